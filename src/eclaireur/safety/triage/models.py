"""Triage, pure: what a rule is, and what a reading gives."""

from dataclasses import dataclass

from eclaireur.safety.triage.levels import About, Level, Reach


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to worry, or to be calm; patterns are in the syntax of `triage.syntax`.

    `weight` is what it brings: a level is reached at one point (see `triage.engine`). `fires` and `silent` are its own
    examples, run by a test. A green rule calms: it covers what `reach` says, and what it covers counts as `leaves` at
    most. Words that a rule of words reach overlaps are calmed whatever they say; a wider one calms only what is `about` one
    of `calms`.
    """

    name: str
    level: Level
    patterns: tuple[str, ...]
    weight: float = 1.0
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    reach: Reach = Reach.WORDS
    leaves: Level = Level.GREEN
    about: About = About.SELF
    calms: frozenset[About] = frozenset({About.TOLD})


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired and where: [start, end) in the text as given, in code points.

    `level` is what it counts for: the level of its rule, or less when something calmed it, and green for what calmed.
    """

    rule: str
    span: tuple[int, int]
    level: Level = Level.GREEN


@dataclass(frozen=True, slots=True)
class Signs:
    """What the rules found of danger in a text, in points (0..1, one being what would be enough): of danger at all, of crisis."""

    danger: float = 0.0
    crisis: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The level of a text, and the rules that explain it, in the order of the text; whether a closer reading may see more."""

    level: Level
    rules: tuple[Fired, ...] = ()
    is_doubtful: bool = False
