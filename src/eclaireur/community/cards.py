"""The cards of "Mon espace": what moved in what I follow, who waits for an answer, where to begin reading."""

from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from eclaireur.community import queries
from eclaireur.community.models import Following, Offer
from eclaireur.community.queries.welcoming import NEW_FOR
from eclaireur.core.registries import Card

A_FEW = 3
LOOKED_AT = 60
"""Among so many topics a card finds a few near: it is drawn at each visit, and leads to the page that looks further."""


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


def near_card(person: Any) -> Card | None:
    """For someone who came lately: a few topics near what they lived or, until they say something of it, lately answered."""
    if person.created_at < timezone.now() - NEW_FOR:
        return None
    near = [topic for topic, _shared in queries.topics_near(person, many=A_FEW, among=LOOKED_AT)]
    topics = near or queries.lately_answered(person, A_FEW)
    has_told = bool(near) or queries.has_told_something(person)
    context = {"topics": topics, "is_near": bool(near), "has_told": has_told}
    return Card("community/near_card.html", context, order=14) if topics else None


def newcomers_in_words(person: Any) -> str | None:
    """Such as "2 à accueillir"; None when every newcomer was."""
    count = queries.to_greet(person).count()
    return ngettext("%(n)d à accueillir", "%(n)d à accueillir", count) % {"n": count} if count else None
