"""Tries to enter in vain: counted without anybody, a wave told once an hour to those who run the platform, and forgotten."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import entrance, guard, queries
from eclaireur.accounts.actions import give_consent
from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import EntranceHour
from eclaireur.accounts.registries import WAVE
from eclaireur.notices.models import Notice, NoticeSettings
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

ENTER, RECOVER, PAGE = "/compte/entrer/", "/compte/retrouver/", "/equipe/entree/"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now().replace(hour=10, minute=2, second=0), tick=False) as travel:
        yield travel


@pytest.fixture
def operator(db):
    return PersonFactory(roles=[Role.OPERATOR])


def hour(**counts):
    return EntranceHour.objects.create(hour=timezone.now().replace(minute=0, second=0, microsecond=0), **counts)


def told(person):
    return Notice.objects.filter(to=person, kind=WAVE)


class TestCounting:
    def test_a_wrong_password_counts_for_someone_and_for_nobody_alike_and_a_right_one_does_not(self, clock):
        person = PersonFactory(pseudonym="Léa 12")
        person.set_password(PASSWORD)
        person.save()
        for name in ("Léa 12", "Personne n’a ce nom"):
            Client().post(ENTER, {"login": name, "password": "non"})
        Client().post(ENTER, {"login": "Léa 12", "password": PASSWORD})

        assert EntranceHour.objects.get().sign_in == 2
        assert EntranceHour.objects.get().in_vain == 2

    def test_a_wrong_recovery_code_counts_apart(self, clock):
        Client().post(RECOVER, {"pseudonym": "Quelqu’un", "code": "AAAA-BBBB-CCCC-DDDD", "password": "cinq mots nouveaux et longs"})
        assert (EntranceHour.objects.get().recovery, EntranceHour.objects.get().sign_in) == (1, 0)

    def test_what_is_stopped_before_it_is_read_counts_apart(self, clock):
        for _ in range(guard.FREE + 2):
            Client().post(ENTER, {"login": "Léa-quatre", "password": "non"})
        assert EntranceHour.objects.get().sign_in == guard.FREE
        assert EntranceHour.objects.get().stopped == 2

    def test_each_hour_has_its_row_and_eight_days_later_it_is_gone(self, clock):
        entrance.count_in_vain(entrance.SIGN_IN)
        clock.shift(dt.timedelta(hours=1))
        entrance.count_in_vain(entrance.SIGN_IN)
        assert EntranceHour.objects.count() == 2
        clock.shift(dt.timedelta(days=8) - dt.timedelta(minutes=30))
        entrance.forget_old_hours()
        assert EntranceHour.objects.count() == 1

    def test_nothing_kept_says_who_tried(self, clock):
        Client().post(ENTER, {"login": "Léa-quatre", "password": "non"}, REMOTE_ADDR="198.51.100.7")
        kept = " ".join(str(value) for value in EntranceHour.objects.values().get().values())
        assert "198.51" not in kept
        assert "Léa" not in kept
        assert "quatre" not in kept


class TestAWave:
    def test_it_is_told_to_operators_alone_and_once_an_hour(self, clock, operator):
        someone, moderator = PersonFactory(), PersonFactory(roles=[Role.MODERATOR])
        hour(sign_in=queries.WAVE_LEAST - 2)
        entrance.count_in_vain(entrance.SIGN_IN)
        assert not told(operator).exists()
        for _ in range(5):
            entrance.count_in_vain(entrance.SIGN_IN)
        notice = told(operator).get()
        assert notice.url == reverse("accounts:entrance")
        assert not told(someone).exists()
        assert not told(moderator).exists()
        assert EntranceHour.objects.get().told_at is not None

    def test_the_next_hour_tells_again(self, clock, operator):
        hour(sign_in=queries.WAVE_LEAST)
        entrance.count_in_vain(entrance.SIGN_IN)
        Notice.objects.all().delete()
        clock.shift(dt.timedelta(hours=1))
        hour(sign_in=queries.WAVE_LEAST * 3)
        entrance.count_in_vain(entrance.SIGN_IN)
        assert told(operator).exists()

    def test_a_large_place_is_not_told_of_an_ordinary_hour(self, clock, operator):
        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        EntranceHour.objects.bulk_create(
            EntranceHour(hour=now - dt.timedelta(hours=back), sign_in=150) for back in range(1, 24 * 7)
        )
        hour(sign_in=400)
        entrance.count_in_vain(entrance.SIGN_IN)
        assert not told(operator).exists()

    def test_one_discreet_e_mail_is_on_its_way_to_an_operator_who_left_an_address(self, clock, operator, django_capture_on_commit_callbacks):
        EmailAddress.objects.create(user=operator, email="vigie@exemple.fr", verified=True, primary=True)
        give_consent(by=operator, purpose=Purpose.CONTACT)
        hour(sign_in=queries.WAVE_LEAST)
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(3):
                entrance.count_in_vain(entrance.SIGN_IN)
        assert NoticeSettings.objects.get(person=operator).mail_due_at is not None


class TestThePage:
    def test_it_is_for_those_who_run_the_platform_alone(self, client_of, operator):
        assert client_of(operator).get(PAGE).status_code == 200
        for role in (Role.MODERATOR, Role.COORDINATOR, Role.PEER):
            assert client_of(PersonFactory(roles=[role])).get(PAGE).status_code == 403

    def test_a_calm_week_says_so(self, client_of, operator):
        assert "Aucun essai raté cette semaine" in client_of(operator).get(PAGE).content.decode()

    def test_it_sums_the_hours_of_each_of_seven_days_and_names_a_wave(self, clock, client_of, operator):
        hour(sign_in=3, recovery=1, second_factor=2, stopped=4)
        clock.shift(dt.timedelta(hours=1))
        hour(sign_in=200, told_at=timezone.now())
        page = client_of(operator).get(PAGE)
        assert len(page.context["days"]) == 7
        assert (page.context["days"][0].sign_in, page.context["days"][0].in_vain) == (203, 210)
        assert "une vague" in page.content.decode()

    def test_it_is_reached_from_the_menu_of_the_team(self, client_of, operator):
        assert f'href="{PAGE}"' in client_of(operator).get("/equipe/").content.decode()
