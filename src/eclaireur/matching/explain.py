"""Matching, explained: the parameters as rows of the page "Comment nous proposons des pairs".

The rows are read from `Parameters` itself, so that the page cannot say anything but what the code does.
"""

from dataclasses import fields
from typing import NamedTuple

from eclaireur.matching.parameters import ByStage, Parameters


class Row(NamedTuple):
    """One parameter: its name in the code, its value in words, what it means, what it may range over."""

    name: str
    value: str
    french: str
    english: str
    low: float
    high: float


class Step(NamedTuple):
    """One step of how peers are proposed: a title and a text, in both languages."""

    title_fr: str
    text_fr: str
    title_en: str
    text_en: str


STEPS = (
    Step(
        "D’abord, ce qui ne se négocie pas",
        "Un pair n’apparaît pas s’il accompagne déjà autant de personnes qu’il le peut, s’il fait une pause, "
        "si ce que vous cherchez fait partie de ce qu’il ne souhaite pas porter, si vous n’avez aucune langue "
        "commune, s’il est dans un autre espace que le vôtre, si l’un de vous a bloqué l’autre, si vous "
        "fréquentez le même groupe ou le même service, si vous n’avez aucune façon commune de vous parler, "
        "s’il est trop loin pour se voir alors qu’il le faudrait, ou s’il n’a rien vécu de proche.",
        "First, what is never traded",
        "A peer does not appear if they already accompany as many people as they can, if they are pausing, if "
        "what you look for is among what they do not wish to carry, if you share no language, if they are in "
        "another space than yours, if one of you blocked the other, if you belong to the same group or ward, "
        "if you share no way of talking, if they are too far to meet when meeting is needed, or if they lived "
        "nothing close.",
    ),
    Step(
        "Ensuite, la ressemblance",
        "Pour chaque chose que vous cherchez, nous gardons ce que le pair a vécu de plus proche. La même chose "
        "compte en entier, une chose voisine en partie. Ce qui est rare compte davantage que ce qui est "
        "courant. Ce que vous dites important compte davantage. Quelqu’un qui l’a derrière soi passe d’abord, "
        "si vous êtes en plein dedans.",
        "Then, resemblance",
        "For each thing you look for, we keep the closest the peer has lived. The same thing counts whole, a "
        "neighbouring one in part. What is rare counts more than what is common. What you say is important "
        "counts more. Someone who has it behind them comes first, if you are in it.",
    ),
    Step(
        "Dans l’autre sens, ce que le pair peut porter",
        "Le pair a dit ce qu’il se sent en mesure d’accompagner. Cela compte aussi, selon l’étape où il en est.",
        "The other way round, what the peer can carry",
        "The peer said what they feel able to accompany. That counts too, according to the stage they are at.",
    ),
    Step(
        "Enfin, vos souhaits",
        "Des moments libres en commun, la distance, un âge, un genre, ce que vous préférez éviter : seul compte "
        "ce que vous dites. Ces souhaits n’écartent personne.",
        "Last, your wishes",
        "Shared free moments, distance, an age, a gender, what you would rather avoid: only what you state "
        "counts. These wishes leave nobody out.",
    ),
    Step(
        "Le compte est juste",
        "Les raisons que vous lisez à côté d’un pair sont exactement ce qui fait sa place : leurs points "
        "s’additionnent pour donner son score. À égalité, le pair le moins chargé passe d’abord. Il n’y a "
        "aucun calcul caché.",
        "The count is fair",
        "The reasons you read beside a peer are exactly what makes their place: their points add up to their "
        "score. When two are level, the one who carries less comes first. There is no hidden calculation.",
    ),
    Step(
        "Quand l’attente est longue",
        "Si personne n’a répondu, toutes les demandes en attente sont regardées ensemble. La répartition "
        "proposée est la meilleure possible pour tout le monde à la fois ; une longue attente y compte "
        "davantage, et la charge des pairs y est partagée. Une personne la relit avant qu’elle soit envoyée.",
        "When the wait is long",
        "If nobody has answered, all waiting requests are looked at together. The pairing proposed is the best "
        "there is for everybody at once; a long wait counts more in it, and the peers’ load is shared. "
        "A person reads it before it is sent.",
    ),
)


def rows(parameters: Parameters | None = None) -> list[Row]:
    """Every parameter in use, in the order of the formula."""
    using = parameters or Parameters()
    return [
        Row(
            each.name,
            _value(getattr(using, each.name)),
            each.metadata["fr"],
            each.metadata["en"],
            *each.metadata["range"],
        )
        for each in fields(Parameters)
    ]


def _value(value: float | ByStage) -> str:
    if isinstance(value, ByStage):
        return " / ".join(f"{number:g}" for number in value.in_order())
    return f"{value:g}"
