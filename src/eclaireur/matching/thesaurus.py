"""Matching: the tree of concepts, and how close two of them are.

Closeness counts edges (Rada et al. 1989; Leacock & Chodorow 1998) up from what is sought to the shared
ancestor, then down to what was lived. Going down costs less than going up (Tversky 1977): who lived a
particular form of what I look for has lived it. A root is a heading, not a likeness: two branches that
meet only there share nothing (the reason Wu & Palmer 1994 weigh by depth).
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from eclaireur.matching.parameters import Parameters


class ThesaurusError(ValueError):
    """A tree that cannot be: `concept` names the entry at fault, `field` the part of it."""

    def __init__(self, concept: str, field: str, reason: str) -> None:
        super().__init__(f"{concept}: {field}: {reason}")
        self.concept, self.field, self.reason = concept, field, reason


@dataclass(frozen=True)
class Thesaurus:
    """A forest of concepts: `parents` maps each to its parent or None, `labels` to words for a person.

    A concept that is not in it stands alone, close to itself only; so `Thesaurus({})` is "no thesaurus".
    """

    parents: Mapping[str, str | None]
    labels: Mapping[str, str]

    @classmethod
    def of(
        cls, entries: Iterable[tuple[str, str | None]], labels: Mapping[str, str] | None = None
    ) -> "Thesaurus":
        """A thesaurus from (concept, parent or None) pairs.

        Raises ThesaurusError: a concept given twice, an unknown parent, a concept above itself.
        """
        parents: dict[str, str | None] = {}
        for concept, parent in entries:
            if concept in parents:
                raise ThesaurusError(concept, "id", "ce concept est déjà donné plus haut")
            parents[concept] = parent
        safe: set[str] = set()
        for concept, parent in parents.items():
            if parent is not None and parent not in parents:
                raise ThesaurusError(concept, "parent", f"« {parent} » n’est pas un concept de ce fichier")
            path: dict[str, None] = {}
            here: str | None = concept
            while here is not None and here not in safe:
                if here in path:
                    raise ThesaurusError(concept, "parent", "ce concept finit par être son propre ancêtre")
                path[here] = None
                here = parents.get(here)
            safe.update(path)
        return cls(parents, labels or {})

    def __contains__(self, concept: str) -> bool:
        return concept in self.parents

    def label(self, concept: str) -> str:
        """The words for a concept, or its identifier where it has none."""
        return self.labels.get(concept) or concept

    def line(self, concept: str) -> list[str]:
        """The concept, its parent, and so on up to its root."""
        return list(self._upward(concept))

    def _upward(self, concept: str | None) -> Iterator[str]:
        while concept is not None:
            yield concept
            concept = self.parents.get(concept)

    def below(self, concept: str, deepest: float = math.inf) -> dict[str, int]:
        """The concept and its descendants down to `deepest` steps, each with its number of steps down."""
        depths = {concept: 0}
        queue = [concept]
        for here in queue:
            if depths[here] < deepest:
                for child in self._children.get(here, ()):
                    depths[child] = depths[here] + 1
                    queue.append(child)
        return depths

    def near(self, sought: str, parameters: Parameters) -> dict[str, float]:
        """Every concept whose closeness to the sought one is above 0, with that closeness (0..1].

        closeness = 1 - climb_cost * steps up - descend_cost * steps down, never below 0.
        """
        found: dict[str, float] = {}
        deepest = math.ceil(1 / parameters.descend_cost)
        for up, ancestor in enumerate(self._upward(sought)):
            if up * parameters.climb_cost >= 1:
                break
            heading = up > 0 and self.parents.get(ancestor) is None
            for lived, down in self.below(ancestor, 0 if heading else deepest).items():
                closeness = round(1 - up * parameters.climb_cost - down * parameters.descend_cost, 12)
                if closeness > found.get(lived, 0.0):
                    found[lived] = closeness
        return found

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for concept, parent in self.parents.items():
            if parent is not None:
                children.setdefault(parent, []).append(concept)
        return children


NO_THESAURUS = Thesaurus({}, {})
