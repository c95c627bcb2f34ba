"""Coming and leaving: the last place, the waiting list, the time to accept, and who may come at all."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.accounts.actions import block, erase_person
from eclaireur.accounts.enums import Circle
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.actions.places import time_to_accept
from eclaireur.gatherings.enums import Audience, Kind, Seat
from eclaireur.gatherings.models import Occurrence, Registration
from eclaireur.notices.models import Notice, NoticeSettings
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_holding import begun

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def states(*registrations) -> list[str]:
    return [Registration.objects.get(pk=each.pk).state for each in registrations]


def test_the_last_place_goes_to_the_first_and_the_next_wait_in_order():
    date = a_date(capacity=1)
    first, second, third = coming_to(date, PersonFactory(), PersonFactory(), PersonFactory())
    assert states(first, second, third) == [Seat.REGISTERED, Seat.WAITING, Seat.WAITING]
    assert (queries.position(second), queries.position(third)) == (1, 2)


def test_leaving_offers_the_place_to_the_next_who_is_told_and_accepts():
    date = a_date(capacity=1)
    one, two = PersonFactory(), PersonFactory()
    first, second = coming_to(date, one, two)
    actions.leave(by=one, registration=first)
    second.refresh_from_db()
    assert second.state == Seat.OFFERED
    assert Notice.objects.filter(to=two, kind="gatherings.offered").count() == 1
    assert actions.accept(by=two, registration=second).state == Seat.REGISTERED
    assert actions.accept(by=two, registration=second).state == Seat.REGISTERED  # twice is once


def test_an_offer_nobody_accepts_goes_to_the_next():
    date = a_date(capacity=1)
    first, second, third = coming_to(date, *(people := [PersonFactory() for _ in range(3)]))
    actions.leave(by=people[0], registration=first)
    Registration.objects.filter(pk=second.pk).update(offered_until=timezone.now() - dt.timedelta(minutes=1))
    actions.pass_on_late_offers()
    actions.pass_on_late_offers()
    assert states(second, third) == [Seat.LAPSED, Seat.OFFERED]
    assert actions.accept(by=people[1], registration=second).state == Seat.LAPSED


def test_a_newcomer_never_passes_those_who_wait():
    date = a_date(capacity=1)
    first, _second = coming_to(date, one := PersonFactory(), PersonFactory())
    actions.leave(by=one, registration=first)
    assert coming_to(date, PersonFactory())[0].state == Seat.WAITING


def test_at_the_start_nothing_is_offered_any_more():
    date = a_date(capacity=1)
    first, second = coming_to(date, one := PersonFactory(), PersonFactory())
    Occurrence.objects.filter(pk=date.pk).update(starts_at=timezone.now() - dt.timedelta(minutes=1))
    actions.leave(by=one, registration=first)
    assert states(second) == [Seat.WAITING]


def test_the_time_to_accept_is_a_day_then_shorter_and_never_past_the_start():
    now = timezone.now()
    assert time_to_accept(now, now + dt.timedelta(days=9)) - now == dt.timedelta(hours=24)
    assert time_to_accept(now, now + dt.timedelta(hours=4)) - now == dt.timedelta(hours=2)
    assert time_to_accept(now, now + dt.timedelta(minutes=10)) - now == dt.timedelta(minutes=10)


QUIET = NoticeSettings(quiet_from=dt.time(21), quiet_until=dt.time(8))


@given(
    now=st.integers(0, 500_000).map(lambda minutes: dt.datetime(2027, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)),
    hours=st.floats(0.1, 240), quiet=st.builds(NoticeSettings, is_quiet=st.booleans(), quiet_from=st.times(), quiet_until=st.times()),
)  # fmt: skip
def test_the_time_to_accept_counts_from_when_one_can_be_told(now, hours, quiet):
    start = now + dt.timedelta(hours=hours)
    told = min(start, quiet.next_mail_at(now + dt.timedelta(minutes=5)))
    until = time_to_accept(now, start, quiet)
    assert told <= until <= start
    assert until - told >= min(dt.timedelta(minutes=15), start - told)
    assert until - told <= dt.timedelta(hours=24)


@given(evening=st.integers(18, 23), hours=st.integers(1, 40))
def test_a_waiting_list_does_not_run_out_while_everybody_sleeps(evening, hours):
    """Each lets the offer pass: until the morning, one may have had the evening, and one waits for the morning."""
    now = dt.datetime(2027, 1, 12, evening, tzinfo=PARIS)
    start, morning, offers = now + dt.timedelta(hours=hours), dt.datetime(2027, 1, 13, 8, tzinfo=PARIS), 0
    while now < min(start, morning):
        offers += dt.time(21) <= now.astimezone(PARIS).time() or now.astimezone(PARIS).time() < dt.time(8)
        now = time_to_accept(now, start, QUIET)
    assert offers <= 1


def test_an_offer_of_the_night_waits_for_the_morning_a_visitors_does_not(time_machine):
    time_machine.move_to(dt.datetime(2027, 1, 12, 23, tzinfo=PARIS), tick=False)
    by = a_facilitator()
    at_noon = {"starts_on": dt.date(2027, 1, 13), "starts_at_time": dt.time(12), "capacity": 1, "open_to_visitors": True}
    date, other = a_date(by, **at_noon), a_date(by, **at_noon)
    first, second = coming_to(date, one := PersonFactory(), PersonFactory())
    (third,) = coming_to(other, one)
    visitor, _code = actions.register_visitor(gathering=other, name="Nour", rules_accepted=False)
    for place in (first, third):
        actions.leave(by=one, registration=place)
    second.refresh_from_db()
    visitor.refresh_from_db()
    assert second.offered_until == dt.datetime(2027, 1, 13, 10, tzinfo=PARIS)  # half of what is left after eight
    assert visitor.offered_until == dt.datetime(2027, 1, 13, 5, 30, tzinfo=PARIS)


def test_registering_twice_is_once_and_one_may_come_back():
    date = a_date()
    person = PersonFactory()
    one, again = coming_to(date, person, person)
    assert one == again
    actions.leave(by=person, registration=one)
    actions.leave(by=person, registration=one)
    assert coming_to(date, person)[0].state == Seat.REGISTERED


def test_a_programme_is_registered_for_as_a_whole():
    programme = a_series(kind=Kind.PROGRAMME, count=4, capacity=1)
    sessions = list(programme.occurrences.order_by("starts_at"))
    assert [session.number for session in sessions] == [1, 2, 3, 4]
    with pytest.raises(ValidationError):
        coming_to(sessions[0], PersonFactory())
    first, second = coming_to(programme, person := PersonFactory(), PersonFactory())
    assert states(first, second) == [Seat.REGISTERED, Seat.WAITING]
    assert [row for _seat, row in queries.appointments(person)] == sessions


def test_rules_are_accepted_before_entering():
    date = a_date(rules_text="Ce qui se dit ici reste ici.")
    person = PersonFactory()
    with pytest.raises(ValidationError, match="règles"):
        actions.register(by=person, gathering=date, rules_accepted=False)
    assert actions.register(by=person, gathering=date, rules_accepted=True).rules_accepted_at


@pytest.mark.parametrize(("audience", "circle"), [(Audience.CONCERNED, Circle.RELATIVE), (Audience.RELATIVES, Circle.CONCERNED), (Audience.PEERS, Circle.CONCERNED)])
def test_those_it_is_not_for_cannot_take_a_place(audience, circle):
    with pytest.raises(ValidationError):
        coming_to(a_date(audience=audience), PersonFactory(circle=circle))


def test_someone_paused_or_suspended_takes_no_place():
    date = a_date()
    for person in (PersonFactory(paused_since=timezone.now()), PersonFactory(suspended_until=timezone.now() + dt.timedelta(days=1))):
        with pytest.raises(ValidationError):
            coming_to(date, person)


def test_a_visitor_comes_with_a_name_and_a_code_only_its_fingerprint_is_kept():
    date = a_date(open_to_visitors=True)
    made, code = actions.register_visitor(gathering=date, name="Nour 🌿", rules_accepted=False)
    assert code not in str(Registration.objects.values().get())
    assert queries.seat_with_code(code.lower().replace("-", " ")) == made
    assert queries.seat_with_code("0000-0000-0000") is None
    assert actions.leave(by=None, registration=made).state == Seat.CANCELLED


def test_a_visitor_needs_an_account_where_it_is_not_said_otherwise():
    with pytest.raises(ValidationError):
        actions.register_visitor(gathering=a_date(), name="Nour", rules_accepted=True)


def test_nobody_leaves_nor_accepts_for_someone_else():
    made = coming_to(a_date(), PersonFactory())[0]
    for act in (actions.leave, actions.accept):
        with pytest.raises(PermissionError):
            act(by=PersonFactory(), registration=made)
        with pytest.raises(PermissionError):
            act(by=None, registration=made)


def test_a_block_changes_nothing_that_anybody_could_notice():
    one, other = PersonFactory(), PersonFactory()
    block(by=one, person=other)
    assert states(*coming_to(a_date(), one, other)) == [Seat.REGISTERED, Seat.REGISTERED]


def test_erasing_someone_gives_their_place_to_the_next():
    date = a_date(capacity=1)
    _first, second = coming_to(date, one := PersonFactory(), PersonFactory())
    erase_person(by=one, person=one)
    assert states(second) == [Seat.OFFERED]
    assert Registration.objects.count() == 1


class TestOnceItBegan:
    def test_a_drop_in_takes_people_until_its_end(self, client_of):
        date = begun(a_date(kind=Kind.DROP_IN), hours=0.5)
        page = client_of(PersonFactory()).post(date.get_absolute_url(), follow=True).content.decode()
        assert "01 99 00 12 34" in page
        with pytest.raises(ValidationError):
            coming_to(begun(date, hours=1.1), PersonFactory())

    def test_a_group_takes_people_until_its_doors_close(self):
        date = a_date(kind=Kind.TALK, doors_close_after=15)
        assert states(*coming_to(begun(date, hours=0.1), PersonFactory())) == [Seat.REGISTERED]
        with pytest.raises(ValidationError):
            coming_to(begun(date, hours=0.3), PersonFactory())

    def test_a_group_without_doors_is_closed_as_it_was_announced(self):
        with pytest.raises(ValidationError):
            coming_to(begun(a_date(kind=Kind.TALK), hours=0.1), PersonFactory())

    def test_a_place_given_back_goes_to_who_waits_while_one_may_still_come(self):
        date = a_date(kind=Kind.DROP_IN, capacity=1)
        first, second = coming_to(date, one := PersonFactory(), PersonFactory())
        date = begun(date, hours=0.5)
        actions.leave(by=one, registration=first)
        second.refresh_from_db()
        assert second.state == Seat.OFFERED
        assert timezone.now() < second.offered_until <= date.ends_at
