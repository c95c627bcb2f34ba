"""What waits, why, until when, and how it comes back."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.core.templatetags.core import clock
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import HeldFor, Measure, Reason
from eclaireur.safety.models import Hold, ModerationSettings, Report
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.safety import moderator, something_by

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def shown():
    """What was put back through the registry: rows."""
    return []


@pytest.fixture
def waitable(register, shown):
    """Role grants can be hidden and put back."""
    register(show=lambda grant, by: shown.append(grant))


def configure(**values) -> ModerationSettings:
    rules = ModerationSettings.load()
    for name, value in values.items():
        setattr(rules, name, value)
    rules.full_clean()
    rules.save()
    return rules


def reported_by(thing, many: int) -> Report:
    return [actions.report(by=PersonFactory(), about=thing, reason=Reason.HARASSMENT, note="x") for _n in range(many)][-1]


# --- The public arithmetic -----------------------------------------------------------------------


def test_the_third_report_hides_until_seen_and_the_author_is_told(waitable, hidden):
    author = PersonFactory()
    thing = something_by(author)
    reported_by(thing, 2)
    assert hidden == []

    reported_by(thing, 1)

    assert [row for row, _by in hidden] == [thing]
    assert Hold.objects.open().get().why == HeldFor.REPORTS
    assert Notice.objects.get(to=author).kind == "safety.held"
    assert "Rien n’est décidé" in queries.waiting_of(author)[0].said


def test_one_person_who_reports_again_counts_once(waitable, hidden):
    thing, who = something_by(PersonFactory()), PersonFactory()
    for _n in range(4):
        actions.report(by=who, about=thing, reason=Reason.HATE)
    assert hidden == []


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(threshold=st.integers(2, 5), reports=st.integers(1, 6), again=st.booleans())
def test_hidden_exactly_from_the_threshold_on(waitable, hidden, threshold, reports, again):
    hidden.clear()
    configure(reports_on_text=threshold, reports_on_author=50)
    thing = something_by(PersonFactory())
    for _n in range(reports):
        who = PersonFactory()
        actions.report(by=who, about=thing, reason=Reason.HATE)
        if again:
            actions.report(by=who, about=thing, reason=Reason.OTHER)
    assert bool(hidden) == (reports >= threshold)
    assert len(hidden) <= 1


def test_a_room_that_cannot_put_back_hides_nothing_by_itself(register, hidden):
    reported_by(something_by(PersonFactory()), 4)
    assert hidden == []
    assert not Hold.objects.exists()


def test_nothing_to_change_puts_it_back(waitable, shown):
    thing = something_by(PersonFactory())
    report = reported_by(thing, 3)
    someone = moderator()
    actions.decide(by=someone, report=report, measure=Measure.NOTHING, reason=Reason.OTHER)
    assert shown == [thing]
    held = Hold.objects.get()
    assert (held.released_by, held.released_at is not None) == (someone, True)


def test_writing_puts_it_back_and_hiding_or_suspending_does_not(waitable, shown):
    for measure, comes_back in ((Measure.WRITE, True), (Measure.HIDE, False), (Measure.TWO_WEEKS, False)):
        shown.clear()
        report = reported_by(something_by(PersonFactory()), 3)
        decision = actions.decide(by=moderator(), report=report, measure=measure, reason=Reason.HATE, letter="Voilà.")
        assert bool(shown) == comes_back
        assert decision.masks != comes_back
        assert not Hold.objects.open().exists()


def test_when_everybody_takes_back_their_report_the_text_comes_back(waitable, shown):
    thing = something_by(PersonFactory())
    reported_by(thing, 3)
    for report in Report.objects.all():
        actions.withdraw(by=report.reporter, report=report)
    assert shown == [thing]


def test_after_a_decision_the_count_begins_again(waitable, hidden):
    thing = something_by(PersonFactory())
    report = reported_by(thing, 2)
    actions.decide(by=moderator(), report=report, measure=Measure.NOTHING, reason=Reason.OTHER)
    reported_by(thing, 2)
    assert hidden == []


def something_else_by(author):
    return author.role_grants.create(role="peer")


def test_five_people_about_one_author_hold_their_texts_and_what_they_write_next(waitable, hidden):
    author = PersonFactory()
    one, other = something_by(author), something_else_by(author)
    configure(reports_on_text=4)
    reported_by(one, 3)
    reported_by(other, 1)
    assert not queries.is_held_back(author)

    reported_by(other, 1)

    assert queries.is_held_back(author)
    assert {row for row, _by in hidden} == {one, other}
    assert Notice.objects.filter(to=author, kind="safety.held").exists()
    assert any("Ce que vous écrivez attend" in one.said for one in queries.waiting_of(author))
    assert actions.hold_on_arrival(author.role_grants.create(role="greeter"), author=author).why == HeldFor.AUTHOR


def test_when_everybody_takes_back_what_they_reported_of_someone_they_wait_no_more(waitable, shown):
    author = PersonFactory()
    one, other = something_by(author), something_else_by(author)
    configure(reports_on_text=4)
    reported_by(one, 3)
    reported_by(other, 2)
    waits = author.role_grants.create(role="greeter")
    actions.hold_on_arrival(waits, author=author)
    *first, last = Report.objects.all()

    for report in first:
        actions.withdraw(by=report.reporter, report=report)
    assert queries.is_held_back(author)  # somebody still says so
    actions.withdraw(by=last.reporter, report=last)

    assert not queries.is_held_back(author)
    assert set(shown) == {one, other, waits}
    assert not Hold.objects.open().exists()
    assert Notice.objects.filter(to=author, kind="safety.released").exists()


def test_reports_older_than_the_period_do_not_add_up(waitable):
    author = PersonFactory()
    configure(reports_on_text=50)
    reported_by(something_by(author), 4)
    Report.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    reported_by(something_else_by(author), 1)
    assert not queries.is_held_back(author)


def test_once_every_report_is_decided_the_author_writes_again(waitable, shown):
    author = PersonFactory()
    configure(reports_on_text=50)
    reported_by(something_by(author), 3)
    reported_by(something_else_by(author), 2)
    newer = author.role_grants.create(role="greeter")
    actions.hold_on_arrival(newer, author=author)
    first, second = Report.objects.cases()
    actions.decide(by=moderator(), report=first, measure=Measure.NOTHING, reason=Reason.OTHER)
    assert queries.is_held_back(author)
    actions.decide(by=moderator(), report=second, measure=Measure.NOTHING, reason=Reason.OTHER)
    assert not queries.is_held_back(author)
    assert newer in shown


# --- Two reasons, one text --------------------------------------------------------------------------


def test_a_text_held_for_two_reasons_comes_back_when_both_are_over(waitable, hidden, shown):
    author = PersonFactory()
    thing = something_by(author)
    actions.hold(thing, why=HeldFor.FIRST, author=author, until=timezone.now())
    actions.hold(thing, why=HeldFor.SCREENING, author=author)
    actions.hold(thing, why=HeldFor.SCREENING, author=author)
    assert len(hidden) == 1

    actions.release_due()
    assert shown == []
    actions.release(thing, why=HeldFor.SCREENING, by=moderator())
    assert shown == [thing]
    assert actions.release(thing) == 0


def test_holding_and_releasing_are_written_where_the_author_reads_them(waitable):
    author, someone = PersonFactory(), moderator()
    thing = something_by(author)
    actions.hold(thing, why=HeldFor.NEWCOMER, author=author)
    actions.release(thing, by=someone)
    lines = JournalEntry.objects.filter(subject=author).order_by("created_at").values_list("verb", "actor")
    assert list(lines) == [("safety.hold", None), ("safety.release", someone.pk)]


def test_what_cannot_wait_says_so(person):
    with pytest.raises(LookupError, match="add_holdable"):
        actions.hold(StructureFactory(), why=HeldFor.SCREENING, author=person)


# --- Hours and newcomers ------------------------------------------------------------------------------

WEEK = "lundi-vendredi 9:00-19:00\nsamedi 22:00-2:00"
NIGHT, DAY = dt.datetime(2026, 11, 23, 23, 0, tzinfo=PARIS), dt.datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)  # a Monday


def test_without_published_hours_nothing_waits(time_machine, waitable):
    time_machine.move_to(NIGHT)
    assert not queries.is_stricter_now()
    assert queries.reading_line() == ""
    assert actions.hold_on_arrival(something_by(PersonFactory()), author=PersonFactory()) is None


@pytest.mark.parametrize(("moment", "stricter"), [
    (NIGHT, True), (DAY, False), (dt.datetime(2026, 11, 29, 1, 59, tzinfo=PARIS), False),
    (dt.datetime(2026, 11, 29, 2, 0, tzinfo=PARIS), True), (dt.datetime(2026, 11, 11, 10, 0, tzinfo=PARIS), True),  # a holiday
])
def test_caution_follows_the_hours(time_machine, moment, stricter):
    configure(week=WEEK)
    time_machine.move_to(moment)
    assert queries.is_stricter_now() == stricter


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Noumea", "America/Martinique", "Indian/Reunion"])
def test_a_newcomers_text_waits_at_night_wherever_they_are(time_machine, waitable, hidden, zone):
    configure(week=WEEK)
    time_machine.move_to(NIGHT)
    author = PersonFactory()
    with timezone.override(ZoneInfo(zone)):
        held = actions.hold_on_arrival(something_by(author), author=author)
        assert held.why == HeldFor.NEWCOMER
        local = dt.datetime(2026, 11, 24, 9, 0, tzinfo=PARIS).astimezone(ZoneInfo(zone))
        assert clock(local) in queries.said_to_author(held)
    assert len(hidden) == 1
    actions.release_due()
    assert Hold.objects.open().exists()  # a newcomer's text waits for a person, not for a time


def test_by_day_or_without_caution_a_newcomers_text_is_read_at_once(time_machine, waitable):
    configure(week=WEEK)
    time_machine.move_to(DAY)
    assert actions.hold_on_arrival(something_by(PersonFactory()), author=PersonFactory()) is None
    configure(stricter_outside=False)
    time_machine.move_to(NIGHT)
    assert actions.hold_on_arrival(something_by(PersonFactory()), author=PersonFactory()) is None


def old(**more) -> Person:
    author = PersonFactory(**more)
    Person.objects.filter(pk=author.pk).update(created_at=timezone.now() - dt.timedelta(days=60))
    return Person.objects.get(pk=author.pk)


def test_one_is_new_by_days_and_by_texts_read(waitable):
    author = old()
    assert queries.is_new(author)
    for role in ("peer", "greeter"):
        actions.was_read(by=moderator(), thing=author.role_grants.create(role=role), author=author)
    author = Person.objects.get(pk=author.pk)
    author.role_grants.all().delete()
    assert not queries.is_new(author)
    assert queries.is_new(PersonFactory())
    assert not queries.is_new(PersonFactory(roles=["moderator"]))


def test_reading_one_text_twice_counts_once(waitable):
    author = old()
    thing = something_by(author)
    for _n in range(3):
        actions.was_read(by=moderator(), thing=thing, author=author)
    assert queries.is_new(author)


def test_a_first_message_waits_for_the_hours_then_goes_by_itself(time_machine, waitable, shown):
    configure(week=WEEK)
    time_machine.move_to(NIGHT)
    author = old()
    thing = something_by(author)
    held = actions.hold_message(thing, author=author, is_first=True)
    assert held.until == dt.datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
    assert actions.hold_message(something_else_by(author), author=author, is_first=False) is None
    time_machine.move_to(held.until - dt.timedelta(minutes=1))
    actions.release_due()
    assert shown == []
    time_machine.move_to(held.until)
    actions.release_due()
    actions.release_due()
    assert shown == [thing]


def test_one_text_that_cannot_be_released_keeps_no_other_waiting_and_is_logged_without_its_words(register, caplog):
    released, author = [], PersonFactory()
    first, second = something_by(author), something_else_by(author)

    def show(grant, by):
        if grant == first:
            raise ValueError("MARQUE-PRIVEE")
        released.append(grant)

    register(show=show)
    for grant in (first, second):
        actions.hold(grant, why=HeldFor.FIRST, author=author, until=timezone.now())

    assert actions.release_due() == 1
    assert released == [second]
    assert [held.about for held in Hold.objects.open()] == [first]  # tried again in an hour
    assert str(Hold.objects.open().get().pk) in caplog.text
    assert "ValueError" in caplog.text
    assert "MARQUE-PRIVEE" not in caplog.text


def test_what_was_erased_while_waiting_is_forgotten_quietly(time_machine, waitable):
    author = PersonFactory()
    thing = something_by(author)
    actions.hold(thing, why=HeldFor.FIRST, author=author, until=timezone.now())
    thing.delete()
    actions.release_due()
    assert not Hold.objects.open().exists()


# --- Settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("values", "field"), [
    ({"week": "lundi"}, "week"), ({"closed_days": "31/02/2026"}, "closed_days"), ({"short_days": 30, "long_days": 14}, "long_days"),
    ({"reports_on_text": 1}, "reports_on_text"), ({"small_number": 0}, "small_number"),
])
def test_settings_that_mean_nothing_are_refused_under_their_field(values, field):
    with pytest.raises(ValidationError) as caught:
        configure(**values)
    assert field in caught.value.message_dict


def test_suspensions_last_what_the_settings_say_and_are_named_so(waitable):
    configure(short_days=3, long_days=30)
    report = reported_by(something_by(PersonFactory()), 1)
    decision = actions.decide(by=moderator(), report=report, measure=Measure.TWO_WEEKS, reason=Reason.HATE, letter="Voilà.")
    configure(short_days=14)
    decision.refresh_from_db()
    assert decision.in_words == "Suspendre 3 jours"


def test_what_was_reported_ends_with_its_reports_and_not_with_its_author(waitable, hidden):
    author = PersonFactory()
    reported_by(something_by(author), 3)
    actions.hold(author, why=HeldFor.AUTHOR, author=author)
    actions.leave_holds(author)
    assert [hold.why for hold in Hold.objects.open()] == [HeldFor.REPORTS]
