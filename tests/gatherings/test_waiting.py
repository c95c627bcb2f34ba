"""Who waits for a place is told so, and no more: not that they have one, nor that one may still come once it cannot."""

import datetime as dt

import pytest
from django.utils import timezone

from eclaireur.accounts.actions import lift_suspension, pause, resume, suspend
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Alarm, Kind, Seat
from eclaireur.gatherings.models import Occurrence, Registration
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_feed, a_series, coming_to
from tests.gatherings.test_holding import begun

pytestmark = pytest.mark.django_db


def states(*places) -> list[str]:
    return [Registration.objects.get(pk=each.pk).state for each in places]


def told(person, kind) -> int:
    return Notice.objects.filter(to=person, kind=f"gatherings.{kind}").count()


class TestHasNoAppointment:
    def test_neither_in_my_space_nor_once_a_place_is_only_offered(self, client_of):
        date = a_date(capacity=1)
        first, mine = coming_to(date, one := PersonFactory(), waiting := PersonFactory())
        page = client_of(waiting).get("/mon-espace/").content.decode()
        assert "Mon prochain rendez-vous" not in page
        assert "Mon prochain rendez-vous" in client_of(one).get("/mon-espace/").content.decode()
        actions.leave(by=one, registration=first)
        assert states(mine) == [Seat.OFFERED]
        assert queries.next_appointment(waiting) is None
        actions.accept(by=waiting, registration=mine)
        assert queries.next_appointment(waiting)[1] == date

    @pytest.mark.parametrize("is_programme", [False, True])
    def test_is_not_told_that_it_is_confirmed(self, is_programme):
        fields = {"kind": Kind.PROGRAMME, "count": 3} if is_programme else {}
        series = a_series(capacity=1, minimum=1, days=0.5, decide_hours=24, **fields)
        about = series if is_programme else series.occurrences.order_by("starts_at").first()
        coming_to(about, comes := PersonFactory(), waits := PersonFactory())
        Occurrence.objects.filter(series=series).update(created_at=timezone.now() - dt.timedelta(days=2))
        type(series).objects.filter(pk=series.pk).update(published_at=timezone.now() - dt.timedelta(days=2))
        actions.decide_minimums()
        assert (told(comes, "confirmed"), told(waits, "confirmed")) == (1, 0)

    @pytest.mark.parametrize("with_titles", [True, False])
    def test_their_calendar_says_that_they_wait_and_does_not_ring(self, client, with_titles):
        date = a_date(capacity=1)
        coming_to(date, comes := PersonFactory(), waits := PersonFactory())
        title = "Écrire pour souffler" if with_titles else "Rendez-vous"

        def read(person) -> str:
            _feed, token = a_feed(person, with_titles=with_titles, alarm=Alarm.HOUR)
            return client.get(f"/agenda/prive/{token}.ics").content.decode()

        assert f"SUMMARY:{title}" in read(comes)
        assert "BEGIN:VALARM" in read(comes)
        assert f"SUMMARY:En attente d’une place : {title}" in read(waits)
        assert "BEGIN:VALARM" not in read(waits)


class TestTheWaitEnds:
    def test_when_a_programme_began_with_one_notice(self, client_of):
        programme = a_series(kind=Kind.PROGRAMME, count=3, capacity=1)
        first, mine = coming_to(programme, PersonFactory(), waits := PersonFactory())
        actions.end_waits()
        assert states(mine) == [Seat.WAITING]
        begun(programme.occurrences.order_by("starts_at").first())
        session = programme.occurrences.order_by("starts_at")[1]
        assert "Si une place se libère" not in client_of(waits).get(session.get_absolute_url()).content.decode()
        for _ in range(2):  # twice is once
            actions.end_waits()
        assert states(first, mine) == [Seat.REGISTERED, Seat.PASSED]
        assert told(waits, "no_place") == 1
        assert queries.appointments(waits) == []

    def test_when_nobody_registers_any_more_for_a_date_and_not_before(self, client):
        date = a_date(kind=Kind.DROP_IN, capacity=1, open_to_visitors=True)
        _first, mine = coming_to(date, PersonFactory(), waits := PersonFactory())
        client.post(date.get_absolute_url(), {"name": "Nour"})
        begun(date, hours=0.5)  # one still comes in
        actions.end_waits()
        assert states(mine) == [Seat.WAITING]
        begun(date, hours=2)
        actions.end_waits()
        assert (states(mine), told(waits, "no_place")) == ([Seat.PASSED], 1)
        assert Registration.objects.get(guest_name="Nour").state == Seat.PASSED
        assert "Aucune place ne s’est libérée cette fois." in client.get("/agenda/ma-place/").content.decode()

    def test_without_a_word_where_the_date_was_cancelled_or_is_long_over(self):
        cancelled, over = a_date(capacity=1), a_date(capacity=1)
        for date in (cancelled, over):
            coming_to(date, PersonFactory(), PersonFactory())
        actions.cancel_date(by=cancelled.series.facilitators.get(), occurrence=cancelled, words="")
        begun(cancelled)
        begun(over, hours=50)
        actions.end_waits()
        assert not Notice.objects.filter(kind="gatherings.no_place").exists()


class TestAway:
    """Faire une pause: nothing is lost."""

    def test_who_is_away_keeps_their_turn_and_the_next_one_here_is_offered_the_place(self):
        date = a_date(capacity=1)
        first, away, here = coming_to(date, one := PersonFactory(), absent := PersonFactory(), PersonFactory())
        pause(by=absent)
        actions.leave(by=one, registration=first)
        assert states(away, here) == [Seat.WAITING, Seat.OFFERED]
        assert queries.position(Registration.objects.get(pk=away.pk)) == 1
        resume(by=absent)
        actions.leave(by=here.person, registration=here)
        assert states(away) == [Seat.OFFERED]

    def test_a_place_left_free_meanwhile_is_theirs_to_take_when_they_are_back_unless_someone_took_it(self):
        date, other = a_date(capacity=1), a_date(capacity=1)
        absent = PersonFactory()
        (first, mine), (second, too) = (coming_to(each, PersonFactory(), absent) for each in (date, other))
        pause(by=absent)
        for place in (first, second):
            actions.leave(by=place.person, registration=place)
        assert coming_to(other, PersonFactory())[0].state == Seat.REGISTERED  # nobody waits behind who is away
        actions.pass_on_late_offers()
        assert states(mine, too) == [Seat.WAITING, Seat.WAITING]
        resume(by=absent)
        actions.pass_on_late_offers()
        assert states(mine, too) == [Seat.OFFERED, Seat.WAITING]
        assert told(absent, "offered") == 1

    def test_an_offer_that_came_just_before_does_not_put_them_off_the_list(self):
        date = a_date(capacity=1)
        first, mine, behind = coming_to(date, PersonFactory(), absent := PersonFactory(), PersonFactory())
        actions.leave(by=first.person, registration=first)
        pause(by=absent)
        Registration.objects.filter(pk=mine.pk).update(offered_until=timezone.now() - dt.timedelta(minutes=1))
        actions.pass_on_late_offers()
        assert states(mine, behind) == [Seat.WAITING, Seat.OFFERED]
        assert told(absent, "lapsed") == 0

    def test_nor_does_a_suspension_that_ends_before_the_date(self):
        date = a_date(capacity=1, days=9)
        first, mine = coming_to(date, PersonFactory(), absent := PersonFactory())
        suspend(by=None, person=absent, until=timezone.now() + dt.timedelta(days=1))
        actions.leave(by=first.person, registration=first)
        assert states(mine) == [Seat.WAITING]
        lift_suspension(by=None, person=absent)
        actions.pass_on_late_offers()
        assert states(mine) == [Seat.OFFERED]


def test_a_place_the_next_person_gets_is_not_said_full_because_someone_away_waits(client_of):
    date = a_date(capacity=1)
    first, waits = coming_to(date, one := PersonFactory(), away := PersonFactory())
    pause(by=away)
    actions.leave(by=one, registration=first)
    page = client_of(PersonFactory()).get(date.get_absolute_url())
    assert not page.context["is_full"]
    assert "Complet" not in page.content.decode()
    assert "Plus qu’une place" in page.content.decode()
    (next_one,) = coming_to(date, PersonFactory())
    assert states(next_one, waits) == [Seat.REGISTERED, Seat.WAITING]
    assert "Complet" in client_of(PersonFactory()).get(date.get_absolute_url()).content.decode()
