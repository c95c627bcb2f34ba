"""Reporting and deciding, on real rows with real keys."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from eclaireur.accounts.enums import FOREVER, Role
from eclaireur.accounts.models import JournalEntry, Person, RoleGrant
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.models import Decision, Report
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.safety import moderator, something_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return PersonFactory()


@pytest.fixture
def thing(author, register):
    return something_by(author)


@pytest.fixture
def reported(person, thing):
    return actions.report(by=person, about=thing, reason=Reason.HARASSMENT, note="il insiste")


def decide(report, *, measure, by=None, reason=Reason.HARASSMENT, letter="Voici pourquoi."):
    return actions.decide(by=by or moderator(), report=report, measure=measure, reason=reason, letter=letter)


# --- Reporting -----------------------------------------------------------------------------------


def test_a_report_knows_who_wrote_what_it_is_about(person, author, thing):
    report = actions.report(by=person, about=thing, reason=Reason.SEXUAL, note="hier soir")

    report = Report.objects.get(pk=report.pk)
    assert (report.reporter, report.author, report.about, report.note) == (person, author, thing, "hier soir")
    assert report.is_open


def test_the_text_is_copied_only_when_the_reporter_agrees(person, thing):
    assert Report.objects.get(pk=actions.report(by=person, about=thing, reason=Reason.OTHER).pk).excerpt is None

    other = actions.report(by=PersonFactory(), about=thing, reason=Reason.OTHER, attach=True)
    assert Report.objects.get(pk=other.pk).excerpt == f"texte de {thing.person.pseudonym}"


def test_note_and_copy_are_unreadable_in_the_database(person, thing):
    actions.report(by=person, about=thing, reason=Reason.OTHER, note="motsecret", attach=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note, excerpt FROM safety_report")
        note, excerpt = map(bytes, cursor.fetchone())
    assert b"motsecret" not in note
    assert thing.person.pseudonym.encode() not in excerpt


def test_reporting_twice_makes_one_report_and_loses_nothing(person, thing):
    first = actions.report(by=person, about=thing, reason=Reason.OTHER, note="un")
    actions.report(by=person, about=thing, reason=Reason.OTHER, note="un")
    again = actions.report(by=person, about=thing, reason=Reason.HARM, note="deux", attach=True)

    assert again.pk == first.pk
    kept = Report.objects.get()
    assert (kept.note, kept.reason) == ("un\n\ndeux", Reason.HARM)
    assert kept.excerpt


def test_after_a_decision_the_same_thing_can_be_reported_again(person, thing, reported):
    decide(reported, measure=Measure.NOTHING)
    assert actions.report(by=person, about=thing, reason=Reason.OTHER).pk != reported.pk


def test_nobody_reports_oneself(author, thing):
    with pytest.raises(ValidationError, match="le vôtre"):
        actions.report(by=author, about=thing, reason=Reason.OTHER)
    assert not Report.objects.exists()


def test_what_one_may_not_see_cannot_be_reported(person, author, register):
    register(may_see=lambda viewer, grant: False)
    with pytest.raises(PermissionDenied):
        actions.report(by=person, about=something_by(author), reason=Reason.OTHER, attach=True)
    assert not Report.objects.exists()


def test_only_registered_models_are_reported(person):
    with pytest.raises(LookupError, match="add_reportable"):
        actions.report(by=person, about=StructureFactory(), reason=Reason.OTHER)


@pytest.mark.parametrize(("changes", "field"), [({"reason": "spam"}, "reason"), ({"note": "é" * 2001}, "note")])
def test_a_wrong_report_is_refused_under_its_field(person, thing, changes, field):
    with pytest.raises(ValidationError) as caught:
        actions.report(by=person, about=thing, **{"reason": Reason.OTHER} | changes)
    assert list(caught.value.message_dict) == [field]


def test_someone_has_at_most_thirty_open_reports(person, register):
    for _n in range(actions.OPEN_AT_ONCE):
        actions.report(by=person, about=something_by(PersonFactory()), reason=Reason.OTHER)
    with pytest.raises(ValidationError, match="30 signalements en attente"):
        actions.report(by=person, about=something_by(PersonFactory()), reason=Reason.OTHER)


def test_a_report_is_withdrawn_by_its_reporter_only(person, author, reported):
    with pytest.raises(PermissionDenied):
        actions.withdraw(by=author, report=reported)
    assert not actions.withdraw(by=person, report=reported).is_open


def test_a_decided_report_is_not_withdrawn(person, reported):
    decide(reported, measure=Measure.NOTHING)
    assert actions.withdraw(by=person, report=reported).withdrawn_at is None


# --- Deciding ------------------------------------------------------------------------------------


def test_a_decision_closes_every_open_report_on_the_same_thing(person, thing, reported):
    other = actions.report(by=PersonFactory(), about=thing, reason=Reason.HATE)
    elsewhere = actions.report(by=person, about=something_by(PersonFactory()), reason=Reason.HATE)
    decision = decide(reported, measure=Measure.WRITE)

    assert set(decision.reports.all()) == {reported, other}
    assert Report.objects.open().get() == elsewhere


@pytest.mark.parametrize(("measure", "days"), [(Measure.TWO_WEEKS, 14), (Measure.ONE_MONTH, 30)])
def test_a_suspension_stops_the_person_for_its_length(author, reported, measure, days):
    decision = decide(reported, measure=measure)
    stood = queries.standing(Person.objects.get(pk=author.pk))

    assert stood.suspended
    assert stood.decision == decision
    assert abs(stood.until - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


def test_a_permanent_suspension_has_no_end_and_leaves_the_account_open(author, reported):
    decide(reported, measure=Measure.PERMANENT)
    author.refresh_from_db()

    assert (author.suspended_until, author.is_active) == (FOREVER, True)
    assert queries.standing(author).until is None


def test_a_shorter_suspension_never_shortens_a_longer_one(person, author, reported, register):
    decide(reported, measure=Measure.ONE_MONTH)
    second = actions.report(by=person, about=something_by_again(author), reason=Reason.HATE)
    decide(second, measure=Measure.TWO_WEEKS)
    author.refresh_from_db()
    assert author.suspended_until > timezone.now() + timedelta(days=29)


def something_by_again(author):
    return RoleGrant.objects.create(person=author, role=Role.PEER)


def test_lifting_one_suspension_leaves_the_others(person, author, reported):
    month = decide(reported, measure=Measure.ONE_MONTH)
    weeks = decide(actions.report(by=person, about=something_by_again(author), reason=Reason.HATE),
                   measure=Measure.TWO_WEEKS)
    actions.lift(by=moderator(), decision=month)
    author.refresh_from_db()
    assert author.suspended_until == weeks.until

    actions.lift(by=moderator(), decision=weeks)
    author.refresh_from_db()
    assert author.suspended_until is None
    assert not queries.standing(author).suspended


def test_nobody_lifts_their_own_suspension(person, register):
    suspended = moderator()
    report = actions.report(by=person, about=something_by(suspended), reason=Reason.HATE)
    decision = decide(report, measure=Measure.TWO_WEEKS)
    with pytest.raises(PermissionDenied):
        actions.lift(by=suspended, decision=decision)


def test_hiding_is_done_by_the_room_that_owns_the_text(thing, reported, hidden):
    someone = moderator()
    decide(reported, measure=Measure.HIDE, by=someone)
    assert hidden == [(thing, someone)]


def test_hiding_is_refused_when_the_room_cannot(reported, register):
    register(hide=None)
    with pytest.raises(ValidationError, match="masqué"):
        decide(reported, measure=Measure.HIDE)
    assert Report.objects.open().exists()


@pytest.mark.parametrize("measure", [Measure.WRITE, Measure.TWO_WEEKS, Measure.ONE_MONTH, Measure.PERMANENT])
def test_writing_or_suspending_needs_words(reported, measure):
    with pytest.raises(ValidationError) as caught:
        decide(reported, measure=measure, letter="  ")
    assert list(caught.value.message_dict) == ["letter"]


def test_someone_who_left_cannot_be_suspended(author, reported):
    author.delete()
    reported.refresh_from_db()
    with pytest.raises(ValidationError, match="n’est plus ici"):
        decide(reported, measure=Measure.TWO_WEEKS)


def test_a_moderator_never_handles_what_concerns_them(person, register):
    theirs = moderator()
    about_them = actions.report(by=person, about=something_by(theirs), reason=Reason.HATE)
    by_them = actions.report(by=theirs, about=something_by(person), reason=Reason.HATE)
    for report in (about_them, by_them):
        with pytest.raises(PermissionDenied):
            decide(report, measure=Measure.NOTHING, by=theirs)
        with pytest.raises(PermissionDenied):
            actions.look(by=theirs, report=report)
    assert not Decision.objects.exists()


def test_a_moderator_who_reported_the_same_thing_leaves_it_to_others(thing, reported):
    also = moderator()
    actions.report(by=also, about=thing, reason=Reason.HATE)
    with pytest.raises(PermissionDenied):
        decide(reported, measure=Measure.NOTHING, by=also)


def test_only_moderators_decide(person, reported):
    for someone in (person, PersonFactory(), PersonFactory(roles=["coordinator", "operator", "supervisor"])):
        with pytest.raises(PermissionDenied):
            decide(reported, measure=Measure.NOTHING, by=someone)


def test_two_moderators_decide_once(reported):
    decide(reported, measure=Measure.WRITE)
    with pytest.raises(actions.AlreadyDecidedError):
        decide(reported, measure=Measure.PERMANENT)
    assert Decision.objects.count() == 1


# --- Who is told what ----------------------------------------------------------------------------


def test_reporters_are_told_and_the_author_reads_the_letter(person, author, reported):
    decide(reported, measure=Measure.WRITE, letter="Parlons-en autrement.")

    assert Notice.objects.get(to=person).kind == "safety.report_read"
    assert Notice.objects.get(to=author).kind == "safety.decided"
    assert [decision.letter for decision in queries.decisions_about(author)] == ["Parlons-en autrement."]


def test_the_author_never_learns_of_a_report_that_changed_nothing(person, author, reported):
    actions.look(by=moderator(), report=reported)
    decide(reported, measure=Measure.NOTHING, letter="un brouillon")

    assert not Notice.objects.filter(to=author).exists()
    assert not JournalEntry.objects.filter(subject=author).exists()
    assert queries.decisions_about(author) == []


def test_what_the_author_reads_in_the_journal_never_names_the_reporter(person, author, reported):
    decide(reported, measure=Measure.TWO_WEEKS)
    entry = JournalEntry.objects.get(subject=author, verb="safety.decide")
    assert entry.actor != person
    assert entry.object_type == "safety.decision"


def test_a_look_is_written_for_the_reporter(person, reported):
    someone = moderator()
    actions.look(by=someone, report=reported)
    entry = JournalEntry.objects.get(subject=person, is_look=True)
    assert (entry.actor, entry.verb) == (someone, "safety.read_report")


def test_once_the_reporter_erased_everything_their_words_are_gone_and_the_case_stays(person, reported):
    person.delete()
    report = Report.objects.get(pk=reported.pk)
    assert report.reporter is None
    assert report.note == ""
    decide(report, measure=Measure.NOTHING)


# --- What is kept, and how long --------------------------------------------------------------------


def test_a_joined_copy_is_forgotten_six_months_after_the_decision(person, thing, time_machine):
    report = actions.report(by=person, about=thing, reason=Reason.HATE, attach=True)
    decide(report, measure=Measure.NOTHING)
    actions.forget_old_copies()
    assert Report.objects.get().excerpt
    time_machine.move_to(timezone.now() + actions.COPIES_KEPT + timedelta(days=1))
    actions.forget_old_copies()
    assert Report.objects.get().excerpt is None


def test_when_the_author_leaves_copies_already_read_go_and_those_to_read_stay(person, thing):
    read = actions.report(by=person, about=thing, reason=Reason.HATE, attach=True)
    decide(read, measure=Measure.NOTHING)
    waiting = actions.report(by=person, about=thing, reason=Reason.HATE, attach=True)
    actions.forget_words_of(thing.person)
    assert Report.objects.get(pk=read.pk).excerpt is None
    assert Report.objects.get(pk=waiting.pk).excerpt


def test_a_withdrawn_report_keeps_no_copy(person, thing):
    report = actions.report(by=person, about=thing, reason=Reason.HATE, attach=True)
    assert actions.withdraw(by=person, report=report).excerpt is None
