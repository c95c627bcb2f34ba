"""Matching: every number the formula uses, in one place, each with its meaning and its range.

The page "Comment nous proposons des pairs" is made from these fields (see `explain`), so the page and
the code cannot say two different things. The formula itself is written in docs/matching.md.
"""

import math
from dataclasses import dataclass, field, fields
from typing import Any

from eclaireur.matching.enums import Criterion, Stage


def _number(default: float, low: float, high: float, french: str, english: str) -> Any:
    """A parameter: its value, the closed range it may take, and what it means in both languages."""
    return field(default=default, metadata={"range": (low, high), "fr": french, "en": english})


@dataclass(frozen=True, slots=True)
class ByStage:
    """A factor (0..1] for each stage a peer may be at, or none stated."""

    in_: float
    on_the_way: float
    behind: float
    unstated: float

    def of(self, stage: Stage | None) -> float:
        """The factor for a stage."""
        return self.in_order()[stage_number(stage)]

    def in_order(self) -> tuple[float, float, float, float]:
        """The factors in the order of `stage_number`."""
        return (self.in_, self.on_the_way, self.behind, self.unstated)


def stage_number(stage: Stage | None) -> int:
    """The column of a stage in every table by stage: in, on the way, behind, unstated."""
    return _STAGE_NUMBERS[stage]


_STAGE_NUMBERS: dict[Stage | None, int] = {Stage.IN: 0, Stage.ON_THE_WAY: 1, Stage.BEHIND: 2, None: 3}


def _by_stage(french: str, english: str) -> dict[str, Any]:
    """What a factor by stage means, in both languages."""
    return {"range": (0.01, 1.0), "fr": french, "en": english}


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """The numbers of the formula; raises ValueError, naming the field, when one leaves its range.

    Compared by identity, which is what lets arrays made from them be remembered at no cost.
    """

    weight_experience: float = _number(
        50, 0.01, 100,
        "Poids de la ressemblance : avoir vécu la même chose, ou une chose proche.",
        "Weight of resemblance: having lived the same thing, or something close.",
    )  # fmt: skip
    weight_carry: float = _number(
        18, 0, 100,
        "Poids de ce que le pair se sent en mesure d’accompagner parmi ce que vous cherchez.",
        "Weight of what the peer feels able to accompany among what you look for.",
    )  # fmt: skip
    weight_availability: float = _number(
        10, 0, 100,
        "Poids des moments où vous êtes libres tous les deux, si vous dites les vôtres.",
        "Weight of the moments when you are both free, if you state yours.",
    )  # fmt: skip
    weight_proximity: float = _number(
        8, 0, 100,
        "Poids de la distance, si vous dites où vous êtes et que vous pouvez vous voir sur place.",
        "Weight of distance, if you say where you are and can meet on site.",
    )  # fmt: skip
    weight_avoid: float = _number(
        6, 0, 100,
        "Poids de l’absence de ce que vous préférez éviter, si vous le dites.",
        "Weight of the absence of what you would rather avoid, if you state it.",
    )  # fmt: skip
    weight_gender: float = _number(
        4, 0, 100,
        "Poids de votre souhait de genre, si vous en avez un.",
        "Weight of your wish about gender, if you have one.",
    )  # fmt: skip
    weight_age: float = _number(
        4, 0, 100,
        "Poids de votre souhait d’âge, si vous en avez un.",
        "Weight of your wish about age, if you have one.",
    )  # fmt: skip
    rarity_max: float = _number(
        2, 1, 10,
        "Ce que vaut, au plus, une expérience partagée par presque personne d’autre, quand une "
        "expérience partagée par tout le monde vaut 1.",
        "What an experience shared by almost nobody else is worth at most, when one shared by "
        "everybody is worth 1.",
    )  # fmt: skip
    descend_cost: float = _number(
        0.2, 0.01, 1,
        "Ce que perd la ressemblance à chaque pas vers plus précis que ce que vous cherchez.",
        "What resemblance loses at each step towards something more precise than what you look for.",
    )  # fmt: skip
    climb_cost: float = _number(
        0.4, 0.01, 1,
        "Ce que perd la ressemblance à chaque pas vers plus général que ce que vous cherchez.",
        "What resemblance loses at each step towards something more general than what you look for.",
    )  # fmt: skip
    meeting_in: ByStage = field(
        default=ByStage(0.6, 0.85, 1.0, 0.8),
        metadata=_by_stage(
            "Vous êtes en plein dedans : ce que compte l’étape où se trouve le pair.",
            "You are in it: what the peer’s own stage counts for.",
        ),
    )
    meeting_on_the_way: ByStage = field(
        default=ByStage(0.55, 0.9, 1.0, 0.8),
        metadata=_by_stage(
            "Vous êtes en chemin : ce que compte l’étape où se trouve le pair.",
            "You are on the way: what the peer’s own stage counts for.",
        ),
    )
    meeting_behind: ByStage = field(
        default=ByStage(0.6, 0.8, 1.0, 0.8),
        metadata=_by_stage(
            "C’est derrière vous : ce que compte l’étape où se trouve le pair.",
            "It is behind you: what the peer’s own stage counts for.",
        ),
    )
    meeting_unstated: ByStage = field(
        default=ByStage(1.0, 1.0, 1.0, 1.0),
        metadata=_by_stage(
            "Vous ne dites pas où vous en êtes : l’étape du pair ne change rien.",
            "You do not say where you stand: the peer’s stage changes nothing.",
        ),
    )
    carrying: ByStage = field(
        default=ByStage(0.4, 0.75, 1.0, 0.75),
        metadata=_by_stage(
            "Ce que le pair peut porter selon l’étape où il en est lui-même.",
            "What the peer can carry, according to the stage they are at.",
        ),
    )
    enough_slots: float = _number(
        2, 1, 35,
        "Nombre de moments libres en commun au-delà duquel un de plus ne change rien.",
        "Number of shared free moments beyond which one more changes nothing.",
    )  # fmt: skip
    reach_km: float = _number(
        100, 1, 1000,
        "Distance, en kilomètres, à partir de laquelle la proximité ne compte plus.",
        "Distance, in kilometres, from which proximity no longer counts.",
    )  # fmt: skip
    age_margin: float = _number(
        10, 1, 100,
        "Nombre d’années hors de l’âge souhaité au bout duquel ce souhait ne compte plus.",
        "Number of years outside the age you wish for after which that wish no longer counts.",
    )  # fmt: skip
    meeting_worth: float = _number(
        0.25, 0, 10,
        "Dans une répartition d’ensemble : ce que vaut, en plus du score, le fait d’être accompagné.",
        "In a batch assignment: what being accompanied at all is worth, besides the score.",
    )  # fmt: skip
    wait_bonus: float = _number(
        1, 0, 10,
        "Dans une répartition d’ensemble : ce qu’une longue attente ajoute, au plus (1 : le double).",
        "In a batch assignment: what a long wait adds, at most (1: twice as much).",
    )  # fmt: skip
    wait_full_days: float = _number(
        28, 1, 3650,
        "Nombre de jours d’attente au bout duquel cet ajout est entier.",
        "Number of days of waiting after which that addition is complete.",
    )  # fmt: skip
    load_penalty: float = _number(
        0.25, 0, 0.99,
        "Dans une répartition d’ensemble : ce qu’enlève la part déjà prise de la capacité d’un pair.",
        "In a batch assignment: what the share of a peer’s capacity already taken removes.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        for each in fields(self):
            low, high = each.metadata["range"]
            value = getattr(self, each.name)
            numbers = value.in_order() if isinstance(value, ByStage) else (value,)
            if not all(math.isfinite(number) and low <= number <= high for number in numbers):
                raise ValueError(f"{each.name}: {value!r} is not within {low}..{high}")
        if self.climb_cost < self.descend_cost:
            raise ValueError("climb_cost: going up must cost at least as much as going down")

    def weight(self, criterion: Criterion) -> float:
        """The weight of a criterion, before it is shared out over those the request expresses."""
        return float(getattr(self, f"weight_{criterion}"))

    def meeting(self, stage: Stage | None) -> ByStage:
        """What each stage of a peer counts for, when the request is at this stage."""
        return (
            self.meeting_in,
            self.meeting_on_the_way,
            self.meeting_behind,
            self.meeting_unstated,
        )[stage_number(stage)]
