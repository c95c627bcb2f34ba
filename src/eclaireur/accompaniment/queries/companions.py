"""Who walks with whom now, for the rooms below that ask."""

from uuid import UUID

from eclaireur.accompaniment.models import Relation
from eclaireur.accounts.models import Person


def companions_of(person: Person) -> set[UUID]:
    """Identifiers of the people with whom `person` has an accompaniment under way, on either side."""
    pairs = Relation.objects.under_way().visible_to(person).values_list("member", "peer")
    return {other for pair in pairs for other in pair if other} - {person.pk}
