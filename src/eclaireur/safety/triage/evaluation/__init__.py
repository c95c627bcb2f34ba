"""Triage, pure: how well it reads, measured on sentences of our own; a part stays apart while rules are written.

`sentences.jsonl` holds {"id", "text", "level", "voice", "set"}: "work" sentences may be looked at when writing rules
and are what the model learns from, "apart" ones never; "unmet" ones are by hands of which neither saw anything. "once" says what is in the
work part and was apart before, "hand" which other hand wrote it; of the first six of these, a third is apart, drawn by a hash of the identifier.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.models import Reading

SENTENCES = Path(__file__).with_name("sentences.jsonl")
"""The sentences shipped with Éclaireur."""
SETS = ("work", "apart", "unmet")
DANGER = (Level.CRISIS, Level.RED)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the level a person gave it; `voice` says who might write so."""

    id: str | int
    text: str
    level: Level
    voice: str = ""
    set: str = "work"


@dataclass(frozen=True, slots=True)
class Aim:
    """Something to reach: its code, what was measured and on how many sentences, the bound, and whether it is reached."""

    code: str
    share: float
    of: int
    bound: float
    reached: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How often a sentence of one level (given by a person) was read as another."""

    matrix: dict[tuple[Level, Level], int]

    def count(self, *, said: Iterable[Level] = Level, read: Iterable[Level] = Level) -> int:
        """Sentences that a person put in `said` and that were read as one of `read`."""
        wanted, got = set(said), set(read)
        return sum(number for (one, other), number in self.matrix.items() if one in wanted and other in got)

    def recall(self, level: Level) -> float:
        """Among sentences of `level`, the share read as such (0..1); 1 when there are none."""
        return _share(self.count(said=[level], read=[level]), self.count(said=[level]))

    def precision(self, level: Level) -> float:
        """Among sentences read as `level`, the share that are (0..1); 1 when there are none."""
        return _share(self.count(said=[level], read=[level]), self.count(read=[level]))

    def f_score(self, level: Level) -> float:
        """The harmonic mean of precision and recall (F1, van Rijsbergen 1979), 0..1."""
        precision, recall = self.precision(level), self.recall(level)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def macro_f(self) -> float:
        """The mean of the F of the four levels."""
        return sum(self.f_score(level) for level in Level) / len(Level)

    @property
    def accuracy(self) -> float:
        """The share of sentences read at their level."""
        return _share(sum(self.count(said=[level], read=[level]) for level in Level), self.count())

    @property
    def aims(self) -> list[Aim]:
        """What we aim at: nobody in danger missed, crises seen as such, few alarms for nothing."""
        danger, crisis, green = self.count(said=DANGER), self.count(said=[Level.CRISIS]), self.count(said=[Level.GREEN])
        seen = _share(self.count(said=DANGER, read=DANGER), danger)
        as_crisis = self.recall(Level.CRISIS)
        raised = self.count(said=[Level.GREEN], read=DANGER) / green if green else 0.0
        return [
            Aim("danger", seen, danger, 0.97, seen >= 0.97),  # noqa: PLR2004 (the bound stands beside)
            Aim("crisis", as_crisis, crisis, 0.92, as_crisis >= 0.92),  # noqa: PLR2004
            Aim("raised", raised, green, 0.02, raised <= 0.02),  # noqa: PLR2004
        ]


def evaluated(sentences: Iterable[Sentence], read: Callable[[str], Reading]) -> Evaluation:
    """What `read` makes of `sentences`."""
    return Evaluation(dict(Counter((sentence.level, read(sentence.text).level) for sentence in sentences)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
