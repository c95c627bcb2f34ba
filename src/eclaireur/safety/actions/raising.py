"""An alert is raised, tells people, and goes up step by step until somebody takes it, then until it is closed.

`move_on` does whatever is due for one alert: it is safe to run twice, late, or by two workers. A task runs it at each
deadline; upkeep runs it over every open alert, should a task be lost.
"""

import datetime as dt
import logging

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend, task

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify
from eclaireur.notices.models import Notice
from eclaireur.safety import queries
from eclaireur.safety.actions.reaching import BETWEEN_CALLS, reach
from eclaireur.safety.enums import Step, Urgency
from eclaireur.safety.models import Alert, AlertSettings, AlertTold

logger = logging.getLogger(__name__)

RAISED, RAISED_AGAIN, MORE, REMINDED = "safety.alert", "safety.alert_waits", "safety.alert_more", "safety.alert_yours"
REOPENED = "safety.alert_reopened"


@transaction.atomic
def raise_alert(*, author: Person | None, level: Urgency, under: str = "", known: Alert | None = None) -> Alert:
    """The open alert of `author`, made or raised to `level`; its deadline only ever comes nearer.

    What they said before of being safe is over: this text is later. Whoever has the alert is reached outside the site
    when it is worse, when it says an immediate danger, and after they had said they were safe.

    `under` is the name they signed with, when it is not their pseudonym: each name has its own alert.

    `known` is the alert a text already belongs to: it gathers the text again while it is open.
    """
    alert = _open_alert(author, under, known)
    due_at = timezone.now() + dt.timedelta(minutes=AlertSettings.load().minutes_for(level))
    if alert is None:
        return _made(author, under, level, due_at)
    is_higher, was_safe = level.rank > Urgency(alert.level).rank, alert.safe_at is not None
    if is_higher:
        alert.level = level
    if level != Urgency.UNREAD:
        alert.safe_at = None
    if alert.owner_id is None or is_higher:
        alert.due_at = min(alert.due_at, due_at)
    if alert.owner_id and is_higher and queries.next_look(alert) <= timezone.now():
        alert.reminded_at = timezone.now()  # being told now that it is worse is being reminded
    alert.save(update_fields=["level", "due_at", "reminded_at", "safe_at", "updated_at"])
    if alert.owner is not None:
        notice = _notice(alert, alert.owner, MORE)
        if is_higher or ((level == Urgency.CRISIS or (was_safe and alert.safe_at is None)) and _may_be_called(alert)):
            alert.reached_at = timezone.now()  # whoever has it may be far from the site
            alert.save(update_fields=["reached_at", "updated_at"])
            _reach_outside(alert, {alert.owner: notice})
    elif is_higher:
        if not queries.people_of(alert, Step(alert.step)):  # whoever was on call went home
            alert.step = queries.step_from(alert, Step(alert.step))
            alert.save(update_fields=["step", "updated_at"])
        tell(alert, RAISED)
    plan(alert)
    return alert


def _may_be_called(alert: Alert) -> bool:
    """Whether whoever has the alert was not reached outside the site for another text just before."""
    return alert.reached_at is None or alert.reached_at <= timezone.now() - BETWEEN_CALLS


def _open_alert(author: Person | None, under: str, known: Alert | None) -> Alert | None:
    whose = Q(author=author, under=under, group_type=None) if author is not None else Q(pk=known.pk if known else None)
    return Alert.objects.open().select_for_update(of=("self",)).select_related("owner").filter(whose).first()


def _made(author: Person | None, under: str, level: Urgency, due_at: dt.datetime) -> Alert:
    """A new alert; when another request made one for the same person and name meanwhile, that one."""
    alert = Alert(author=author, under=under, level=level, due_at=due_at)
    alert.step = queries.step_from(alert, Step.ON_CALL)
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError:
        return raise_alert(author=author, level=level, under=under)
    record(by=None, verb="safety.raise_alert", on=alert)
    tell(alert, RAISED)
    plan(alert)
    return alert


# --- Telling ------------------------------------------------------------------------------------


def tell(alert: Alert, kind: str, by: Person | None = None, *, who_was_told: bool = False) -> list[Person]:
    """Tell everybody of this step, on the site and by what they chose; who was told. `by` is named, when the kind names someone.

    `who_was_told`: whoever was told before too, as long as they answer alerts. `by` knows.
    """
    people = queries.everyone_told_of(alert) if who_was_told else queries.people_of(alert, Step(alert.step))
    if not people:
        logger.error("An alert waits and nobody can be told: no one here moderates, coordinates or operates, but its author.")
    for person in people:
        AlertTold.objects.get_or_create(alert=alert, person=person, step=alert.step)
    _reach_outside(alert, {person: _notice(alert, person, kind, by) for person in people if person != by})
    return people


def _reach_outside(alert: Alert, told: dict[Person, Notice | None]) -> None:
    """By e-mail, SMS and webhook too, once kept; a text that nothing could read wakes nobody."""
    if alert.level == Urgency.UNREAD:
        return
    for person, notice in told.items():
        reach.enqueue(str(person.pk), str(alert.pk), str(notice.pk) if notice else "")
    reach.enqueue("", str(alert.pk), "")


def _notice(alert: Alert, person: Person, kind: str, by: Person | None = None) -> Notice | None:
    return notify(to=person, kind=kind, about=alert, url=reverse("safety:alert", args=[alert.pk]), by=by)


# --- Going up -----------------------------------------------------------------------------------


def plan(alert: Alert) -> None:
    """Have a task look at the alert when something is due; upkeep looks too."""
    if default_task_backend.supports_defer:
        job = look_again.using(run_after=queries.next_look(alert))
        job.enqueue(str(alert.pk))


@task
def look_again(pk: str) -> bool:
    """The deadline of an alert came: do what is due; whether something was."""
    return move_on(pk)


def move_on_late() -> None:
    """Do what is due for every open alert (upkeep)."""
    for pk in list(Alert.objects.open().values_list("pk", flat=True)):
        move_on(str(pk))


@transaction.atomic
def move_on(pk: str) -> bool:
    """If its moment came: tell the next people of an alert nobody took, remind who took it, then let it go back."""
    alert = Alert.objects.open().select_for_update(of=("self",)).select_related("author", "owner").filter(pk=pk).first()
    if alert is None or queries.next_look(alert) > timezone.now():
        return False
    if alert.owner is None:
        go_up(alert)
    elif alert.reminded_at is None:
        alert.reminded_at = timezone.now()
        alert.save(update_fields=["reminded_at", "updated_at"])
        _notice(alert, alert.owner, REMINDED)
        reach.enqueue(str(alert.owner_id), str(alert.pk), "")
        plan(alert)
    else:
        let_go(alert)
        go_up(alert)
    return True


def go_up(alert: Alert) -> list[Person]:
    """Tell the next people, or everybody again at the last step, and give them the same delay; who was told.

    A step that would reach nobody new is passed at once: no delay runs out with nobody told.
    """
    alert.step = queries.step_from(alert, Step(min(alert.step + 1, Step.OPERATORS)))
    alert.due_at = timezone.now() + dt.timedelta(minutes=AlertSettings.load().minutes_for(alert.level))
    alert.save(update_fields=["step", "due_at", "updated_at"])
    record(by=None, verb="safety.escalate_alert", on=alert)
    told = tell(alert, RAISED_AGAIN)
    plan(alert)
    return told


def let_go(alert: Alert) -> None:
    """Nobody has it any more; it waits again."""
    alert.owner = alert.taken_at = alert.kept_at = alert.reminded_at = alert.others_told_at = alert.reached_at = None
    alert.save(update_fields=["owner", "taken_at", "kept_at", "reminded_at", "others_told_at", "reached_at", "updated_at"])
