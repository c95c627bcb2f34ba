"""A gathering that moderation took out of the agenda: where those who have a place read what becomes of it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Way
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor, Measure, Reason
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
TAKEN_OUT = "La modération a retiré cette rencontre de l’agenda."
ANNOUNCED = "CE QUI ÉTAIT ANNONCÉ"


def hide(series) -> None:
    actions.hide_reported(by=PersonFactory(roles=[Role.MODERATOR]), series=series)


def test_the_notice_leads_to_the_words_and_to_nothing_else_of_it(client_of):
    date = a_date(description=ANNOUNCED)
    coming_to(date, person := PersonFactory())
    hide(date.series)
    browser, notice = client_of(person), Notice.objects.get(to=person, kind="gatherings.cancelled")
    page = browser.get(notice.url).content.decode()
    assert TAKEN_OUT in page
    assert "Cette date est annulée" in page
    assert ANNOUNCED not in page
    assert "01 99 00 12 34" not in page
    notice.refresh_from_db()
    assert notice.read_at
    assert TAKEN_OUT in browser.get(reverse("gatherings:mine")).content.decode()


def test_the_notice_of_a_programme_leads_there_too(client_of):
    programme = a_series(kind=Kind.PROGRAMME, count=4, description=ANNOUNCED)
    coming_to(programme, person := PersonFactory())
    hide(programme)
    notice = Notice.objects.get(to=person, kind="gatherings.cancelled")
    page = client_of(person).get(notice.url, follow=True)
    assert page.redirect_chain[-1][0] == programme.occurrences.coming().first().get_absolute_url()
    assert TAKEN_OUT in page.content.decode()
    notice.refresh_from_db()
    assert notice.read_at


def test_while_it_waits_to_be_read_those_who_have_a_place_know_how_to_come(client_of):
    date = a_date(description=ANNOUNCED)
    coming_to(date, person := PersonFactory())
    actions.hold_series(date.series)
    browser = client_of(person)
    page = browser.get(date.get_absolute_url()).content.decode()
    assert "01 99 00 12 34" in page
    assert "n’est pas annulée" in page
    assert ANNOUNCED not in page
    assert browser.get(date.series.get_absolute_url(), follow=True).redirect_chain[-1][0] == date.get_absolute_url()


def test_a_text_room_still_opens_to_those_who_have_a_place(client_of):
    date = a_date(way=Way.TEXT, phone="", days=1)
    coming_to(date, person := PersonFactory())
    actions.hold_series(date.series)
    room = reverse("gatherings:room", args=[date.pk])
    browser = client_of(person)
    assert room in browser.get(date.get_absolute_url()).content.decode()
    assert browser.post(room, follow=True).status_code == 200
    assert client_of(PersonFactory()).post(room).status_code == 403


def test_a_visitor_reads_it_with_their_code(client):
    date = a_date(open_to_visitors=True, description=ANNOUNCED)
    client.post(date.get_absolute_url(), {"name": "Nour"})
    actions.hold_series(date.series)
    assert "01 99 00 12 34" in client.get(reverse("gatherings:visitor")).content.decode()
    assert "n’est pas annulée" in client.get(date.get_absolute_url()).content.decode()
    hide(date.series)
    page = client.get(date.get_absolute_url()).content.decode()
    assert TAKEN_OUT in page
    assert ANNOUNCED not in page


def test_nobody_else_reads_it_nor_who_gave_their_place_back(client, client_of):
    by, left = a_facilitator(), PersonFactory()
    date = a_date(by)
    (place,) = coming_to(date, left)
    actions.leave(by=left, registration=place)
    actions.hold_series(date.series)
    addresses = [date.get_absolute_url(), date.series.get_absolute_url()]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    for person in (left, PersonFactory()):
        assert [client_of(person).get(address).status_code for address in addresses] == [404, 404]
    coming_to(a_date(by), person := PersonFactory())  # a place elsewhere
    assert client_of(person).get(date.get_absolute_url()).status_code == 404


def test_nobody_takes_a_place_there(client_of):
    date = a_date()
    coming_to(date, person := PersonFactory())
    actions.hold_series(date.series)
    assert client_of(person).post(date.get_absolute_url()).status_code == 404


def test_calendars_lose_it_and_have_it_back_at_once(client):
    date, before = a_date(title="RETENUE"), timezone.now() - dt.timedelta(minutes=5)
    for rows in (Series.objects, Occurrence.objects):
        rows.update(updated_at=before)
    first = client.get("/agenda.ics")
    assert b"RETENUE" in first.content
    actions.hold_series(date.series)
    second = client.get("/agenda.ics", headers={"If-Modified-Since": first["Last-Modified"]})
    assert second.status_code == 200
    assert b"RETENUE" not in second.content
    Series.objects.update(updated_at=before)
    actions.release_series(date.series)
    assert b"RETENUE" in client.get("/agenda.ics").content


def test_calendars_know_at_once_that_a_gathering_ended(client):
    series, before = a_series(count=1), timezone.now() - dt.timedelta(minutes=5)
    over = timezone.now() - dt.timedelta(hours=3)
    Occurrence.objects.update(starts_at=over, ends_at=over + dt.timedelta(hours=1), updated_at=before)
    Series.objects.update(updated_at=before)
    actions.store_ahead()
    assert Series.objects.get(pk=series.pk).updated_at > before


def test_whoever_keeps_the_house_takes_it_out_when_no_moderator_can():
    author = PersonFactory(roles=[Role.MODERATOR])  # the only one
    series = a_series()
    Series.objects.filter(pk=series.pk).update(created_by=author)
    case = safety.report(by=PersonFactory(), about=Series.objects.get(), reason=Reason.HARASSMENT, note="x")
    safety.decide(by=PersonFactory(roles=[Role.OPERATOR]), report=case, measure=Measure.HIDE, reason=Reason.HARASSMENT, letter="Un mot.")
    assert Series.objects.get().hidden_at is not None


def test_what_its_holder_cancelled_while_it_waited_may_be_resumed_or_copied_once_it_was_read(client_of):
    series = a_series(by := a_facilitator())
    safety.hold(series, why=HeldFor.AUTHOR, author=by)
    actions.cancel(by=by, series=series, words="Une grippe.")
    assert not Series.objects.get().may_be_resumed
    safety.release(series, by=PersonFactory(roles=[Role.MODERATOR]))
    found = Series.objects.get()
    assert (found.hidden_at, found.may_be_resumed) == (None, True)
    page = client_of(by).get(reverse("gatherings:manage", args=[series.pk])).content.decode()
    assert "Reprendre la rencontre" in page
    assert "Copier en brouillon" in page


def test_what_moderation_took_out_is_not_shown_by_the_end_of_a_wait():
    series = a_series(by := a_facilitator())
    safety.hold(series, why=HeldFor.AUTHOR, author=by)
    hide(series)
    actions.release_series(series)
    assert Series.objects.get().hidden_at is not None


def test_words_that_waited_to_be_read_are_told_when_it_is_back():
    date = a_date(by := a_facilitator())
    other = date.series.occurrences.order_by("starts_at")[1]
    Occurrence.objects.filter(pk=other.pk).update(words="Dit avant.")
    coming_to(date, person := PersonFactory())
    coming_to(other, somebody := PersonFactory())
    safety.hold(date.series, why=HeldFor.AUTHOR, author=by)
    date = Occurrence.objects.get(pk=date.pk)
    date.words = "Entrez par la cour."
    actions.change_date(by=by, occurrence=date)
    assert not Notice.objects.filter(kind="gatherings.words").exists()
    safety.release(date.series, by=PersonFactory(roles=[Role.MODERATOR]))
    assert [notice.to for notice in Notice.objects.filter(kind="gatherings.words")] == [person]
    assert somebody != person


def test_words_told_before_are_not_told_as_new_because_of_a_reminder_or_of_a_room_that_opened():
    date = a_date(by := a_facilitator(), way=Way.TEXT, phone="", days=0.9)
    coming_to(date, person := PersonFactory())
    date = Occurrence.objects.get(pk=date.pk)
    date.words = "Entrez par la cour."
    actions.change_date(by=by, occurrence=date)
    Occurrence.objects.update(updated_at=timezone.now() - dt.timedelta(minutes=5))
    Notice.objects.all().delete()
    safety.hold(date.series, why=HeldFor.AUTHOR, author=by)
    actions.remind()
    assert Notice.objects.filter(to=by, kind="gatherings.held_tomorrow").exists()
    actions.enter_room(by=person, occurrence=date)
    safety.release(date.series, by=PersonFactory(roles=[Role.MODERATOR]))
    assert not Notice.objects.filter(kind="gatherings.words").exists()
