"""The thesaurus as pages read it: held in memory, in step with the database by one small query."""

import threading
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Max

from eclaireur.people.language import plain
from eclaireur.people.models import Concept
from eclaireur.people.recognition import Proposal, Recogniser
from eclaireur.people.thesaurus import Entry, Thesaurus

MOST_FOUND = 30


@dataclass
class Held:
    """What a process holds: the tree, and its recogniser, built when first needed."""

    stamp: tuple
    tree: Thesaurus

    @cached_property
    def recogniser(self) -> Recogniser:
        return Recogniser(self.tree)


@dataclass(frozen=True)
class Branch:
    """An active concept and the branches under it."""

    entry: Entry
    branches: tuple["Branch", ...]


_held: Held | None = None
_lock = threading.Lock()


def held_thesaurus() -> Thesaurus:
    """The whole tree, retired concepts included."""
    return _current().tree


def recognise(text: str) -> list[Proposal]:
    """Concepts that `text` tells, most telling first, with the places in the text that say so. Nothing is kept."""
    held = _current()
    with _lock:
        recogniser = held.recogniser
    return recogniser.propose(text)


def search_concepts(words: str, language: str) -> list[Entry]:
    """Choosable concepts named by `words` in `language`, best first, `MOST_FOUND` at most.

    A label that begins so comes first, then labels and synonyms with every word, then what free text tells.
    """
    tree = held_thesaurus()
    wanted = plain(words).split()
    if not wanted:
        return []
    ranked = []
    for rank, entry in enumerate(tree.values()):
        if entry.active and entry.parent is not None and (quality := _quality(entry, wanted, language)) is not None:
            ranked.append((quality, rank, entry))
    found = [entry for _quality, _rank, entry in sorted(ranked)]
    told = [tree[proposal.concept] for proposal in recognise(words)]
    return list({entry.id: entry for entry in [*found, *told]}.values())[:MOST_FOUND]


def _quality(entry: Entry, wanted: list[str], language: str) -> int | None:
    label = plain(entry.label(language)).replace("’", " ").replace("'", " ")
    synonyms = entry.synonyms_en if language.startswith("en") else entry.synonyms_fr
    if label.startswith(" ".join(wanted)):
        return 0
    for quality, text in ((1, label), *((2, plain(synonym)) for synonym in synonyms)):
        words = text.replace("’", " ").replace("-", " ").split()
        if all(any(word.startswith(part) for word in words) for part in wanted):
            return quality
    return None


def tree_from(concept: str | None) -> tuple[Branch, ...]:
    """The active branches right below `concept` (the themes for None), each with its own."""
    tree = held_thesaurus()

    def below(parent: str | None) -> tuple[Branch, ...]:
        return tuple(Branch(entry, below(entry.id)) for entry in tree.children(parent) if entry.active)

    return below(concept)


def _current() -> Held:
    global _held  # noqa: PLW0603 (one per process)
    stamp = tuple(Concept.objects.aggregate(last=Max("updated_at"), number=Count("pk")).values())
    with _lock:
        if _held is None or _held.stamp != stamp:
            tree = Concept.objects.thesaurus()
            if _held is not None and _held.tree == tree:  # saved without a change: the recogniser still holds
                _held.stamp = stamp
            else:
                _held = Held(stamp, tree)
        return _held
