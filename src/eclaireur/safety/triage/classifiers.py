"""Triage, pure: a learned model beside the rules. It may raise a level, never lower it: `triage.read` sees to that."""

from typing import Protocol

from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.models import Signs

SHORT = 16
"""Words of a short message. In a longer one a sign is often a story told: it is a half sign, that a model completes."""
LONGEST = 96
"""Words of the longest message our model reads whole. A longer one is read by its sentences: it was not taught such texts."""


class Classifier(Protocol):
    """What a learned model must offer. `name` is what explains a level it raised."""

    name: str

    def level(self, text: str) -> Level:
        """The level it gives to `text`, whole and as given. Must answer for any string, quickly, without the network."""
        ...


class Completing(Classifier, Protocol):
    """A model that also listens to the rules: where they found signs, it needs less to worry."""

    def beside(self, text: str, signs: Signs) -> Level:
        """The level it gives to `text` in which the rules found `signs`: never less than `level`, which is without any."""
        ...


class Doubting(Completing, Protocol):
    """A model that also says when it is not sure: such a text is worth a slower reading, a moment later."""

    def weighed(self, text: str, signs: Signs) -> tuple[Level, bool]:
        """What `beside` gives, and whether it is so near another level that a closer reading may see more."""
        ...
