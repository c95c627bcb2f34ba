"""Asking to be cleared, and answering."""

from contextlib import suppress

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import grant_role, record
from eclaireur.accounts.actions.roles import AlreadyHeldError
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.community.models import StructureMembership
from eclaireur.core.zones import site_day
from eclaireur.notices.actions import notify
from eclaireur.people.models import Path
from eclaireur.people.queries import what_is_missing
from eclaireur.practice import rules
from eclaireur.practice.enums import DECISIONS, ClearanceState
from eclaireur.practice.models import GRACE, LONGEST_NOTE, VALID_FOR, Clearance
from eclaireur.safety.actions import was_read


class AlreadyDecidedError(Exception):
    """Someone else decided in the meantime. Nothing was changed."""


@transaction.atomic
def ask_clearance(*, by: Person) -> Clearance:
    """`by` asks to be cleared to accompany. Asking twice changes nothing.

    Raises ValidationError, in words, while something is missing in what they show, or when it is too early.
    """
    if not rules.may_ask(by):
        raise PermissionDenied
    if missing := what_is_missing(by):
        raise ValidationError(_("Il manque encore : %(what)s.") % {"what": ", ".join(map(str, missing))})
    clearance, made = Clearance.objects.select_for_update().get_or_create(person=by)
    if not made:
        if clearance.state == ClearanceState.REVIEW:
            return clearance
        if not clearance.may_be_asked_again:
            raise ValidationError(_("Votre habilitation est encore valable longtemps : rien à demander pour l’instant."))
        clearance.state, clearance.asked_at, clearance.decided_at = ClearanceState.REVIEW, timezone.now(), None
        clearance.save()
    record(by=by, verb="practice.ask_clearance", on=clearance, subject=by)
    for coordinator in _coordinators_of(clearance):
        notify(to=coordinator, kind="practice.asked", about=clearance, url=reverse("practice:clearance", args=[clearance.pk]))
    return clearance


@transaction.atomic
def decide_clearance(*, by: Person, clearance: Clearance, decision: ClearanceState | str, note: str, read: str = "") -> Clearance:
    """A coordinator answers a request, or looks again at a clearance that is due, with a word to the person.

    Approved: cleared for a year, and the role of peer is given if need be. To be revised: nothing changes
    of a year already given. Declined: it ends. A word is due with every answer but a yes.
    `read` is the mark of the path they read: one changed since is still to be read by moderation.
    Raises PermissionDenied, ValidationError, or AlreadyDecidedError when another was faster.
    """
    if not rules.may_decide(by, clearance):
        raise PermissionDenied
    if decision not in DECISIONS:
        raise ValidationError({"decision": _("Choisissez une réponse.")})
    if decision != ClearanceState.APPROVED and not note.strip():
        raise ValidationError({"note": _("Un mot est nécessaire : dites ce qui manque, ou pourquoi, avec tact.")})
    if len(note) > LONGEST_NOTE:
        raise ValidationError({"note": _("Ce mot dépasse %(n)s signes. Il est gardé ci-dessous.") % {"n": LONGEST_NOTE}})
    clearance = Clearance.objects.select_for_update().get(pk=clearance.pk)
    if not clearance.is_to_answer:
        raise AlreadyDecidedError
    if not rules.coordinates_them(by, clearance):
        raise PermissionDenied
    clearance.state = ClearanceState(decision)
    clearance.decided_at, clearance.decided_by, clearance.note = timezone.now(), by, note
    if decision == ClearanceState.APPROVED:
        clearance.valid_until = site_day() + VALID_FOR
        clearance.reminded_at = clearance.lapse_told_at = None  # a new year begins
        _give_role(by, clearance.person)
    elif decision == ClearanceState.DECLINED:
        clearance.valid_until = clearance.lapse_told_at = None
    clearance.save()
    if path := Path.objects.filter(person=clearance.person).first():
        was_read(by=by, thing=path, author=clearance.person, read=read)  # they read it to decide
    record(by=by, verb="practice.decide_clearance", on=clearance, subject=clearance.person)
    notify(to=clearance.person, kind="practice.decided", about=clearance, url=reverse("people:my_path"), by=by)
    return clearance


@transaction.atomic
def remind_of_rechecks() -> None:
    """Once an hour: thirty days before a clearance ends, tell its peer and the coordinators; once it lapsed, the peer.

    Each is told once. Someone being read again, or on a break, is not pressed: the reminder waits for them. That one is
    no longer listed is told wherever the new reading stands.
    """
    today, now = site_day(), timezone.now()
    here = Person.objects.here()
    due = Clearance.objects.due().filter(person__in=here).select_for_update(of=("self",)).select_related("person")
    for clearance in due.filter(reminded_at=None):
        clearance.reminded_at = now
        clearance.save(update_fields=["reminded_at", "updated_at"])
        notify(to=clearance.person, kind="practice.recheck_soon", about=clearance, url=reverse("people:my_path"))
        for coordinator in _coordinators_of(clearance):
            notify(to=coordinator, kind="practice.recheck_to_plan", about=clearance, url=reverse("practice:desk") + "?liste=a-revoir")
    lapsed = Clearance.objects.filter(person__in=here, lapse_told_at=None, valid_until__lt=today - GRACE)
    for clearance in lapsed.select_for_update(of=("self",)).select_related("person"):
        clearance.lapse_told_at = now
        clearance.save(update_fields=["lapse_told_at", "updated_at"])
        notify(to=clearance.person, kind="practice.lapsed", about=clearance, url=reverse("people:my_path"))


def _coordinators_of(clearance: Clearance) -> list[Person]:
    """Those who read it on their desk; oneself apart."""
    held = RoleGrant.objects.current().filter(role=Role.COORDINATOR).values("person")
    others = Person.objects.here().filter(pk__in=held).exclude(pk=clearance.person_id)
    return [one for one in others if rules.coordinates_them(one, clearance)]


def look_at_clearance(*, by: Person, clearance: Clearance) -> None:
    """Write in the journal that a coordinator read the file of a peer."""
    if clearance.person_id != by.pk:
        record(by=by, verb="practice.read_clearance", on=clearance, subject=clearance.person, is_look=True)


def _give_role(by: Person, person: Person) -> None:
    """The role of peer comes with the clearance: in the structure of the coordinator when theirs is held in one, and of
    several, in the one the person is attached to.
    """
    if person.holds(Role.PEER):
        return
    held = [grant.structure for grant in by.current_grants if grant.role == Role.COORDINATOR]
    attached = {grant.structure_id for grant in person.current_grants}
    attached |= set(StructureMembership.objects.filter(person=person).values_list("structure", flat=True))
    structure = None if None in held else next((one for one in held if one and one.pk in attached), held[0])
    with suppress(AlreadyHeldError):
        grant_role(by=by, person=person, role=Role.PEER, structure=structure)
