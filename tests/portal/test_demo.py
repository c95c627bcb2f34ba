"""The demonstration: believable, the same each time, gone on request, refused beside real people."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment.enums import RelationState
from eclaireur.accompaniment.models import AccompanimentSettings, Relation, Request
from eclaireur.accounts.actions import sign_up
from eclaireur.accounts.models import Person, Structure
from eclaireur.accounts.second_factor import demo_code, kinds_of
from eclaireur.conversations.models import Message
from eclaireur.gatherings.enums import Way
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.queries import after_words
from eclaireur.people.actions import load_shipped_thesaurus
from eclaireur.people.models import PathStep, PeerProfile
from eclaireur.portal import demo
from eclaireur.portal.demo.reading import DATA, read
from eclaireur.practice.enums import ClearanceState
from eclaireur.practice.models import Clearance
from eclaireur.safety import queries
from eclaireur.safety.models import Hold, Report
from eclaireur.territory.models import Place
from tests.factories.accounts import PersonFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _flag_lowered(settings):
    yield
    (settings.HOME / demo.FLAG).unlink(missing_ok=True)


# Bringing 76 people in takes seconds: what is true of them once here is looked at together, as subtests.


def everybody_is_flagged_as_fictional(client):
    assert Person.objects.filter(is_demo=True).count() == Person.objects.count() == 79


def peers_are_listed_waiting_and_declined(client):
    assert PeerProfile.objects.listed().count() == 22  # 23 cleared, one of them on pause
    assert {clearance.state for clearance in Clearance.objects.all()} == set(ClearanceState)


def people_walk_together_at_every_stage(client):
    assert {relation.state for relation in Relation.objects.all()} == set(RelationState)
    assert Message.objects.count() > 20


def some_requests_waited_past_the_cap_and_others_not(client):
    waiting = Request.objects.open().published()
    assert waiting.past_the_cap(AccompanimentSettings.load().cap_days).count() == 5
    assert waiting.count() == 7


def reports_wait_and_someone_is_suspended(client):
    moderator = Person.objects.get(pseudonym="Vigie")
    assert Report.objects.on_desk_of(moderator).cases().count() == 3
    assert queries.standing(Person.objects.get(pseudonym="Belette")).suspended
    assert queries.appeals_for(moderator).count() == 1  # somebody else decided
    assert Hold.objects.open().count() == 2  # one hidden until seen, one that waits


def one_account_per_role_opens_with_the_documented_password(client):
    accounts = demo.accounts()
    assert len(accounts) == 11
    for name, _role, needs_code in accounts:
        person = Person.objects.get(pseudonym=name)
        assert person.check_password(demo.PASSWORD), name
        assert bool(kinds_of(person)) == needs_code
        if needs_code:
            assert len(demo_code(person)) == 6


def nobody_else_can_sign_in(client):
    names = {name for name, _role, _code in demo.accounts()}
    assert not any(person.has_usable_password() for person in Person.objects.exclude(pseudonym__in=names))


def places_are_listed_and_gatherings_happen_there(client):
    assert Place.objects.listed().count() == 6
    assert Series.objects.exclude(place=None).values("place").distinct().count() >= 2
    assert "12 rue de la Lanterne" in client.get(Series.objects.filter(place__name="Maison des Passeurs").first().get_absolute_url()).content.decode()


def a_group_in_writing_is_under_way_and_people_talk_there(client):
    member = Person.objects.get(pseudonym="Coquelicot")
    date = Occurrence.objects.get(series__way=Way.TEXT, starts_at__lte=timezone.now(), ends_at__gt=timezone.now())
    assert timezone.now() - date.starts_at < timedelta(hours=1)
    assert date.room.room.is_open
    client.force_login(member)
    assert "dix fois" in client.post(reverse("gatherings:room", args=[date.pk]), follow=True).content.decode()
    client.logout()


def whoever_facilitates_finds_a_date_held_with_its_words(client):
    holder = Person.objects.get(pseudonym="Tournesol")
    date = Occurrence.objects.past().filter(series__holdings__person=holder, after_words__isnull=False).distinct().get()
    assert timezone.now() - date.ends_at < timedelta(days=7)  # one may still write to who left
    assert date.attendance.present
    assert [word.author.pseudonym for word in after_words(date)] == ["Safran", "Tournesol"]


def coming_twice_changes_nothing(client):
    assert demo.create() is False
    assert Person.objects.count() == 79


def every_page_says_so(client):
    assert SAID in client.get("/aide/").content.decode()


def no_banner_in_production_whatever_is_in_the_folder(client):
    with override_settings(DEMO_ALLOWED=False):
        assert SAID not in client.get("/aide/").content.decode()


SAID = "toutes les personnes ici sont fictives"
ONCE_HERE = [
    everybody_is_flagged_as_fictional,
    peers_are_listed_waiting_and_declined,
    people_walk_together_at_every_stage,
    some_requests_waited_past_the_cap_and_others_not,
    reports_wait_and_someone_is_suspended,
    one_account_per_role_opens_with_the_documented_password,
    nobody_else_can_sign_in,
    places_are_listed_and_gatherings_happen_there,
    a_group_in_writing_is_under_way_and_people_talk_there,
    whoever_facilitates_finds_a_date_held_with_its_words,
    coming_twice_changes_nothing,
    every_page_says_so,
    no_banner_in_production_whatever_is_in_the_folder,
]


def paths_told():
    return sorted((step.path.person.pseudonym, step.position, step.text) for step in PathStep.objects.all())


def test_the_command_brings_them_the_same_each_time_and_takes_them_all_away(client, subtests, caplog):
    load_shipped_thesaurus()
    for place in read("places"):
        CommuneFactory(code=place["commune"])
    said = StringIO()
    call_command("demo", stdout=said)
    assert not caplog.messages  # neither a fault, nor a line about people who do not exist
    for words in (demo.PASSWORD, "Coquelicot", "modératrice", "demo_code"):
        assert words in said.getvalue()
    for check in ONCE_HERE:
        with subtests.test(check.__name__):
            check(client)
    first = paths_told()
    assert first

    real = sign_up(pseudonym="Vraie personne", password="x" * 20, circle="concerned", language="fr")
    call_command("demo", "--remove", stdout=said)
    assert "createsuperuser" in said.getvalue()
    assert list(Person.objects.all()) == [real]
    assert not Structure.objects.exists()
    assert not Place.objects.exists()
    assert not Message.objects.exists()
    assert SAID not in client.get("/aide/").content.decode()

    call_command("demo", stdout=said)
    assert paths_told() == first


def test_real_operators_are_never_touched():
    operator = PersonFactory(roles=["operator"])
    PersonFactory(roles=["operator"], is_demo=True)
    demo.remove()
    assert Person.objects.get() == operator
    assert operator.role_grants.current().exists()


@pytest.mark.parametrize(("name", "value"), [("DEMO_ALLOWED", False), ("HOSTS", ["exemple.fr"])])
def test_it_is_refused_outside_ones_own_machine(settings, name, value):
    setattr(settings, name, value)
    with pytest.raises(CommandError, match="refusée"):
        call_command("demo")
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["house", "members", "peers", "community"])
def test_the_texts_are_whole_and_gentle(name):
    text = (DATA / f"{name}.json").read_text()
    json.loads(text)
    for unwanted in ("!", "usager", "malade "):
        assert unwanted not in text
