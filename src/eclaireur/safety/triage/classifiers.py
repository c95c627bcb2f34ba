"""Triage, pure: a learned model beside the rules. It may raise a level, never lower it: `triage.read` sees to that."""

from typing import Protocol

from eclaireur.safety.triage.levels import Level


class Classifier(Protocol):
    """What a learned model must offer. `name` is what explains a level it raised."""

    name: str

    def level(self, text: str) -> Level:
        """The level it gives to `text`, whole and as given. Must answer for any string, quickly, without the network."""
        ...
