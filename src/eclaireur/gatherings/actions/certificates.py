"""Certificates of attendance: asked, confirmed person by person, declined, withdrawn. Never a name."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.gatherings import codes
from eclaireur.gatherings.enums import VERIFIABLE, CertificateState, Seat
from eclaireur.gatherings.models import Certificate, Series
from eclaireur.gatherings.models.holders import those_here
from eclaireur.gatherings.queries import may_answer, may_ask, who_arranges
from eclaireur.notices.actions import notify

ASKED, READY = "gatherings.certificate_asked", "gatherings.certificate_ready"
DECLINED, REVOKED = "gatherings.certificate_declined", "gatherings.certificate_revoked"
WAITING, FORGOTTEN = "gatherings.certificate_waiting", "gatherings.certificate_forgotten"
OVER = "gatherings.programme_over"
REMIND_AFTER = dt.timedelta(days=30)
FORGET_UNANSWERED = dt.timedelta(days=60)
FORGET_OWNER = dt.timedelta(days=365)
"""So long a certificate can be downloaded; its number answers afterwards, and leads to nobody."""


def tell_it_is_over(series: Series) -> None:
    """A programme is over: each person who has a place there is told once that they may ask, and how long."""
    if series.occurrences.kept().exists():
        for person in Person.objects.filter(pk__in=series.registrations.filter(state=Seat.REGISTERED).values("person")):
            notify(to=person, kind=OVER, about=series, url=reverse("gatherings:my_certificates"))


@transaction.atomic
def ask_certificate(*, by: Person, series: Series) -> Certificate:
    """`by` asks those who held the programme for a certificate. Twice is once.

    Raises ValidationError, in words, when the programme is not over or `by` had no place in it.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if not may_ask(by, series):
        raise ValidationError(_("Une attestation se demande quand le programme est fini, par les personnes qui y avaient une place."))
    made, is_new = Certificate.objects.get_or_create(series=series, person=by)
    if is_new:
        record(by=by, verb="gatherings.ask_certificate", on=made, subject=by)
        _tell_who_answers(made, ASKED, by=by)
    return made


@transaction.atomic
def confirm_certificate(*, by: Person, certificate: Certificate) -> Certificate:
    """Someone who holds the programme says that this person followed it. Twice is once; a refusal can be taken back."""
    certificate = _held(by, certificate)
    if certificate.state not in VERIFIABLE:
        certificate.state, certificate.decided_at = CertificateState.CONFIRMED, timezone.now()
        certificate.code = codes.canonical(codes.draw()) or ""
        certificate.save()
        _say(by, certificate, "confirm", READY)
    return certificate


@transaction.atomic
def decline_certificate(*, by: Person, certificate: Certificate) -> Certificate:
    """Not confirmed. The person may talk about it with them."""
    certificate = _held(by, certificate)
    if certificate.state == CertificateState.ASKED:
        certificate.state, certificate.decided_at = CertificateState.DECLINED, timezone.now()
        certificate.save()
        _say(by, certificate, "decline", DECLINED)
    return certificate


@transaction.atomic
def revoke_certificate(*, by: Person, certificate: Certificate) -> Certificate:
    """Withdrawn, for good: its number answers that it is no longer valid."""
    certificate = _held(by, certificate)
    if certificate.state == CertificateState.CONFIRMED:
        certificate.state, certificate.revoked_at = CertificateState.REVOKED, timezone.now()
        certificate.save()
        _say(by, certificate, "revoke", REVOKED)
    return certificate


@transaction.atomic
def forget_certificates() -> None:
    """Upkeep: a request nobody answers is recalled after a month, and deleted after two, which the person is told; a
    refusal is deleted two months after it, whose a certificate is after a year.
    """
    now = timezone.now()
    waiting = Certificate.objects.filter(state=CertificateState.ASKED).select_for_update(of=("self",)).select_related("series", "person")
    for each in waiting.filter(created_at__lt=now - FORGET_UNANSWERED):
        if each.person is not None:
            notify(to=each.person, kind=FORGOTTEN, about=each.series, url=reverse("gatherings:my_certificates"))
        each.delete()
    for each in waiting.filter(created_at__lt=now - REMIND_AFTER, reminded_at=None):
        each.reminded_at = now
        each.save(update_fields=["reminded_at", "updated_at"])
        _tell_who_answers(each, WAITING)
    Certificate.objects.filter(state=CertificateState.DECLINED, decided_at__lt=now - FORGET_UNANSWERED).delete()
    Certificate.objects.filter(state__in=sorted(VERIFIABLE), decided_at__lt=now - FORGET_OWNER).update(person=None)


def drop_unconfirmed(person: Person) -> None:
    """Before someone is erased: only confirmed certificates stay, without them."""
    person.certificates.exclude(state__in=sorted(VERIFIABLE)).delete()


def _held(by: Person, certificate: Certificate) -> Certificate:
    """The row, locked; PermissionDenied for who does not answer it, or for one's own."""
    found = Certificate.objects.select_for_update(of=("self",)).select_related("series", "person").get(pk=certificate.pk)
    if not may_answer(by, found):
        raise PermissionDenied
    return found


def _tell_who_answers(certificate: Certificate, kind: str, *, by: Person | None = None) -> None:
    """Those who hold the programme and are here; else who wrote it and who coordinates it. Never who asks."""
    series, person = certificate.series, certificate.person
    if person is None:
        return
    holders = [each for each in those_here(series.facilitators.all()) if each != person]
    for each in holders or who_arranges(series, without=[person]):
        notify(to=each, kind=kind, about=certificate, url=reverse("gatherings:certificates", args=[series.pk]), by=by)


def _say(by: Person, certificate: Certificate, what: str, kind: str) -> None:
    record(by=by, verb=f"gatherings.{what}_certificate", on=certificate, subject=certificate.person)
    if certificate.person is not None:
        notify(to=certificate.person, kind=kind, about=certificate, url=certificate.get_absolute_url(), by=by)
