"""Matching: what goes in (peers, requests) and what comes out (matches with their reasons).

Plain frozen records. They trust their maker: files are checked by `files`, the web product by its forms.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from eclaireur.matching.enums import Circle, Criterion, Exclusion, Modality, Stage, Unassigned


@dataclass(frozen=True, slots=True)
class Experience:
    """Something a peer has lived: a concept of the thesaurus, where they stand, whether they accompany it."""

    concept: str
    stage: Stage | None = None
    accompanies: bool = True


@dataclass(frozen=True, slots=True)
class Sought:
    """Something a request looks for, where its author stands, and how much it matters (1 to 3)."""

    concept: str
    stage: Stage | None = None
    importance: int = 1


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer as matching sees them. What is None or empty is unstated and never counts against anyone.

    Degrees for `lat` and `lon` (both or neither), kilometres for `radius_km`, people for `capacity`
    and `load`; `availability` holds slots of `enums.SLOTS`.
    """

    id: str
    experiences: tuple[Experience, ...]
    limits: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("fr",)
    modalities: tuple[Modality, ...] = ()
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    capacity: int = 1
    load: int = 0
    paused: bool = False
    gender: str | None = None
    birth_year: int | None = None
    availability: tuple[str, ...] = ()
    circle: Circle = Circle.CONCERNED
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What a person looks for. Only what is stated counts; `avoid` and the two wishes never exclude.

    `max_km` in kilometres, `age_wish` in years (youngest, oldest), `waiting_days` in days.
    """

    id: str
    experiences: tuple[Sought, ...]
    avoid: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("fr",)
    modalities: tuple[Modality, ...] = ()
    lat: float | None = None
    lon: float | None = None
    max_km: float | None = None
    gender_wish: str | None = None
    age_wish: tuple[int, int] | None = None
    availability: tuple[str, ...] = ()
    circle: Circle = Circle.CONCERNED
    blocked: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    waiting_days: float = 0.0

    @property
    def sought(self) -> tuple[Sought, ...]:
        """The experiences in one steady order, each (concept, stage) once, at its greatest importance."""
        strongest: dict[tuple[str, str], Sought] = {}
        for item in self.experiences:
            key = (item.concept, item.stage or "")
            if key not in strongest or strongest[key].importance < item.importance:
                strongest[key] = item
        return tuple(strongest[key] for key in sorted(strongest))


class Reason(NamedTuple):
    """One term of a score: its criterion, its points (0..1), and the sentence that says it in French.

    For the criterion "experience" the last four fields say which concept was sought, which one the
    peer lived, how close they are (0..1) and where the peer stands, so that a page can word it anew.
    """

    criterion: Criterion
    points: float
    text: str
    concept: str | None = None
    peer_concept: str | None = None
    closeness: float | None = None
    stage: Stage | None = None


class Match(NamedTuple):
    """A peer offered to a request: the score (0..1) is the sum of the reasons' points, exactly."""

    peer_id: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best matches first, and how many peers were left out under each exclusion (zeros included)."""

    ranked: tuple[Match, ...]
    excluded: Counter[Exclusion]
    admissible: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A request given to a peer by an assignment, with the score and the weight that was optimised."""

    request_id: str
    peer_id: str
    score: float
    weight: float


@dataclass(frozen=True, slots=True)
class Unmet:
    """A request left without a peer by an assignment, and why."""

    request_id: str
    why: Unassigned
    text: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """The pairs, the requests left over, and the sum of the pairs' weights; all in the requests' order."""

    pairs: tuple[Pair, ...]
    unassigned: tuple[Unmet, ...]
    objective: float
    figures: Mapping[str, int] = field(default_factory=dict)
