"""The page of notices: whose they are, how they are grouped, where it ends."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Block
from eclaireur.notices import actions
from eclaireur.notices.models import Notice, NoticeSettings
from tests.factories.accounts import PersonFactory
from tests.factories.notices import THANKED, WROTE

pytestmark = pytest.mark.django_db
PAGE = reverse("notices:notices")


def test_nothing_is_said_with_warmth(client_of, person):
    page = client_of(person).get(PAGE).content.decode()
    assert "Rien de nouveau" in page
    assert "Tout marquer comme lu" not in page


def test_only_the_person_reads_their_notices(client, client_of, person):
    notice = actions.notify(to=person, by=PersonFactory(pseudonym="Marqueur-Tilleul"), kind=WROTE, url="/mon-espace/")
    assert client.get(PAGE).status_code == 302
    for role in [None, *Role]:
        other = client_of(PersonFactory(roles=[role] if role else []))
        assert "Marqueur-Tilleul" not in other.get(PAGE).content.decode()
        assert other.get(reverse("notices:open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "Marqueur-Tilleul vous a écrit." in client_of(person).get(PAGE).content.decode()


def test_someone_blocked_since_is_no_longer_named(client_of, person):
    other = PersonFactory(pseudonym="Marqueur-Tilleul")
    notice = actions.notify(to=person, by=other, kind=WROTE)
    Block.objects.create(person=other, blocked=person)
    browser = client_of(person)
    assert "Marqueur-Tilleul" not in browser.get(PAGE).content.decode()
    assert browser.get(reverse("notices:open", args=[notice.pk])).status_code == 404


def test_opening_a_notice_reads_it_and_leads_to_its_page(client_of, person):
    notice = actions.notify(to=person, kind=WROTE, url="/mon-espace/")
    answer = client_of(person).get(reverse("notices:open", args=[notice.pk]))
    assert answer.url == "/mon-espace/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_all_read_at_once(client_of, person):
    for kind in (WROTE, THANKED):
        actions.notify(to=person, kind=kind)
    browser = client_of(person)
    assert "2 nouveaux" in browser.get(reverse("portal:my_space")).content.decode()
    assert browser.get(reverse("notices:mark_all_read")).status_code == 405
    assert browser.post(reverse("notices:mark_all_read")).url == PAGE
    assert not Notice.objects.unread().exists()


def test_one_day_and_one_thread_make_one_line(client_of, person):
    about, other = PersonFactory(), PersonFactory(pseudonym="Marjolaine")
    for _again in range(3):
        actions.notify(to=person, by=other, kind=WROTE, about=about)
        actions.mark_read(by=person, notices=Notice.objects.all())
    page = client_of(person).get(PAGE).content.decode()
    assert page.count("Marjolaine vous a écrit.") == 1
    assert "3 fois" in page


def test_a_long_list_has_pages_and_ends(client_of, person, django_assert_num_queries):
    now = timezone.now()
    by = PersonFactory()
    Notice.objects.bulk_create(
        Notice(to=person, by=by, kind=WROTE, about_id=str(n), happened_at=now - dt.timedelta(hours=n)) for n in range(70)
    )
    browser = client_of(person)
    seen = []
    for number in (1, 2, 3):
        page = browser.get(PAGE, {"page": number})
        seen += [line.latest.pk for day in page.context["days"] for line in day.lines]
    assert len(set(seen)) == 70
    assert "Plus anciens" not in page.content.decode()
    assert browser.get(PAGE, {"page": "999"}).status_code == browser.get(PAGE, {"page": "x"}).status_code == 200


@pytest.mark.parametrize("how_many", [1, 29])
def test_the_page_costs_the_same_for_few_and_many(client_of, person, how_many, django_assert_max_num_queries):
    for _number in range(how_many):
        actions.notify(to=person, by=PersonFactory(), kind=WROTE, about=PersonFactory())
    browser = client_of(person)
    browser.get(PAGE)
    with django_assert_max_num_queries(14):
        browser.get(PAGE)


class TestSettings:
    url = reverse("notices:settings")

    def test_are_kept(self, client_of, person):
        browser = client_of(person)
        browser.post(self.url, {"is_quiet": "on", "quiet_from": "22:15", "quiet_until": "09:00", "emails": "everything"})
        mine = NoticeSettings.objects.get(person=person)
        assert (mine.quiet_from, mine.quiet_until) == (dt.time(22, 15), dt.time(9))
        assert mine.emails == "everything"
        page = browser.get(self.url).content.decode()
        assert "22:15" in page

    def test_quiet_hours_without_length_are_explained(self, client_of, person):
        page = client_of(person).post(self.url, {"is_quiet": "on", "quiet_from": "22:00", "quiet_until": "22:00", "emails": "none"})
        assert "deux heures différentes" in page.content.decode()
        assert not NoticeSettings.objects.exists()

    def test_nobody_writes_those_of_another(self, person):
        with pytest.raises(PermissionError):
            actions.change_settings(by=PersonFactory(), settings=NoticeSettings(person=person))
