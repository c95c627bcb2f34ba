"""Who may do what in this room, readable aloud. Who reads what is in models.sight."""

import uuid

import rules
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.accounts.rules import is_operator, is_signed_in
from eclaireur.core.page_memory import once_a_page
from eclaireur.core.prepared import prepared
from eclaireur.people.models import Experience, Path, PeerProfile


@rules.predicate
def is_free_to_write(person: Person) -> bool:
    """Not suspended: a suspended person reads what is theirs, and may take it back or away."""
    return person.suspended_until is None or person.suspended_until <= timezone.now()


@rules.predicate
def lived_it(person: Person, experience: Experience) -> bool:
    return experience.person_id == person.pk


@rules.predicate
def walks_as_a_peer(person: Person) -> bool:
    """Holds the role, or has begun to write a path. Limits alone begin none: members set them too, to answer others."""
    return person.holds(Role.PEER) or once_a_page(("walks as a peer", person.pk), lambda: bool(_began_a_path(person=person.pk)))


@prepared
def _began_a_path(*, person: uuid.UUID) -> QuerySet:
    began = Exists(PeerProfile.objects.filter(person=OuterRef("pk")).exclude(title="")) | Exists(Path.objects.filter(person=OuterRef("pk")))
    return Person.objects.filter(began, pk=person).values_list("pk")


rules.add_perm("people.tell_experience", is_signed_in & is_free_to_write)
rules.add_perm("people.change_experience", is_signed_in & is_free_to_write & lived_it)
rules.add_perm("people.remove_experience", is_signed_in & lived_it)
rules.add_perm("people.write_path", is_signed_in & is_free_to_write)
for verb in ("view", "add", "change"):
    rules.add_perm(f"people.{verb}_concept", is_operator)
