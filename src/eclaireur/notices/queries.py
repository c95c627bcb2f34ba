"""Reads over several models: whom we may write to by e-mail, and notices as a page shows them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone

from eclaireur.accounts.enums import Purpose
from eclaireur.accounts.models import Consent, Person
from eclaireur.accounts.queries import for_anyone
from eclaireur.core.prepared import counted, how_many
from eclaireur.notices.models import Notice, NoticeSettings


def unread_count(person: Person) -> int:
    """How many notices `person` has not read."""
    return how_many(_unread(person))


@for_anyone
def _unread(person: Person) -> QuerySet:
    return counted(Notice.objects.visible_to(person).unread())


def wishes_of(person: Person) -> NoticeSettings:
    """How `person` wants to hear of what happens: as everybody, unless they said otherwise."""
    return NoticeSettings.objects.filter(person=person).first() or NoticeSettings(person=person)


@dataclass
class Line:
    """Notices of one day about the same thing, said once."""

    latest: Notice
    times: int
    is_unread: bool


@dataclass
class Day:
    """A day, and what happened then, latest first."""

    date: dt.date
    lines: list[Line]


def by_day(notices: Iterable[Notice]) -> list[Day]:
    """Notices (latest first) grouped by local day, and within a day by what they are about."""
    days = []
    for date, of_day in groupby(notices, key=lambda notice: timezone.localtime(notice.happened_at).date()):
        lines: dict[tuple, Line] = {}
        for notice in of_day:
            key = (notice.kind, notice.about_type, notice.about_id, notice.by_id)
            line = lines.setdefault(key, Line(notice, 0, is_unread=False))
            line.times += 1
            line.is_unread |= notice.read_at is None
        days.append(Day(date, list(lines.values())))
    return days


def address_of(person: Person) -> str | None:
    """The verified address at which the person agreed to be written to, else None."""
    agreed = Consent.objects.filter(person=person, purpose=Purpose.CONTACT, withdrawn_at=None).exists()
    if not agreed:
        return None
    verified = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    return verified.values_list("email", flat=True).first()
