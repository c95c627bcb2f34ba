"""A call for help from those who hold a group: it reaches people outside the site at once, and goes up as alerts do."""

import datetime as dt
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import mark_read_about, notify
from eclaireur.safety import queries
from eclaireur.safety.actions.raising import let_go, plan, tell
from eclaireur.safety.actions.reports import report
from eclaireur.safety.enums import Outcome, Reason, Step, Urgency
from eclaireur.safety.models import Alert, AlertSettings

TEAM = 12
"""How many moderators who are not on call are told, on the site."""


@transaction.atomic
def call_from_group(*, by: Person, group: models.Model, kind: str, words: str = "", again: bool = False) -> bool:
    """`by`, who holds `group`, asks for someone: those on call are told at once, on the site and by what they chose, the
    other moderators on the site. If nobody takes it in time, others are told, step by step. `kind` is the notice they get;
    `words` wait with it, at the desk. Whether it was made: nothing changes while a call is open.

    Unless it is made `again`: whoever came is not enough. Then nobody has it any more, and those who answer now are told.
    """
    alert = Alert.objects.open().called_from(group).select_for_update(of=("self",)).first()
    if alert is not None and not again:
        return False
    due_at = timezone.now() + dt.timedelta(minutes=AlertSettings.load().minutes_for(Urgency.CRISIS))
    if alert is None:
        alert = Alert(author=by, level=Urgency.CRISIS, due_at=due_at, group=group)
        alert.step = queries.step_from(alert, Step.ON_CALL)
        alert.save(force_insert=True)
    else:
        let_go(alert)
        take_off_desk(alert)
        alert.tellings.all().delete()  # what the page says of this call is of this one only
        alert.author, alert.due_at = by, due_at
        if not queries.people_of(alert, Step(alert.step)):  # whoever was on call went home
            alert.step = queries.step_from(alert, Step(alert.step))
        alert.save(update_fields=["author", "due_at", "step", "updated_at"])
    with suppress(ValidationError):  # too many open reports keep nobody from being called
        report(by=by, about=group, reason=Reason.OTHER, note=words, tells=False)
    record(by=by, verb="safety.call", on=alert)
    told = tell(alert, kind, by)
    for moderator in queries.holders_of(Role.MODERATOR)[:TEAM]:
        if moderator not in told and moderator != by:
            notify(to=moderator, by=by, kind=kind, about=alert, url=reverse("safety:alert", args=[alert.pk]))
    plan(alert)
    return True


@transaction.atomic
def answer_call_from(*, by: Person, group: models.Model) -> None:
    """`by` came: the call is theirs, unless somebody else has it. Nothing when there is none."""
    alert = Alert.objects.open().called_from(group).select_for_update(of=("self",)).exclude(author=by).first()
    if alert is not None and alert.owner_id is None:
        alert.owner, alert.taken_at, alert.reminded_at = by, timezone.now(), None
        alert.save(update_fields=["owner", "taken_at", "reminded_at", "updated_at"])
        record(by=by, verb="safety.take_call", on=alert, subject=alert.author)
        mark_read_about(by=by, about=alert)
        plan(alert)


@transaction.atomic
def end_call_from(*, by: Person, group: models.Model) -> bool:
    """Those who hold `group` no longer need anybody: nobody is asked for any more. Whether there was a call."""
    alert = Alert.objects.open().called_from(group).select_for_update(of=("self",)).first()
    if alert is None:
        return False
    alert.outcome, alert.closed_by, alert.closed_at = Outcome.NO_NEED, by, timezone.now()
    alert.save(update_fields=["outcome", "closed_by", "closed_at", "updated_at"])
    record(by=by, verb="safety.end_call", on=alert)
    take_off_desk(alert)
    return True


def take_off_desk(alert: Alert) -> None:
    """The report made with a call that is over leaves the desk with it: a call is one thing."""
    queries.reports_of(alert).open().update(withdrawn_at=timezone.now())
