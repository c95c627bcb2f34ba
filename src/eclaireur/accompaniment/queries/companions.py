"""Who walks with whom now, or asked to, for the rooms below that ask."""

from uuid import UUID

from eclaireur.accompaniment.enums import FrameState, RequestState
from eclaireur.accompaniment.models import Frame, Relation, Request
from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Thread


def companions_of(person: Person) -> set[UUID]:
    """Identifiers of the people with whom `person` has an accompaniment under way, on either side."""
    pairs = Relation.objects.under_way().visible_to(person).values_list("member", "peer")
    return {other for pair in pairs for other in pair if other} - {person.pk}


def has_agreed_frame(thread: Thread) -> bool:
    """Whether the two people of an accompaniment talking in `thread` agreed on a frame that holds."""
    return Frame.objects.filter(relation__thread=thread, state=FrameState.AGREED).exists()


def asked_for_a_peer(person: Person) -> bool:
    """Whether `person` asked for a peer of their circle, and did not take it back."""
    return Request.objects.filter(person=person).exclude(state=RequestState.WITHDRAWN).exists()
