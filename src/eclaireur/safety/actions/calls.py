"""A call for help from those who hold a group: it reaches people outside the site at once, and goes up as alerts do."""

import datetime as dt

from django.db import models, transaction
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import mark_read_about
from eclaireur.safety import queries
from eclaireur.safety.actions.raising import let_go, plan, tell
from eclaireur.safety.enums import Outcome, Step, Urgency
from eclaireur.safety.models import Alert, AlertSettings


@transaction.atomic
def call_from_group(*, by: Person, group: models.Model, kind: str) -> list[Person]:
    """`by`, who holds `group`, asks for someone: those on call are told at once, on the site and by what they chose; whoever
    was told. `kind` is the notice they get. If nobody takes it in time, others are told, step by step.

    A call still open is made again: nobody has it any more, and those who answer now are told.
    """
    alert = Alert.objects.open().called_from(group).select_for_update(of=("self",)).first()
    due_at = timezone.now() + dt.timedelta(minutes=AlertSettings.load().minutes_for(Urgency.CRISIS))
    if alert is None:
        alert = Alert(author=by, level=Urgency.CRISIS, due_at=due_at, group=group)
        alert.step = queries.step_from(alert, Step.ON_CALL)
        alert.save(force_insert=True)
    else:
        let_go(alert)
        alert.author, alert.due_at = by, due_at
        alert.save(update_fields=["author", "due_at", "updated_at"])
    record(by=by, verb="safety.call", on=alert)
    told = tell(alert, kind, by)
    plan(alert)
    return told


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
    return True
