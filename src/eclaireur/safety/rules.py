"""Who may do what in this room, readable aloud."""

import datetime as dt

import rules
from django.db import models
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.accounts.rules import is_coordinator, is_moderator, is_operator, is_signed_in, is_supervisor
from eclaireur.safety.enums import OPEN_ACCOUNT, HeldFor, Measure
from eclaireur.safety.models import (
    AgeHint,
    Alert,
    AlertSettings,
    Appeal,
    Decision,
    Hold,
    Lifting,
    Pattern,
    Report,
)
from eclaireur.safety.registries import reportable

AMBER_KEPT = dt.timedelta(days=30)
"""How long it is remembered that a text deserved an answer soon."""
TO_REOPEN = dt.timedelta(hours=1)
"""For how long an alert closed by mistake is opened again."""
HINT_TO_TAKE_BACK = dt.timedelta(days=7)
"""For how long the answer to a hint of age is taken back."""
A_MONTH = dt.timedelta(days=30)


def delay_for(level: str) -> dt.timedelta:
    """How long an alert of this level may wait at each step."""
    return dt.timedelta(minutes=AlertSettings.load().minutes_for(level))


def time_to_allow() -> dt.timedelta:
    """How long a request to look behind a pseudonym waits for an answer."""
    return dt.timedelta(hours=AlertSettings.load().lifting_hours)


def time_kept() -> dt.timedelta:
    """How long a closed alert stays tied to the person."""
    return AlertSettings.load().months_kept * A_MONTH


def set_aside_from(row: "Appeal | Report | Pattern | AgeHint") -> set:
    """Whom `row` concerns (identifiers): they are not the ones who read it."""
    if isinstance(row, Appeal):
        return {row.decided_by_id, row.author_id, *row.decision.reports.values_list("reporter", flat=True)}
    if isinstance(row, Report):
        same = Report.objects.open().on_same(row.content_type_id, row.object_id)
        return {row.author_id, row.reporter_id, *same.values_list("reporter", flat=True)}
    return {row.person_id}


@rules.predicate
def concerns_them(person, row: "Appeal | Report | Pattern | AgeHint") -> bool:
    """It is by them or about them: for an appeal, they decided it, or reported what was decided."""
    return person.pk in set_aside_from(row)


@rules.predicate
def sanctions_them(person, decision: Decision) -> bool:
    """The decision is about them."""
    return person.pk == decision.author_id


@rules.predicate
def decided_it(person, decision: Decision) -> bool:
    """The decision is by them."""
    return person.pk == decision.moderator_id


@rules.predicate
def is_on_their_desk(person, alert: Alert) -> bool:
    """A moderator handles every alert but their own; others, those that came up to them."""
    return Alert.objects.on_desk_of(person).filter(pk=alert.pk).exists()


@rules.predicate
def wrote_it(person, thing: models.Model) -> bool:
    """The text is theirs."""
    kind = reportable(type(thing))
    return kind is not None and kind.author(thing) == person


@rules.predicate
def reported_it(person, thing: models.Model) -> bool:
    """They reported this text themselves."""
    return Report.objects.open().filter(reporter=person, object_id=str(thing.pk)).exists()


@rules.predicate
def is_reported_to_them(person, thing: models.Model) -> bool:
    """A report on it waits on their desk."""
    about = Report.about_thing(thing)
    return Report.objects.on_desk_of(person).open().on_same(about.content_type_id, about.object_id).exists()


@rules.predicate
def is_public_or_to_screen(person, thing: models.Model) -> bool:
    """Everybody it is for reads it; or it is private and waits to be read again, which its author was told."""
    kind = reportable(type(thing))
    return kind is not None and (not kind.private or Hold.objects.open().of(thing).filter(why=HeldFor.SCREENING).exists())


@rules.predicate
def changes_something(person, decision: Decision) -> bool:
    return decision.measure != Measure.NOTHING


@rules.predicate
def stands_unappealed(person, decision: Decision) -> bool:
    """It was neither undone nor appealed, and is not itself the answer to an appeal."""
    appeals = Appeal.objects.filter(models.Q(decision=decision) | models.Q(changed_into=decision))
    return decision.cancelled_at is None and not appeals.exists()


@rules.predicate
def keeps_the_house(person) -> bool:
    """An operator, or a coordinator of everywhere: those who keep the place when a moderator is alone."""
    return is_signed_in(person) and any(
        grant.role == Role.OPERATOR or (grant.role == Role.COORDINATOR and grant.structure_id is None)
        for grant in person.current_grants
    )


@rules.predicate
def no_moderator_can_read_it(person, row: "Appeal | Report | Pattern | AgeHint") -> bool:
    """No moderator is here but those it concerns."""
    return moderators_here() <= set_aside_from(row)


@rules.predicate
def concerns_who_moderates(person, row: "Report | Pattern | AgeHint") -> bool:
    """It is by someone who moderates, or about them; what concerns nobody of them waits for them."""
    return not set_aside_from(row).isdisjoint(who_moderates())


def who_moderates() -> set:
    """Those who moderate, even away (identifiers)."""
    return set(RoleGrant.objects.current().filter(role=Role.MODERATOR).values_list("person", flat=True))


def moderators_here() -> set:
    """Those who moderate and are here (identifiers)."""
    return set(Person.objects.here().filter(pk__in=who_moderates()).values_list("pk", flat=True))


def possible_readers() -> list[Person]:
    """Moderators and those who keep the house, present: among them are the readers of an appeal."""
    held = RoleGrant.objects.current().filter(role__in=[Role.MODERATOR, Role.OPERATOR, Role.COORDINATOR])
    return list(Person.objects.here().filter(pk__in=held.values("person")).order_by("pk"))


@rules.predicate
def is_about_them(person, row: "Pattern | AgeHint | Lifting") -> bool:
    """What was noticed, or is asked, is about them."""
    return person.pk == row.person_id


@rules.predicate
def asked_it(person, lifting: Lifting) -> bool:
    return person.pk == lifting.asked_by_id


@rules.predicate
def allowed_it(person, lifting: Lifting) -> bool:
    return person.pk == lifting.answered_by_id


@rules.predicate
def waits_for_someone(person, alert: Alert) -> bool:
    """The alert is open, and whoever wrote still has an account here."""
    return alert.is_open and alert.author_id is not None


@rules.predicate
def has_no_news_of_who_has_it(person, alert: Alert) -> bool:
    """Someone else has it, was asked whether they still do or others were told since, and has said nothing yet."""
    return alert.is_open and alert.owner_id not in {None, person.pk} and (alert.reminded_at or alert.others_told_at) is not None


@rules.predicate
def can_be_reopened(person, alert: Alert) -> bool:
    """It was closed a moment ago. A group that needs someone calls again."""
    return alert.closed_at is not None and not alert.is_call and alert.closed_at > timezone.now() - TO_REOPEN


@rules.predicate
def was_just_settled(person, hint: AgeHint) -> bool:
    """It was answered lately, and the account left open: closing it is a decision, taken back as decisions are."""
    return hint.outcome in OPEN_ACCOUNT and hint.decided_at is not None and hint.decided_at > timezone.now() - HINT_TO_TAKE_BACK


@rules.predicate
def is_allowed_now(person, lifting: Lifting) -> bool:
    return lifting.is_allowed


may_report = is_signed_in
may_see_alerts = is_moderator | is_coordinator | is_operator
may_be_on_call = is_moderator | is_coordinator
may_handle_alert = may_see_alerts & is_on_their_desk
may_reopen_alert = may_handle_alert & can_be_reopened
may_take_over_alert = has_no_news_of_who_has_it & may_handle_alert
"""Who sees to an alert when whoever had it no longer answers: they may be asleep, and the person is not."""
may_see_protection = is_moderator
is_left_to_the_house = concerns_who_moderates & no_moderator_can_read_it
may_settle = ~is_about_them & (is_moderator | (keeps_the_house & is_left_to_the_house))
may_take_hint_back = may_settle & was_just_settled
may_ask_lifting = is_moderator
may_allow_liftings = keeps_the_house
may_see_liftings = may_ask_lifting | may_allow_liftings
may_allow_lifting = may_allow_liftings & ~asked_it & ~is_about_them
may_take_lifting_back = may_see_liftings & asked_it
may_look_behind = ((may_see_liftings & asked_it) | (may_allow_liftings & allowed_it)) & is_allowed_now & ~is_about_them
may_see_desk = is_moderator
may_handle = ~concerns_them & (is_moderator | (keeps_the_house & is_left_to_the_house))
may_ask_lifting_of = may_ask_lifting & ~wrote_it & (is_reported_to_them | is_public_or_to_screen)
"""Who asks about the author of a text: whoever reads it on the desk, reported or not."""
may_ask_lifting_for_alert = may_see_liftings & may_handle_alert & waits_for_someone
"""Whoever handles an alert, so that help can be sent: the desk may know no other name than the one they sign with."""
may_ask_lifting_for_pattern = may_settle
may_lift = is_moderator & ~sanctions_them
may_look_back = is_moderator & ~sanctions_them
may_annul = may_look_back & decided_it & stands_unappealed
"""Who takes a decision back, "nothing to change" too: whoever made it, as long as nobody asked for another reading."""
may_read_text = is_moderator & ~wrote_it & ~reported_it & is_public_or_to_screen
"""Who reads a text on the desk without a report: public, or waiting; never one's own, nor what one reported."""
may_appeal = is_signed_in & sanctions_them & changes_something & stands_unappealed
may_see_appeals = is_moderator | keeps_the_house
may_read_appeal = ~concerns_them & (is_moderator | (keeps_the_house & no_moderator_can_read_it))
may_see_loads = is_supervisor | is_operator

for verb in ("add", "change", "delete", "view"):  # the operator edits help numbers in the back office
    rules.add_perm(f"safety.{verb}_helpnumber", is_operator)
    rules.add_perm(f"safety.{verb}_triagerule", is_operator)
may_try_triage = is_operator
rules.add_perm("safety.change_operatoridentity", is_operator)
rules.add_perm("safety.change_alertsettings", is_operator)
rules.add_perm("safety.change_protectionsettings", is_operator)
rules.add_perm("safety.change_moderationsettings", is_operator)
