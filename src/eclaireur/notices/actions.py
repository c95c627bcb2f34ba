"""Telling someone that something happened: inside the site at once, by a discreet e-mail perhaps."""

import datetime as dt
import logging
import smtplib
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_tasks import default_task_backend, task

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.core.zones import as_read_by
from eclaireur.notices import registries
from eclaireur.notices.models import BEFORE_MAIL, BETWEEN_MAILS, Notice, NoticeQuerySet, NoticeSettings, what
from eclaireur.notices.queries import address_of

logger = logging.getLogger(__name__)


@transaction.atomic
def notify(
    *, to: Person, kind: str, about: models.Model | None = None, url: str = "", by: Person | None = None
) -> Notice | None:
    """Tell `to` that something of this `kind` (see registries.add_kind) happened, perhaps done by `by`, `about` a row.

    `url` is a path of this site. Gives the notice, or None when nothing is said: to oneself, to someone who
    paused or left, across a block. While a notice about the same thing is unread, it is renewed, not doubled.
    Raises LookupError for an unknown kind, ValueError for an address that leaves the site.
    """
    registries.kind(kind)
    if url and not (url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)):
        raise ValueError("A notice leads to a page of this site.")
    if by == to or to.is_paused or not to.is_active or (by is not None and are_apart(to, by)):
        return None
    thing = what(about)
    notice, _made = Notice.objects.update_or_create(
        to=to, kind=kind, read_at=None, about_type=thing["about_type"], about_id=thing["about_id"],
        defaults={"by": by, "url": url, "happened_at": timezone.now()},
    )
    transaction.on_commit(partial(_plan_mail, to, kind))
    return notice


@transaction.atomic
def mark_read(*, by: Person, notices: NoticeQuerySet) -> int:
    """Mark as read those of `notices` that are unread and belong to `by`; gives how many there were."""
    return mark_over(notices=notices.filter(to=by))


def mark_over(*, notices: NoticeQuerySet) -> int:
    """What `notices` told of waits for nobody any more: they are read, whoever they were for; gives how many were not."""
    now = Greatest(timezone.now(), F("happened_at"))  # the clocks of two machines may differ a little
    return notices.unread().update(read_at=now)


def mark_read_about(*, by: Person, about: models.Model) -> int:
    """Mark as read what `by` was told about a row: called by the page that shows it."""
    return mark_read(by=by, notices=Notice.objects.about(about))


@transaction.atomic
def change_settings(*, by: Person, settings: NoticeSettings) -> NoticeSettings:
    """Keep how `by` wants to hear of things (their own settings, already cleaned by the form)."""
    if settings.person_id != by.pk:
        raise PermissionError("Settings belong to one person.")
    settings.save()
    record(by=by, verb="notices.change_settings", on=settings)
    return settings


# --- Discreet e-mails: no content, a neutral subject, one link, at most one an hour --------------


def _plan_mail(to: Person, kind: str) -> None:
    if address_of(to) is None:
        return
    NoticeSettings.objects.get_or_create(person=to)
    with transaction.atomic():
        wishes = NoticeSettings.objects.select_for_update().get(person=to)
        wishes.person = to  # whose clock their quiet hours follow
        now = timezone.now()
        if not wishes.wants_mail_for(registries.kind(kind)) or (wishes.mail_due_at and wishes.mail_due_at > now):
            return  # not wanted, or one is on its way and will stand for this notice too
        _plan(wishes, wishes.next_mail_at(now + BEFORE_MAIL))


def _plan(wishes: NoticeSettings, due: dt.datetime) -> None:
    wishes.mail_due_at = due
    wishes.save(update_fields=["mail_due_at", "last_mailed_at", "updated_at"])
    job = send_word
    if due > timezone.now():
        if not default_task_backend.supports_defer:
            return  # a queue that cannot wait: the next notice plans again
        job = job.using(run_after=due)
    job.enqueue(str(wishes.person_id))


@task
def send_word(person_id: str) -> bool:
    """Send the planned e-mail if it is still due and wanted, and something is still unread; says whether it left.

    The row is claimed and committed before the e-mail leaves, so that two workers never send two, and no
    database lock waits for a mail server. When the mail server fails, it is tried again an hour later.
    """
    with transaction.atomic():
        wishes = NoticeSettings.objects.select_for_update().select_related("person").filter(person_id=person_id).first()
        now = timezone.now()
        if wishes is None or wishes.mail_due_at is None or wishes.mail_due_at > now:
            return False
        wishes.mail_due_at = None
        if not (address := _address_if_wanted(wishes)):
            wishes.save(update_fields=["mail_due_at", "updated_at"])
            return False
        if (due := wishes.next_mail_at(now)) > now:  # quiet hours began, or were changed, meanwhile
            _plan(wishes, due)
            return False
        last_mailed_at, wishes.last_mailed_at = wishes.last_mailed_at, now
        wishes.save(update_fields=["mail_due_at", "last_mailed_at", "updated_at"])
    try:
        _word_for(wishes.person, address).send()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("A discreet e-mail could not leave (%s); it will be tried again.", type(error).__name__)
        wishes.last_mailed_at = last_mailed_at
        _plan(wishes, wishes.next_mail_at(now + BETWEEN_MAILS))
        return False
    return True


def _address_if_wanted(wishes: NoticeSettings) -> str | None:
    person = wishes.person
    if person.is_paused or not person.is_active:
        return None
    news = Notice.objects.visible_to(person).unread()
    if wishes.last_mailed_at:
        news = news.filter(happened_at__gt=wishes.last_mailed_at)
    wanted = [kind.code for kind in registries.kinds() if wishes.wants_mail_for(kind)]
    return address_of(person) if news.filter(kind__in=wanted).exists() else None


def _word_for(person: Person, address: str) -> EmailMessage:
    """The e-mail itself: nothing in it says what this site is, who wrote or what."""
    with as_read_by(person):
        link = settings.WAGTAILADMIN_BASE_URL + reverse("account_login")
        return EmailMessage(
            subject=_("Un mot pour vous"), body=render_to_string("notices/word.txt", {"link": link}), to=[address]
        )
