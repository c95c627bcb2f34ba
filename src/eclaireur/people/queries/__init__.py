"""Reads over several models, by theme."""

from eclaireur.people.queries.pages import (
    ASPECTS,
    PeerPage,
    experiences_by_theme,
    page_for_coordination,
    page_seen_by,
    preview_of,
    what_is_missing,
)
from eclaireur.people.queries.thesaurus import Branch, held_thesaurus, recognise, search_concepts, tree_from

__all__ = [
    "ASPECTS",
    "Branch",
    "PeerPage",
    "experiences_by_theme",
    "held_thesaurus",
    "page_for_coordination",
    "page_seen_by",
    "preview_of",
    "recognise",
    "search_concepts",
    "tree_from",
    "what_is_missing",
]
