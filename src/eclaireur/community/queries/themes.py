"""The themes of topics, and those of a space that a free text tells of."""

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import F, QuerySet

from eclaireur.community.models import Space, Theme, Topic
from eclaireur.core.prepared import prepared
from eclaireur.people.queries import held_thesaurus, recognise

MOST = 3
A_PAGE = 20  # topics whose themes are read together


def themes_of(topic: Topic) -> list[Theme]:
    """The themes of a topic, in order."""
    return _themes_of(topic=topic.pk)


@prepared
def _themes_of(*, topic: uuid.UUID) -> QuerySet:
    return Theme.objects.select_related("concept").filter(topics=topic)


def with_themes(topics: list[Any]) -> list[Any]:
    """These topics (of one page), each with its themes in `tagged`."""
    if not topics:
        return topics
    identifiers = [topic.pk for topic in topics]
    identifiers += identifiers[-1:] * (-len(identifiers) % A_PAGE)  # one way of asking, however many they are
    told: dict[uuid.UUID, list[Theme]] = defaultdict(list)
    for theme in _themes_among(**{f"topic{place}": identifier for place, identifier in enumerate(identifiers)}):
        told[theme.of].append(theme)
    for topic in topics:
        topic.tagged = told[topic.pk]
    return topics


@prepared
def _themes_among(**topics: uuid.UUID) -> QuerySet:
    return Theme.objects.select_related("concept").filter(topics__in=list(topics.values())).annotate(of=F("topics"))


@prepared
def themes_in(*, space: uuid.UUID) -> QuerySet:
    """The themes of a space, in order."""
    return Theme.objects.select_related("concept").filter(space=space)


def themes_told(space: Space, text: str) -> list[Theme]:
    """Themes of `space` whose concept, or one below it, is recognised in `text`; most telling first, three at most."""
    themes = {theme.concept_id: theme for theme in space.themes.exclude(concept=None)}
    if not themes or not text.strip():
        return []
    tree = held_thesaurus()
    told: dict[str, Theme] = {}
    for proposal in recognise(text):
        for concept in [proposal.concept, *tree.ancestors(proposal.concept)]:
            if concept in themes:
                told.setdefault(concept, themes[concept])
                break
    return list(told.values())[:MOST]
