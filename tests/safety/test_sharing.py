"""Leaving subjects to others, one's load, pauses, what supervision sees."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.safety import actions, queries
from eclaireur.safety.enums import HintOutcome, Measure, Outcome, Reason, Subject, Urgency
from eclaireur.safety.models import ModerationSettings, SteppedAway
from eclaireur.safety.queries.load import A_REST, in_a_row
from tests.factories.accounts import PersonFactory
from tests.factories.safety import moderator, something_by

pytestmark = pytest.mark.django_db


def reported(note="x", reason=Reason.OTHER):
    return actions.report(by=PersonFactory(), about=something_by(PersonFactory()), reason=reason, note=note)


def away(someone, *subjects, days=7):
    until = timezone.localdate() + dt.timedelta(days=days)
    actions.step_away(by=someone, subjects=dict.fromkeys(subjects, until))


def test_what_one_leaves_is_not_listed_while_another_is_there(register):
    one, _other = moderator(), moderator()
    reported("il parle d’alcool")
    reported("rien de grave")
    away(one, Subject.ADDICTION)
    desk = queries.desk_of(one)
    assert (len(desk.lines), desk.left_to_others) == (1, 1)


def test_when_nobody_else_takes_it_it_comes_last_and_is_said(register):
    one, other = moderator(), moderator()
    reported("il parle d’alcool")
    reported("rien de grave")
    away(one, Subject.ADDICTION)
    away(other, Subject.ADDICTION)
    lines = queries.desk_of(one).lines
    assert [line.nobody_else for line in lines] == [False, True]
    alone = queries.desk_of(other).lines
    assert [line.nobody_else for line in alone] == [False, True]


def test_a_moderator_on_a_break_or_suspended_takes_nothing(register):
    one, other = moderator(), moderator()
    type(other).objects.filter(pk=other.pk).update(paused_since=timezone.now())
    reported("il parle d’alcool")
    away(one, Subject.ADDICTION)
    assert queries.desk_of(one).lines[0].nobody_else


def test_a_subject_comes_back_the_day_after(register, time_machine):
    one, _other = moderator(), moderator()
    reported("il parle d’alcool")
    away(one, Subject.ADDICTION, days=2)
    time_machine.move_to(timezone.now() + dt.timedelta(days=3))
    assert len(queries.desk_of(one).lines) == 1
    actions.forget_past_work()
    assert not SteppedAway.objects.exists()


@pytest.mark.parametrize(("subject", "days"), [("politics", 3), (Subject.DEATH, -1), (Subject.DEATH, 400)])
def test_wrong_choices_are_refused_in_words(subject, days):
    with pytest.raises(ValidationError):
        away(moderator(), subject, days=days)


def test_only_moderators_choose(person):
    with pytest.raises(PermissionDenied):
        away(person, Subject.DEATH)
    with pytest.raises(PermissionDenied):
        actions.choose_way_of_working(by=person, keys_on=True, shares_load=True)


# --- Load -----------------------------------------------------------------------------------------------


def decide(someone, reason=Reason.OTHER, measure=Measure.NOTHING):
    return actions.decide(by=someone, report=reported(), measure=measure, reason=reason, letter="Voilà.")


def test_decisions_and_hard_ones_are_counted_for_oneself(register):
    one = moderator()
    decide(one)
    decide(one, reason=Reason.SEXUAL)
    decide(one, measure=Measure.TWO_WEEKS)
    decide(moderator())
    load = queries.load_of(one)
    assert (load.today, load.week, load.hard, load.cases) == (3, 3, 2, 3)


def closed(someone, level=Urgency.CRISIS):
    alert = actions.raise_alert(author=PersonFactory(), level=level)
    return actions.close_alert(by=someone, alert=alert, outcome=Outcome.SPOKE)


def test_a_night_of_alerts_is_not_said_to_be_nothing(client_of, second_factor_shown, register):
    one = moderator()
    for _alert in range(12):
        closed(one)
    closed(one, Urgency.UNREAD)

    load = queries.load_of(one)
    assert (load.today, load.week, load.hard, load.alerts, load.cases) == (13, 13, 12, 13, 13)
    assert load.break_suggested is (ModerationSettings.load().break_cases <= 13)
    client = client_of(one)
    second_factor_shown(client, one)
    assert "<dt>Dont alertes</dt><dd>13</dd>" in client.get(reverse("safety:my_load")).content.decode()


def test_ages_settled_and_appeals_answered_are_counted_and_a_closed_account_once(register):
    one, other = moderator(), moderator()
    actions.choose_way_of_working(by=one, keys_on=True, shares_load=True)
    for person, answer in ((PersonFactory(), HintOutcome.ADULT), (PersonFactory(), HintOutcome.MINOR)):
        hint = actions.note_age_hint(author=person, place="un message", words="j’ai 15 ans")
        actions.settle_hint(by=one, hint=hint, outcome=answer, letter="Voilà.")
    decision = decide(other, measure=Measure.WRITE)
    appeal = actions.appeal(by=decision.author, decision=decision, words="Ce n’est pas ce que je disais.")
    actions.answer_appeal(by=one, appeal=appeal, outcome="kept", answer="Nous gardons la décision.")
    closed(one)

    load = queries.load_of(one)
    assert (load.week, load.hard, load.alerts, load.cases) == (4, 2, 1, 4)
    (shown,) = [total for total in queries.totals() if total.name]
    assert (shown.decisions, shown.hard, shown.alerts) == (4, 2, 1)


def test_a_break_is_suggested_after_as_many_as_set_and_no_longer_after_one(register, time_machine):
    rules = ModerationSettings.load()
    rules.break_cases = 2
    rules.save()
    one = moderator()
    decide(one)
    assert not queries.load_of(one).break_suggested
    decide(one)
    assert queries.load_of(one).break_suggested
    time_machine.move_to(timezone.now() + A_REST)
    assert not queries.load_of(one).break_suggested


NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@given(st.lists(st.integers(0, 60), max_size=30))
def test_minutes_in_a_row_never_span_a_rest(gaps):
    moments, at = [], NOW
    for gap in gaps:
        at -= dt.timedelta(minutes=gap)
        moments.append((at, "safety.decide"))
    cases, minutes = in_a_row(moments, NOW)
    kept = 0
    for gap in gaps:
        if dt.timedelta(minutes=gap) >= A_REST:
            break
        kept += 1
    assert cases == kept
    assert minutes == sum(gaps[:kept])


def test_supervision_sees_a_name_only_when_it_was_agreed(client_of, second_factor_shown, register):
    agreed, one, other = moderator(), moderator(), moderator()
    actions.choose_way_of_working(by=agreed, keys_on=True, shares_load=True)
    for someone in (agreed, one, one, other):
        decide(someone)
    away(agreed, Subject.ADDICTION)
    supervisor = PersonFactory(roles=["supervisor"])
    client = client_of(supervisor)
    second_factor_shown(client, supervisor)
    page = client.get(reverse("safety:loads")).content.decode()
    assert agreed.pseudonym in page
    assert one.pseudonym not in page
    assert other.pseudonym not in page
    assert "Suicide" not in page
    assert [(total.name, total.decisions, total.people) for total in queries.totals()] == [(agreed.pseudonym, 1, 1), ("", 3, 2)]


def test_one_person_who_did_not_agree_is_not_told_by_a_total_of_one(register):
    agreed, one = moderator(), moderator()
    actions.choose_way_of_working(by=agreed, keys_on=True, shares_load=True)
    decide(one)
    assert [total.name for total in queries.totals()] == [agreed.pseudonym]


def test_the_page_keeps_subjects_and_the_way_of_working(client_of, second_factor_shown):
    one = moderator()
    client = client_of(one)
    second_factor_shown(client, one)
    where = reverse("safety:my_load")
    refused = client.post(where, {"form": "away", "subjects": [Subject.ADDICTION]}).content.decode()
    assert "jusqu’à quel jour" in refused
    until = timezone.localdate() + dt.timedelta(days=5)
    client.post(where, {"form": "away", "subjects": [Subject.ADDICTION, Subject.DEATH], "until": until.isoformat()})
    assert set(SteppedAway.objects.values_list("subject", flat=True)) == {Subject.ADDICTION, Subject.DEATH}
    client.post(where, {"form": "work"})
    assert not queries.choices_of(one).keys_on
    assert SteppedAway.objects.count() == 2
    client.post(where, {"form": "away"})
    assert not SteppedAway.objects.exists()
