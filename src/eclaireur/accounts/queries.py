"""Reads over several models."""

import uuid

from django.db.models import Q

from eclaireur.accounts.models import Block, Person


def out_of_sight_of(person: Person) -> set[uuid.UUID]:
    """Identifiers of the people `person` blocked or who blocked them: neither meets the other anywhere."""
    pairs = Block.objects.filter(Q(person=person) | Q(blocked=person)).values_list("person_id", "blocked_id")
    return {other for pair in pairs for other in pair} - {person.pk}


def are_apart(one: Person, other: Person) -> bool:
    """Whether a block stands between two people, whoever decided."""
    return Block.objects.between(one, other).exists()
