"""Certificates of attendance: what a programme was, who may ask, who asked, which number is genuine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from eclaireur.gatherings import codes
from eclaireur.gatherings.enums import CertificateState, Kind, Seat, SeriesState
from eclaireur.gatherings.models import Certificate, Occurrence, Series
from eclaireur.gatherings.models.holders import those_here
from eclaireur.gatherings.rules import may_change

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person

NAMED = dt.timedelta(days=60)
"""So long after the answer, those who hold the programme still read the pseudonym."""


@dataclass(frozen=True)
class Followed:
    """What a programme was: days where it happens, how many sessions, how many minutes in all."""

    first: dt.date
    last: dt.date
    sessions: int
    minutes: int


def followed(series: Series) -> Followed | None:
    """The sessions that took place; None when there was none."""
    rows = list(series.occurrences.kept().past().select_related("series").order_by("starts_at"))
    if not rows:
        return None
    length = sum((row.ends_at - row.starts_at for row in rows), dt.timedelta())
    return Followed(rows[0].local_start.date(), rows[-1].local_start.date(), len(rows), round(length.total_seconds() / 60))


def programmes_to_certify(person: Person) -> list[Series]:
    """Programmes `person` had a place in, that are over, and for which they asked nothing yet."""
    held = Occurrence.objects.kept().filter(series=OuterRef("pk"))
    return list(
        Series.objects.filter(
            ~Exists(held.filter(ends_at__gt=timezone.now())), Exists(held), kind=Kind.PROGRAMME,
            registrations__person=person, registrations__state=Seat.REGISTERED,
        ).exclude(state=SeriesState.DRAFT).exclude(certificates__person=person).distinct()
    )  # fmt: skip


def may_ask(person: Person, series: Series) -> bool:
    """Whether `person` may ask for a certificate of this programme now, or already did."""
    return series in programmes_to_certify(person) or series.certificates.filter(person=person).exists()


def certificates_of(person: Person) -> list[Certificate]:
    """What `person` asked for, latest first."""
    return list(Certificate.objects.filter(person=person).select_related("series__structure").order_by("-created_at"))


def certificates_to_answer(person: Person) -> list[Series]:
    """Programmes `person` holds where someone waits for an answer."""
    asked = Certificate.objects.filter(state=CertificateState.ASKED).exclude(person=person)
    return list(Series.objects.filter(holdings__person=person, certificates__in=asked).distinct())


def certificates_at(series: Series, viewer: Person) -> list[tuple[Certificate, bool, bool]]:
    """(certificate, whether `viewer` still reads its pseudonym, whether they answer) of a programme, those to answer first."""
    rows = Certificate.objects.filter(series=series).select_related("person")
    since = timezone.now() - NAMED
    may, holders, named = may_change(viewer, series), those_here(series.facilitators.all()), []
    for row in rows:
        answers = may and _is_for(viewer, holders, row)
        is_named = row.person is not None and (row.decided_at is None or row.decided_at > since)
        named.append((row, is_named and (answers or row.person_id == viewer.pk), answers))
    return sorted(named, key=lambda each: (each[0].state != CertificateState.ASKED, each[0].created_at))


def may_answer(person: Person, certificate: Certificate) -> bool:
    """Whether `person` confirms it: they hold the programme; who arranges it does when nobody else who holds it is here.
    Never for oneself.
    """
    series = certificate.series
    return may_change(person, series) and _is_for(person, those_here(series.facilitators.all()), certificate)


def _is_for(person: Person, holders: list[Person], certificate: Certificate) -> bool:
    others = [each for each in holders if each.pk != certificate.person_id]
    return certificate.person_id != person.pk and (person in others or not others)


def certificate_numbered(typed: str) -> Certificate | None:
    """The certificate of a number, however it was typed; None when there is none."""
    code = codes.canonical(typed)
    rows = Certificate.objects.verifiable().select_related("series__structure")
    return rows.filter(code=code).first() if code else None
