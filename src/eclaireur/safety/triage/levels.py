"""Triage, pure: the four levels, in order; whom a rule is about, and how far one reaches."""

from enum import StrEnum


class Level(StrEnum):
    """How soon somebody should be there. Levels compare by urgency: GREEN < AMBER < RED < CRISIS."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    CRISIS = "crisis"

    @property
    def rank(self) -> int:
        """0 for green to 3 for crisis."""
        return _RANKS[self.value]

    def __lt__(self, other: str) -> bool:
        return self.rank < Level(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Level(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Level(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Level(other).rank


_RANKS = {"green": 0, "amber": 1, "red": 2, "crisis": 3}


class About(StrEnum):
    """Of whom, and when, a rule speaks: who writes, now; an act, just now or long ago; blows; someone else; what may be told from afar.

    "Je veux mourir", "j'ai avalé la boîte", "il me frappe", "mon frère veut mourir", "les idées suicidaires".
    """

    SELF = "self"
    DONE = "done"
    VIOLENCE = "violence"
    OTHER = "other"
    TOLD = "told"


class Reach(StrEnum):
    """How far what calms reaches: the words it covers, its part of the sentence, its sentence, the whole text.

    A part ends where the sentence turns: "mais", "aujourd’hui", "et là"…
    """

    WORDS = "words"
    PART = "part"
    SENTENCE = "sentence"
    TEXT = "text"
