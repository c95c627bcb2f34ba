"""The closer reading, pure: what the encoder and the model of triage make of a text together. It may raise a level, never lower it."""

from collections.abc import Iterator

from eclaireur.safety.closer.encoder import shipped
from eclaireur.safety.triage import Level, Signs
from eclaireur.safety.triage.learned import DISTRESS, LEAN, features_of, score

DANGER_FROM, CRISIS_FROM, DISTRESS_FROM = 3.0, -1.0, 2.0
"""The scores from which a text is danger, then crisis; or else distress. How they were chosen: docs/triage.md."""
PASSING = 1.0
"""How much more a passage of a longer text must score, to be danger or distress: it is read without what is around."""
PASSAGE, STRIDE = 60, 45
"""Words of a passage, and between the beginnings of two: what is told across one is whole in the next, mostly."""


class Closer:
    """The closer reading as a `Classifier` that listens to the rules: some thirty milliseconds for a few sentences."""

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
    """A text as it is when it is short, or its passages of PASSAGE words, in order; none for a text without words."""
    words = text.split()
    if len(words) <= PASSAGE:
        yield from [text] if words else []
        return
    for start in range(0, len(words) - PASSAGE + STRIDE, STRIDE):
        yield " ".join(words[start : start + PASSAGE])


def _level(passage: str, signs: Signs, more: float) -> Level:
    encoder, features = shipped(), features_of(passage)
    seen = encoder.scores(encoder.pieces(passage))
    distress = score(features, "distress")
    danger = seen["danger"] + DISTRESS * seen["distress"] + score(features, "danger") + DISTRESS * distress
    if danger + LEAN * signs.danger >= DANGER_FROM + more:
        crisis = seen["crisis"] + score(features, "crisis") + LEAN * signs.crisis
        return Level.CRISIS if crisis >= CRISIS_FROM else Level.RED
    return Level.AMBER if seen["distress"] + distress >= DISTRESS_FROM + more else Level.GREEN
