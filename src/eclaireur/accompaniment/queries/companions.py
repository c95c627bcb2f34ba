"""Who walks with whom now, for the rooms below that ask."""

from uuid import UUID

from eclaireur.accompaniment.enums import FrameState
from eclaireur.accompaniment.models import Frame, Relation
from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Thread


def companions_of(person: Person) -> set[UUID]:
    """Identifiers of the people with whom `person` has an accompaniment under way, on either side."""
    pairs = Relation.objects.under_way().visible_to(person).values_list("member", "peer")
    return {other for pair in pairs for other in pair if other} - {person.pk}


def has_agreed_frame(thread: Thread) -> bool:
    """Whether the two people of an accompaniment talking in `thread` agreed on a frame that holds."""
    return Frame.objects.filter(relation__thread=thread, state=FrameState.AGREED).exists()
