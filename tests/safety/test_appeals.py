"""Asking for another reading: once, by whom it concerns, read by somebody else, undone for real."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person, RoleGrant
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries, rules
from eclaireur.safety.enums import AppealOutcome, Measure, Reason
from eclaireur.safety.models import Appeal, Decision
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.safety import moderator, something_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(register):
    """What was put back through the registry."""
    rows = []
    register(show=lambda grant, by: rows.append(grant))
    return rows


@pytest.fixture
def judge():
    return moderator()


@pytest.fixture
def reporter():
    return PersonFactory(pseudonym="MARQUE-REPORTER")


@pytest.fixture
def decided(shown, judge, reporter):
    """`decided(measure)`: a decision about someone."""

    def decide(measure=Measure.HIDE, author=None, by=None):
        report = actions.report(by=reporter, about=something_by(author or PersonFactory()), reason=Reason.HATE, note="MARQUE-NOTE")
        return actions.decide(by=by or judge, report=report, measure=measure, reason=Reason.HATE, letter="Voilà pourquoi.")

    return decide


def appealed(decision, words="Ce n’est pas ce que je disais."):
    return actions.appeal(by=decision.author, decision=decision, words=words)


def answer(appeal, outcome, by=None, measure="", words="Je vous ai lu."):
    return actions.answer_appeal(by=by or moderator(), appeal=appeal, outcome=outcome, answer=words, measure=measure)


def test_a_moderator_on_whose_report_it_was_decided_does_not_read_the_appeal(client_of, judge, shown):
    reported_by, someone = moderator(), PersonFactory()
    report = actions.report(by=reported_by, about=something_by(someone), reason=Reason.HATE)
    decision = actions.decide(by=judge, report=report, measure=Measure.HIDE, reason=Reason.HATE, letter="Voilà pourquoi.")
    appeal = appealed(decision)
    assert not rules.may_read_appeal(reported_by, appeal)
    assert not Appeal.objects.on_desk_of(reported_by).exists()
    keeper = PersonFactory(roles=[Role.OPERATOR])
    assert queries.readers_of(appeal) == [keeper], "with nobody else, those who keep the house"
    assert rules.may_read_appeal(other := moderator(), appeal)
    assert Appeal.objects.on_desk_of(other).get() == appeal


# --- Asking ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [Measure.HIDE, Measure.WRITE, Measure.TWO_WEEKS, Measure.PERMANENT])
def test_whoever_it_concerns_appeals_even_suspended_and_once(decided, measure):
    decision = decided(measure)
    first = appealed(decision, "un")
    assert appealed(decision, "deux").pk == first.pk
    assert Appeal.objects.get().words == "un"


def test_nobody_else_appeals_and_nothing_to_change_is_not_appealed(decided, judge):
    decision = decided()
    for someone in (PersonFactory(), judge, PersonFactory(roles=["operator"])):
        with pytest.raises(PermissionDenied):
            actions.appeal(by=someone, decision=decision, words="pour elle")
    with pytest.raises(PermissionDenied):
        appealed(decided(Measure.NOTHING))


@pytest.mark.parametrize("words", ["", "   ", "a\0b", "é" * 5001])
def test_words_that_cannot_be_kept_are_refused_in_words(decided, words):
    with pytest.raises(ValidationError) as caught:
        appealed(decided(), words)
    assert list(caught.value.message_dict) == ["words"]
    assert not Appeal.objects.exists()


def test_the_words_are_sealed(decided):
    appealed(decided(), "motsecret")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM safety_appeal")
        assert b"motsecret" not in bytes(cursor.fetchone()[0])


# --- Read by somebody else ---------------------------------------------------------------------------


def test_who_decided_neither_reads_nor_answers_nor_is_told(decided, judge):
    other = moderator()
    appeal = appealed(decided())
    assert list(queries.appeals_for(judge)) == []
    assert list(queries.appeals_for(other)) == [appeal]
    for act in (lambda: answer(appeal, AppealOutcome.KEPT, by=judge), lambda: actions.look_at_appeal(by=judge, appeal=appeal)):
        with pytest.raises(PermissionDenied):
            act()
    assert not Notice.objects.filter(to=judge, kind="safety.appealed").exists()
    assert Notice.objects.filter(to=other, kind="safety.appealed").exists()


def test_the_database_itself_refuses_that_who_decided_reads(decided, judge):
    appeal = appealed(decided())
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(read_by=judge, outcome=AppealOutcome.KEPT, answered_at=timezone.now())


def test_a_moderator_never_reads_their_own_appeal(decided, judge):
    concerned = moderator()
    appeal = appealed(decided(author=concerned))
    assert not rules.may_read_appeal(concerned, appeal)
    assert list(queries.appeals_for(concerned)) == []


def test_with_one_moderator_those_who_keep_the_house_read(decided, judge):
    operator, everywhere = PersonFactory(roles=["operator"]), PersonFactory(roles=["coordinator"])
    elsewhere = PersonFactory()
    RoleGrant.objects.create(person=elsewhere, role=Role.COORDINATOR, structure=StructureFactory())
    decision = decided()
    assert queries.who_reads(decision) == "house"
    appeal = appealed(decision)
    assert set(queries.readers_of(appeal)) == {operator, everywhere}
    assert not rules.may_read_appeal(elsewhere, appeal)
    moderator()
    assert not rules.may_read_appeal(Person.objects.get(pk=operator.pk), appeal)
    assert queries.who_reads(decision) == "moderator"


def test_alone_in_the_house_the_appeal_waits_and_it_is_said(decided, client_of):
    decision = decided(Measure.TWO_WEEKS)
    assert queries.who_reads(decision) == ""
    page = client_of(decision.author).get(reverse("safety:appeal", args=[decision.pk])).content.decode()
    assert "dès que quelqu’un d’autre sera là" in page
    assert appealed(decision).answered_at is None


# --- Outcomes ------------------------------------------------------------------------------------------


def test_cancelled_shows_the_text_again(decided, shown):
    decision = decided(Measure.HIDE)
    answer(appealed(decision), AppealOutcome.CANCELLED)
    assert shown == [decision.about]
    decision.refresh_from_db()
    assert decision.cancelled_at


def test_a_text_another_decision_hides_stays_hidden(decided, shown, judge):
    author, people = PersonFactory(), [PersonFactory(), PersonFactory()]
    thing = something_by(author)
    decisions = [
        actions.decide(by=judge, report=actions.report(by=one, about=thing, reason=Reason.HATE), measure=Measure.HIDE,
                       reason=Reason.HATE, letter="Voilà.") for one in people
    ]
    answer(appealed(decisions[0]), AppealOutcome.CANCELLED)
    assert shown == []
    answer(appealed(decisions[1]), AppealOutcome.CANCELLED)
    assert shown == [thing]


def test_cancelled_lifts_the_suspension_and_leaves_the_others(decided):
    author = PersonFactory()
    month, weeks = decided(Measure.ONE_MONTH, author=author), None
    report = actions.report(by=PersonFactory(), about=author.role_grants.create(role="peer"), reason=Reason.HATE)
    weeks = actions.decide(by=moderator(), report=report, measure=Measure.TWO_WEEKS, reason=Reason.HATE, letter="Voilà.")
    answer(appealed(month), AppealOutcome.CANCELLED)
    assert Person.objects.get(pk=author.pk).suspended_until == weeks.until
    answer(appealed(weeks), AppealOutcome.CANCELLED)
    assert Person.objects.get(pk=author.pk).suspended_until is None


def test_changed_into_a_lighter_one_counted_from_the_first_day(decided, time_machine):
    decision = decided(Measure.PERMANENT)
    time_machine.move_to(timezone.now() + dt.timedelta(days=3))
    appeal = answer(appealed(decision), AppealOutcome.CHANGED, measure=Measure.TWO_WEEKS)
    author = Person.objects.get(pk=decision.author_id)
    assert author.suspended_until == decision.created_at + dt.timedelta(days=14)
    assert not rules.may_appeal(author, appeal.changed_into)
    assert queries.standing(author).decision == appeal.changed_into


def test_hiding_changed_into_writing_shows_the_text(decided, shown):
    answer(appealed(decided(Measure.HIDE)), AppealOutcome.CHANGED, measure=Measure.WRITE)
    assert len(shown) == 1


def test_a_suspension_too_heavy_ends_and_the_text_it_hides_stays_hidden(shown, judge, reporter, hidden, client_of, second_factor_shown):
    thing = something_by(PersonFactory())
    report = actions.report(by=reporter, about=thing, reason=Reason.HATE)
    decision = actions.decide(by=judge, report=report, measure=Measure.PERMANENT, reason=Reason.HATE, letter="Voilà pourquoi.", hides=True)
    appeal, reader = appealed(decision), moderator()
    browser = client_of(reader)
    second_factor_shown(browser, reader)
    address = reverse("safety:appeal_to_read", args=[appeal.pk])
    assert Measure.HIDE in dict(browser.get(address).context["form"].fields["measure"].choices)

    browser.post(address, {"outcome": AppealOutcome.CHANGED, "measure": Measure.HIDE, "answer": "Trop lourd, mais pas ces mots."})

    appeal.refresh_from_db()
    assert appeal.changed_into.is_masking
    assert not Person.objects.get(pk=decision.author_id).is_suspended
    assert shown == []
    assert [row for row, _by in hidden] == [thing]


def test_no_suspension_that_left_the_text_in_sight_becomes_hiding_it(decided):
    assert Measure.HIDE not in queries.lighter_than(decided(Measure.PERMANENT))


@pytest.mark.parametrize("measure", ["", Measure.PERMANENT, Measure.HIDE, Measure.NOTHING, "prison"])
def test_a_decision_is_never_made_heavier(decided, measure):
    appeal = appealed(decided(Measure.TWO_WEEKS))
    with pytest.raises(ValidationError) as caught:
        answer(appeal, AppealOutcome.CHANGED, measure=measure)
    assert list(caught.value.message_dict) == ["measure"]
    assert Decision.objects.count() == 1


def test_kept_changes_nothing_and_is_answered_in_words(decided, client_of):
    decision = decided(Measure.TWO_WEEKS)
    until = Person.objects.get(pk=decision.author_id).suspended_until
    answer(appealed(decision), AppealOutcome.KEPT, words="MARQUE-RÉPONSE")
    author = Person.objects.get(pk=decision.author_id)
    assert author.suspended_until == until
    page = client_of(author).get(reverse("safety:my_standing")).content.decode()
    assert "MARQUE-RÉPONSE" in page
    assert "Décision gardée" in page
    assert "Je ne suis pas d’accord" not in page
    assert Notice.objects.filter(to=author, kind="safety.appeal_answered").exists()


def test_two_readers_answer_once(decided):
    appeal = appealed(decided())
    answer(appeal, AppealOutcome.KEPT)
    with pytest.raises(actions.AlreadyDecidedError):
        answer(appeal, AppealOutcome.CANCELLED)


def test_an_appeal_opened_is_a_look_its_author_can_read(decided):
    decision, other = decided(), moderator()
    actions.look_at_appeal(by=other, appeal=appealed(decision))
    line = JournalEntry.objects.get(subject=decision.author, is_look=True)
    assert (line.actor, line.verb) == (other, "safety.read_appeal")


# --- On the page -----------------------------------------------------------------------------------------


def test_from_the_page_while_suspended_and_nothing_of_the_reporter_shows(decided, client_of, judge):
    moderator()
    decision = decided(Measure.TWO_WEEKS)
    client = client_of(Person.objects.get(pk=decision.author_id))
    page = client.get(reverse("safety:my_standing")).content.decode()
    assert "Je ne suis pas d’accord" in page
    where = reverse("safety:appeal", args=[decision.pk])
    kept = client.post(where, {"words": "é" * 5001}).content.decode()
    assert "5001 caractères" in kept
    assert "é" * 5001 in kept
    sent = client.post(where, {"words": "On m’a mal lu."}, follow=True).content.decode()
    assert "Une autre personne va vous lire" in sent
    for text in (page, sent):
        assert "MARQUE-REPORTER" not in text
        assert "MARQUE-NOTE" not in text
        assert judge.pseudonym not in text
    assert client_of(PersonFactory()).get(where).status_code == 404


def test_the_reader_sees_the_text_and_the_words_and_not_who_reported(decided, client_of, second_factor_shown, register, shown):
    register(private=False, show=lambda grant, by: shown.append(grant))
    decision, reader = decided(), moderator()
    appeal = appealed(decision, "MARQUE-MOTS")
    client = client_of(reader)
    second_factor_shown(client, reader)
    where = reverse("safety:appeal_to_read", args=[appeal.pk])
    page = client.get(where).content.decode()
    assert "MARQUE-MOTS" in page
    assert f"texte de {decision.author.pseudonym}" in page
    assert "MARQUE-REPORTER" not in page
    done = client.post(where, {"outcome": AppealOutcome.CANCELLED, "answer": "Vous avez raison."}, follow=True).content.decode()
    assert "Votre réponse est partie" in done
    assert shown == [decision.about]


def test_the_same_reads_for_one_or_four_appeals(decided, client_of):
    desk, counts = client_of(moderator()), []
    for many in (1, 3):
        for _each in range(many):
            appealed(decided())
        desk.get(reverse("safety:appeals"))
        with CaptureQueriesContext(connection) as captured:
            desk.get(reverse("safety:appeals"))
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
