"""Who may do what in this room, readable aloud."""

import rules
from django.utils import timezone

from eclaireur.accounts.models import Person
from eclaireur.accounts.rules import is_coordinator, is_signed_in
from eclaireur.practice.models import Clearance


@rules.predicate
def is_present(person: Person) -> bool:
    """Neither away nor suspended."""
    return person.paused_since is None and (
        person.suspended_until is None or person.suspended_until <= timezone.now()
    )


@rules.predicate
def concerns_someone_else(person: Person, clearance: Clearance) -> bool:
    """Nobody decides for oneself."""
    return clearance.person_id != person.pk


@rules.predicate
def coordinates_them(person: Person, clearance: Clearance) -> bool:
    """They read it on their desk."""
    return Clearance.objects.visible_to(person).filter(pk=clearance.pk).exists()


may_ask = is_signed_in & is_present
may_read_desk = is_coordinator & is_present
may_decide = may_read_desk & concerns_someone_else

rules.add_perm("practice.ask_clearance", may_ask)
rules.add_perm("practice.read_desk", may_read_desk)
rules.add_perm("practice.decide_clearance", may_decide)
