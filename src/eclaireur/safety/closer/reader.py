"""The closer reading, pure: what the encoder and the model of triage make of a text together. It may raise a level, never lower it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from eclaireur.safety.closer.encoder import shipped
from eclaireur.safety.triage import Level, Signs
from eclaireur.safety.triage.learned import DISTRESS, LEAN, features_of, score

DANGER_FROM, CRISIS_FROM = 2.5, -1.0
"""The scores from which a text is danger, then crisis. How they were chosen: docs/triage.md."""
WHOLE = 140
"""Words of the longest text read as it is. A longer one is read by its sentences, two by two: what one says, the next makes clear."""
PART = 30
"""Words of the longest sentence read as one: a longer one is read by parts."""
FEWEST = 3
"""Words of the shortest: fewer go with what follows."""
ENDLESS = 1_000
"""Words from which a text is read by parts of PART words whatever its sentences: three words to each would keep the task for a minute."""
ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
PASSING = 2.5
"""How much more a passage must score to be danger: it is read without what is around."""


class Closer:
    """The closer reading as a `Classifier` that listens to the rules. How long it takes: docs/triage.md."""

    name = "closer reading"

    def level(self, text: str) -> Level:
        """The level it gives to `text` (any string)."""
        return self.beside(text, Signs())

    def beside(self, text: str, signs: Signs) -> Level:
        """The same, where the rules found `signs`: the highest of its passages."""
        passages = list(passages_of(text))
        more = PASSING if len(passages) > 1 else 0.0
        return max((_level(passage, signs, more) for passage in passages), default=Level.GREEN)


def passages_of(text: str) -> Iterator[str]:
    """A text as it is when it has WHOLE words at most, or its sentences two by two, in order; none for a text without words."""
    words = text.split()
    if len(words) <= WHOLE:
        yield from [text] if words else []
        return
    parts: list[list[str]] = [[]]
    for sentence in ENDS.split(text) if len(words) < ENDLESS else [text]:
        said = sentence.split()
        for part in (said[start : start + PART] for start in range(0, len(said), PART)):
            if len(parts[-1]) < FEWEST:
                parts[-1] += part
            else:
                parts.append(part)
    for one, other in pairwise(parts):
        yield " ".join(one + other)


def _level(passage: str, signs: Signs, more: float) -> Level:
    encoder, features = shipped(), features_of(passage)
    seen = encoder.scores(encoder.pieces(passage))
    distress = seen["distress"] + score(features, "distress")
    danger = seen["danger"] + score(features, "danger") + DISTRESS * distress + LEAN * signs.danger
    if danger < DANGER_FROM + more:
        return Level.GREEN  # distress is left to the reading at once: what it adds there is mostly others' answers to it
    crisis = seen["crisis"] + score(features, "crisis") + LEAN * signs.crisis
    return Level.CRISIS if crisis >= CRISIS_FROM else Level.RED
