"""Telling people of an alert outside the site: an e-mail at once, an SMS, a webhook. Nothing in them says who or what."""

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import default_task_backend, task
from django_tasks.base import Task

from eclaireur.accounts.models import Person
from eclaireur.core.zones import as_read_by
from eclaireur.safety import gateway, queries
from eclaireur.safety.models import Alert, Lifting, OnCallReach, Report

logger = logging.getLogger(__name__)

TRIES = 6
BETWEEN_CALLS = dt.timedelta(minutes=5)
"""However many texts of crisis come, whoever has the alert is reached outside the site at most once in that time; and so are those
who read reports, however many that press come and go: one call, once that time is over, stands for all that came meanwhile.
"""
BETWEEN_TRIES = dt.timedelta(seconds=20)  # then twice as long each time: about twenty minutes in all


@task
def reach(person_id: str, alert_id: str, notice_id: str, tried: int = 0) -> bool:
    """Reach `person_id` by what they chose, or the webhook when it is empty; whether everything left.

    Tried again a little later when something fails, while nobody else has taken the alert. What already left does not leave
    twice: each way has its own task from the second try on.
    """
    alert = Alert.objects.open().filter(pk=alert_id).first()
    if alert is None:
        return False
    if not person_id:
        return _by(["webhook"], None, alert, notice_id, tried)
    person = Person.objects.here().filter(pk=person_id).first()
    return person is not None and _by(["mail", "sms"], person, alert, notice_id, tried)


@task
def reach_again(way: str, person_id: str, alert_id: str, notice_id: str, tried: int) -> bool:
    """Another try of one way that failed, unless the alert was closed meanwhile, or taken by somebody else."""
    alert = Alert.objects.open().filter(Q(owner=None) | Q(owner=person_id or None), pk=alert_id).first()
    person = Person.objects.here().filter(pk=person_id).first() if person_id else None
    if alert is None or (person_id and person is None):
        return False
    return _by([way], person, alert, notice_id, tried)


@task
def reach_for_lifting(person_id: str, lifting_id: str, notice_id: str, tried: int = 0, way: str = "") -> bool:
    """Reach `person_id`, who may allow to look behind a pseudonym when a life is in danger, or who asked and is answered, by
    what they chose for alerts.

    Tried again a little later when something fails (`way`: that one), while nobody has answered.
    """
    person = Person.objects.here().filter(pk=person_id).first()
    lifting = Lifting.objects.filter(pk=lifting_id).first()
    if person is None or lifting is None:
        return False
    is_news = lifting.answered_at is not None if lifting.asked_by_id == person.pk else lifting.is_waiting
    if not is_news:
        return False
    failed = _failing([way] if way else ["mail", "sms"], person, None, notice_id)
    for one, job in _jobs(reach_for_lifting, failed, tried):
        job.enqueue(person_id, lifting_id, notice_id, tried + 1, one)
    return not failed


@task
def reach_for_report(
    person_id: str, report_id: str, notice_id: str, tried: int = 0, way: str = "", put_off: bool = False
) -> bool:
    """Reach `person_id` for a report that presses, by what they chose for alerts. When they just were for another one, it is
    put off (`put_off`): it waits for that time to be over, and calls them then, unless they were called meanwhile.

    Tried again a little later when something fails (`way`: that one), while nobody has opened it.
    """
    person = Person.objects.here().filter(pk=person_id).first()
    waiting = Report.objects.open().filter(pk=report_id)
    if person is None or not (waiting.filter(first_read_at=None) if tried or put_off else waiting).exists():
        return False
    if not tried and not cache.add(f"safety.reached_for_report:{person_id}", 1, timeout=int(BETWEEN_CALLS.total_seconds())):
        if not put_off and default_task_backend.supports_defer:
            later = reach_for_report.using(run_after=timezone.now() + BETWEEN_CALLS)
            later.enqueue(person_id, report_id, notice_id, put_off=True)
        return False
    failed = _failing([way] if way else ["mail", "sms"], person, None, notice_id)
    for one, job in _jobs(reach_for_report, failed, tried):
        job.enqueue(person_id, report_id, notice_id, tried + 1, one)
    return not failed


def _by(ways: list[str], person: Person | None, alert: Alert, notice_id: str, tried: int) -> bool:
    failed = _failing(ways, person, alert, notice_id)
    for way, job in _jobs(reach_again, failed, tried):
        job.enqueue(way, str(person.pk) if person else "", str(alert.pk), notice_id, tried + 1)
    return not failed


def _failing(ways: list[str], person: Person | None, alert: Alert | None, notice_id: str) -> list[str]:
    """Try each way; those that failed."""
    failed = []
    for way in ways:
        try:
            WAYS[way](person, alert, notice_id)
        except (gateway.UnreachableError, smtplib.SMTPException, OSError, ValueError) as error:
            why = str(error) if isinstance(error, gateway.UnreachableError) else type(error).__name__
            logger.warning("An alert could not be told by %s (%s).", way, why)
            failed.append(way)
    return failed


def _jobs(again: Task, failed: list[str], tried: int) -> list[tuple[str, Task]]:
    """For each way that failed, the task `again` a little later, as long as trying is worth it."""
    if tried + 1 >= TRIES or not default_task_backend.supports_defer:
        return []
    later = again.using(run_after=timezone.now() + BETWEEN_TRIES * 2**tried)
    return [(way, later) for way in failed]


def _mail(person: Person | None, alert: Alert | None, notice_id: str) -> None:
    """A discreet e-mail: a neutral subject, one link."""
    if person is not None and (address := queries.alert_address_of(person)):
        with as_read_by(person):
            body = render_to_string("safety/alert_mail.txt", {"link": _link(notice_id)})
            EmailMessage(subject=_("On a besoin de vous"), body=body, to=[address]).send()


def _sms(person: Person | None, alert: Alert | None, notice_id: str) -> None:
    provider, chosen = gateway.sms(), OnCallReach.objects.filter(person=person).first()
    if person is None or provider is None or chosen is None or not chosen.phone:
        return
    with as_read_by(person):
        text = _("On a besoin de vous : %(link)s") % {"link": _link(notice_id)}
    provider.post(gateway.filled(provider.body, to="".join(str(chosen.phone).split()), text=text))


def _webhook(person: Person | None, alert: Alert | None, notice_id: str) -> None:
    if alert is not None and (provider := gateway.webhook()):
        provider.post({
            "event": "alert", "id": str(alert.pk), "level": alert.level, "step": int(alert.step),
            "due_at": alert.due_at.isoformat(), "url": settings.WAGTAILADMIN_BASE_URL + reverse("safety:alert", args=[alert.pk]),
        })  # fmt: skip


def _link(notice_id: str) -> str:
    path = reverse("notices:open", args=[notice_id]) if notice_id else reverse("notices:notices")
    return settings.WAGTAILADMIN_BASE_URL + path


WAYS = {"mail": _mail, "sms": _sms, "webhook": _webhook}
