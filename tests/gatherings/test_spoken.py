"""What is written to those who come is read by them and by who holds, and by nobody else; a cancellation's word may be corrected."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from eclaireur.accounts.enums import Circle
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Kind, Seat
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
WORD, OTHER = "Entrez par la cour.", "La clé est chez le gardien."


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def said(date: Occurrence, words: str = WORD) -> Occurrence:
    date = Occurrence.objects.get(pk=date.pk)
    date.words = words
    return actions.change_date(by=date.series.created_by, occurrence=date)


def page_of(browser, about) -> str:
    return browser.get(about.get_absolute_url()).content.decode()


@pytest.fixture
def as_read_by(client, client_of):
    """What each of these people reads at an address, one after the other; None is someone who is not signed in."""

    def pages(people, about) -> list[str]:
        address = about if isinstance(about, str) else about.get_absolute_url()
        return [(client_of(person) if person else _signed_out(client)).get(address).content.decode() for person in people]

    return pages


def _signed_out(client):
    client.logout()
    return client


@pytest.mark.parametrize("cancelled", [True, False])
def test_the_word_of_a_date_is_read_by_who_has_a_place_or_waits_and_by_who_holds_alone(as_read_by, cancelled):
    date = a_date(by := a_facilitator(), capacity=1)
    comes, waits = coming_to(date, first := PersonFactory(), second := PersonFactory())
    assert (comes.state, waits.state) == (Seat.REGISTERED, Seat.WAITING)
    date = actions.cancel_date(by=by, occurrence=date, words=WORD) if cancelled else said(date)
    assert all(WORD in page for page in as_read_by((first, second, by), date))
    assert not any(WORD in page for page in as_read_by((None, PersonFactory(), a_facilitator()), date))
    for calendar in ("/agenda.ics", reverse("gatherings:date_feed", args=[date.pk])):
        assert not any(WORD[:10] in made for made in as_read_by((None, first), calendar))


def test_a_visitor_who_has_a_place_reads_it_and_another_does_not(client):
    date = a_date(open_to_visitors=True)
    client.post(date.get_absolute_url(), {"name": "Nour"})
    said(date)
    assert WORD in page_of(client, date)
    client.session.flush()
    client.cookies.clear()
    assert WORD not in page_of(client, date)


@pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
def test_why_a_whole_gathering_stopped_is_read_by_who_had_a_place(as_read_by, kind):
    series = a_series(by := a_facilitator(), kind=kind, count=3)
    coming_to(series if kind == Kind.PROGRAMME else series.occurrences.first(), person := PersonFactory())
    actions.cancel(by=by, series=series, words=WORD)
    assert all(WORD in page for page in as_read_by((person, by), series))
    for page in as_read_by((None, PersonFactory()), series):
        assert "Cette rencontre est annulée" in page
        assert WORD not in page


def test_why_one_person_holds_it_alone_is_read_by_those_who_come(as_read_by):
    date = a_date(by := a_facilitator(), alone_because=WORD)
    coming_to(date, person := PersonFactory())
    for about in (date, date.series):
        assert [WORD in page for page in as_read_by((person, by, PersonFactory(), None), about)] == [True, True, False, False]


def test_where_one_comes_freely_its_words_are_for_all_those_it_is_for(as_read_by):
    date = a_date(kind=Kind.DROP_IN, come_freely=True, audience=Audience.CONCERNED)
    said(date)
    readers = (PersonFactory(circle=Circle.CONCERNED), None, PersonFactory(circle=Circle.RELATIVE))
    assert [WORD in page for page in as_read_by(readers, date)] == [True, False, False]
    for name, row in (("date", date), ("edit_date", date), ("manage", date.series)):
        address = reverse(f"gatherings:{name}", args=[row.pk])
        assert "le lisent sur sa page" in as_read_by([date.series.created_by], address)[0]


def test_new_words_are_told_to_those_who_come_and_words_taken_away_are_not():
    date = a_date(by := a_facilitator())
    coming_to(date, person := PersonFactory())
    said(date)
    said(date)
    assert told(person) == ["gatherings.words"]
    assert Notice.objects.get(to=person).url == date.get_absolute_url()
    Notice.objects.all().delete()
    said(date, "")
    assert told(person) == told(by) == []


def test_a_move_with_new_words_is_told_once():
    date = a_date(a_facilitator())
    coming_to(date, person := PersonFactory())
    date = Occurrence.objects.get(pk=date.pk)
    date.words, date.ends_at = WORD, date.ends_at + date.series.length
    actions.change_date(by=date.series.created_by, occurrence=date)
    assert told(person) == ["gatherings.changed"]


class TestCorrecting:
    def test_the_word_of_a_cancelled_date_from_its_page(self, client_of):
        date = a_date(by := a_facilitator())
        coming_to(date, person := PersonFactory())
        actions.cancel_date(by=by, occurrence=date, words=WORD)
        Notice.objects.all().delete()
        browser, address = client_of(by), reverse("gatherings:date", args=[date.pk])
        assert "Changer le mot d’annulation" in browser.get(address).content.decode()
        browser.post(reverse("gatherings:cancel_date", args=[date.pk]), {"words": OTHER, "corriger": "1"})
        assert told(person) == ["gatherings.words"]
        page = page_of(client_of(person), date)
        assert OTHER in page
        assert WORD not in page
        assert Occurrence.objects.get(pk=date.pk).is_cancelled

    def test_the_word_of_a_whole_gathering_and_of_the_dates_that_stopped_with_it(self, client_of):
        series = a_series(by := a_facilitator())
        alone, *dates = series.occurrences.order_by("starts_at")[:3]
        actions.cancel_date(by=by, occurrence=alone, words="Une grippe.")
        person = PersonFactory()
        for date in dates:
            coming_to(date, person)
        actions.cancel(by=by, series=series, words=WORD)
        Notice.objects.all().delete()
        browser = client_of(by)
        assert "Changer le mot d’annulation" in browser.get(reverse("gatherings:manage", args=[series.pk])).content.decode()
        browser.post(reverse("gatherings:cancel", args=[series.pk]), {"words": OTHER, "corriger": "1"})
        assert told(person) == ["gatherings.words"]
        assert Notice.objects.filter(to=person).count() == 1
        assert Series.objects.get().cancel_words == OTHER
        assert [Occurrence.objects.get(pk=each.pk).words for each in (alone, *dates)] == ["Une grippe.", OTHER, OTHER]

    def test_of_a_session_leads_those_who_follow_the_programme_to_the_page_that_shows_it(self, client_of):
        programme = a_series(by := a_facilitator(), kind=Kind.PROGRAMME, count=3)
        coming_to(programme, person := PersonFactory())
        session = programme.occurrences.order_by("starts_at")[1]
        actions.cancel_date(by=by, occurrence=session, words=WORD)
        Notice.objects.all().delete()
        actions.correct_word(by=by, gathering=session, words=OTHER)
        notice = Notice.objects.get(to=person)
        assert (notice.kind, notice.url) == ("gatherings.words", session.get_absolute_url())
        assert OTHER in client_of(person).get(notice.url).content.decode()

    def test_whoever_is_read_first_corrects_nothing_and_reads_why(self, client_of):
        date = a_date(by := a_facilitator())
        coming_to(date, person := PersonFactory())
        actions.cancel_date(by=by, occurrence=date, words=WORD)
        Notice.objects.all().delete()
        safety.hold(by, why=HeldFor.AUTHOR, author=by)
        assert "Changer le mot d’annulation" not in client_of(by).get(reverse("gatherings:date", args=[date.pk])).content.decode()
        sent = {"words": OTHER, "corriger": "1"}  # a page opened before
        answer = client_of(by).post(reverse("gatherings:cancel_date", args=[date.pk]), sent, follow=True)
        assert "ce mot reste comme il est" in answer.content.decode()
        assert Occurrence.objects.get(pk=date.pk).words == WORD
        assert told(person) == []

    def test_nobody_else_nor_once_it_takes_place(self):
        date = a_date(by := a_facilitator())
        for about in (date, date.series):
            with pytest.raises(ValidationError):
                actions.correct_word(by=by, gathering=about, words=OTHER)
            with pytest.raises(PermissionDenied):
                actions.correct_word(by=PersonFactory(), gathering=about, words=OTHER)


def test_a_whole_gathering_cancelled_is_one_notice_for_each_person_whatever_the_number_of_their_dates():
    series = a_series(by := a_facilitator())
    dates = list(series.occurrences.order_by("starts_at")[:4])
    many, one = PersonFactory(), PersonFactory()
    for date in dates:
        coming_to(date, many)
    coming_to(dates[2], one)
    actions.cancel(by=by, series=series, words="")
    assert Notice.objects.get(to=many).url == series.get_absolute_url()
    assert Notice.objects.get(to=one).url == dates[2].get_absolute_url()
    assert Registration.objects.active().count() == 5
