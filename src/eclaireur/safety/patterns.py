"""When many small things about one person make something to look at. Pure arithmetic on counts: no text, no model.

Nothing is decided here: a person reads the numbers, and perhaps there was a good reason.
"""

from dataclasses import dataclass

from eclaireur.safety.enums import PatternKind


@dataclass(frozen=True)
class Thresholds:
    """From how many on something is looked at; see ProtectionSettings, where they are changed."""

    many_contacts: int
    same_opening: int
    newcomers_least: int
    newcomers_percent: int
    turned_away: int
    repeated: int


@dataclass(frozen=True)
class Counts:
    """What happened lately around one person, each number counting different people.

    `contacts`: people they were first to write to. `same_opening`: the most people who were sent one same opening.
    `newcomers`: of all those first written to, how many had just arrived; `written_to`, how many in all. `turned_away`:
    people who said no, blocked or reported. `asked_anyway`: people sent money or sexual words after a second look.
    """

    contacts: int = 0
    same_opening: int = 0
    written_to: int = 0
    newcomers: int = 0
    turned_away: int = 0
    asked_anyway: int = 0


def patterns_in(counts: Counts, thresholds: Thresholds) -> dict[PatternKind, tuple[int, int]]:
    """The patterns these counts make, each with its number and out of how many (0 when it is out of nothing)."""
    seen = {
        PatternKind.MANY_CONTACTS: (counts.contacts, 0, counts.contacts >= thresholds.many_contacts),
        PatternKind.SAME_OPENING: (counts.same_opening, counts.written_to, counts.same_opening >= thresholds.same_opening),
        PatternKind.ONLY_NEWCOMERS: (
            counts.newcomers, counts.written_to,
            counts.newcomers >= thresholds.newcomers_least
            and counts.newcomers * 100 >= counts.written_to * thresholds.newcomers_percent,
        ),
        PatternKind.TURNED_AWAY: (counts.turned_away, 0, counts.turned_away >= thresholds.turned_away),
        PatternKind.ASKED_ANYWAY: (counts.asked_anyway, 0, counts.asked_anyway >= thresholds.repeated),
    }
    return {kind: (number, out_of) for kind, (number, out_of, is_seen) in seen.items() if is_seen}
