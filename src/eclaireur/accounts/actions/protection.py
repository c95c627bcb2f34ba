"""What keeps an account its owner's: sessions they disown, browsers forgotten, codes that come back, the card about passkeys."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from eclaireur.accounts import security_log
from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.enums import FOREVER
from eclaireur.accounts.known_devices import LASTING
from eclaireur.accounts.models import KnownDevice, Person
from eclaireur.accounts.registries import CODE_USED_TWICE, tell_account_news

AGAIN = dt.timedelta(days=30)  # the staff is asked again


@transaction.atomic
def disown_session(*, by: Person, session: UserSession) -> None:
    """`by` did not open `session`: end it, and forget the browser it was opened from.

    Raises PermissionError for someone else's session.
    """
    if session.user_id != by.pk:
        raise PermissionError("Sessions belong to one person.")
    by.known_devices.filter(pk=session.data.get("device")).delete()
    session.end()
    record(by=by, verb="accounts.disown_session", subject=by)


@transaction.atomic
def refuse_used_code(*, of: Person, by: None = None) -> None:
    """A one-time code of `of`, which had served, came back and was refused: they read it in the journal and the notices.

    `by` is always None: nobody knows who had it.
    """
    record(by=by, verb="accounts.refuse_used_code", subject=of)
    tell_account_news(of, CODE_USED_TWICE)


@transaction.atomic
def name_tag(*, tag: str, day: dt.date, by: None = None) -> Person | None:
    """Whoever the lines of the log of security with this tag are about, that day, or None; they read that it was asked.

    `by` is always None: it is asked from the machine itself.
    """
    person = security_log.whose(tag, day=day)
    if person is not None:
        record(by=by, verb="accounts.name_tag", subject=person, is_look=True)
    return person


def hide_passkey_card(*, by: Person) -> None:
    """Put the card about passkeys away: for good, or for a month when `by` sees things about others."""
    by.no_passkey_card_until = timezone.now() + AGAIN if by.is_staff_member else FOREVER
    by.save(update_fields=["no_passkey_card_until", "updated_at"])


def forget_old_devices(*, by: None = None) -> int:
    """Forget browsers nobody entered from for long, and the traces of sessions that are over; how many of both.

    `by` is always None: the machine does it.
    """
    oldest = timezone.localdate() - dt.timedelta(days=LASTING)
    devices, _rows = KnownDevice.objects.filter(last_used_on__lt=oldest).delete()
    open_now = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    traces, _rows = UserSession.objects.exclude(session_key__in=open_now).delete()
    return devices + traces
