"""The card of "Mon espace": what moved in what I follow."""

from typing import Any

from django.utils.translation import ngettext

from eclaireur.community import queries
from eclaireur.community.models import Following, Offer
from eclaireur.core.registries import Card

A_FEW = 3


def followed_card(person: Any) -> Card | None:
    """For someone who follows something: the topics with something new, those just opened in the spaces too, or that all is read."""
    moved = queries.followed_news(person, A_FEW)
    if not moved and not Following.objects.filter(person=person).exists():
        return None
    return Card("community/card.html", {"topics": moved}, order=16)


def offered_card(person: Any) -> Card | None:
    """For someone to whom waiting topics were offered: how many, and the way there."""
    waiting = Offer.objects.waiting_for(person).count()
    return Card("community/offered_card.html", {"waiting": waiting}, order=12) if waiting else None


def newcomers_in_words(person: Any) -> str | None:
    """Such as "2 à accueillir"; None when every newcomer was."""
    count = queries.to_greet(person).count()
    return ngettext("%(n)d à accueillir", "%(n)d à accueillir", count) % {"n": count} if count else None
