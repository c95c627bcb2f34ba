"""What a person decides for themselves: as whom they come, consents, blocks, a pause, in which zone they live."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.enums import Circle, Purpose
from eclaireur.accounts.models import Block, Consent, Person
from eclaireur.accounts.registries import away_effects, block_effects, ties_to_circle, unblock_effects
from eclaireur.core.zones import Zone


@transaction.atomic
def change_circle(*, by: Person, circle: Circle | str) -> None:
    """`by` comes in the other circle, after a slip when they signed up. Raises PermissionDenied once something binds them to
    the one they came in: others there read it, and the other circle must not.
    """
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    if by.circle == Circle(circle):
        return
    if ties_to_circle(by):
        raise PermissionDenied
    by.circle = Circle(circle)
    by.save(update_fields=["circle", "updated_at"])
    record(by=by, verb="accounts.change_circle", subject=by)


@transaction.atomic
def give_consent(*, by: Person, purpose: Purpose | str) -> Consent:
    """Say yes to one purpose. Saying it twice changes nothing."""
    consent, new = Consent.objects.get_or_create(person=by, purpose=Purpose(purpose), withdrawn_at=None)
    if new:
        record(by=by, verb="accounts.give_consent", on=consent, subject=by)
    return consent


@transaction.atomic
def withdraw_consent(*, by: Person, purpose: Purpose | str) -> None:
    """Take a yes back; the history keeps both moments. Withdrawing what was not given changes nothing."""
    for consent in Consent.objects.open().filter(person=by, purpose=Purpose(purpose)):
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at", "updated_at"])
        record(by=by, verb="accounts.withdraw_consent", on=consent, subject=by)


@transaction.atomic
def block(*, by: Person, person: Person, known_as: str = "") -> Block:
    """`by` no longer meets `person` anywhere, and `person` is never told. Raises ValueError for oneself.

    `known_as` is the name under which `by` met them, when it is not their pseudonym: `by` is shown no other.

    The journal has no subject here: whoever is blocked must not read it.
    """
    if by.pk == person.pk:
        raise ValueError("Nobody blocks themselves.")
    made, new = Block.objects.get_or_create(person=by, blocked=person, defaults={"known_as": known_as})
    if new:
        record(by=by, verb="accounts.block", on=made)
        for effect in block_effects():
            effect(by, person)
    return made


@transaction.atomic
def unblock(*, by: Person, person: Person) -> None:
    """`by` may meet `person` again. Nothing else comes back by itself."""
    gone, _rows = Block.objects.filter(person=by, blocked=person).delete()
    if gone:
        record(by=by, verb="accounts.unblock")
        for effect in unblock_effects():
            effect(by, person)


@transaction.atomic
def pause(*, by: Person) -> None:
    """Suspend everything without losing anything: not listed, no notice, until `resume`."""
    if not by.is_paused:
        by.paused_since = timezone.now()
        by.save(update_fields=["paused_since", "updated_at"])
        record(by=by, verb="accounts.pause", subject=by)
        for effect in away_effects():
            effect(by)


@transaction.atomic
def resume(*, by: Person) -> None:
    """Come back from a pause."""
    if by.is_paused:
        by.paused_since = None
        by.save(update_fields=["paused_since", "updated_at"])
        record(by=by, verb="accounts.resume", subject=by)


@transaction.atomic
def choose_zone(*, by: Person, zone: Zone | str) -> None:
    """From now on pages, e-mails and quiet hours follow the clock of `zone`. The journal does not say which."""
    if by.zone != Zone(zone):
        by.zone = Zone(zone)
        by.save(update_fields=["zone", "updated_at"])
        record(by=by, verb="accounts.choose_zone", subject=by)
