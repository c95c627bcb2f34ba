"""The card of "Mon espace": what moved in what I follow."""

from typing import Any

from eclaireur.community import queries
from eclaireur.community.models import Following
from eclaireur.core.registries import Card

A_FEW = 3


def followed_card(person: Any) -> Card | None:
    """For someone who follows something: the topics with something new, or that all is read."""
    moved = queries.moved_in_what_is_followed(person, A_FEW)
    if not moved and not Following.objects.filter(person=person).exists():
        return None
    return Card("community/card.html", {"topics": moved}, order=16)
