"""The plan of a date, as those who hold it write it: a step a line, its minutes first. No database here.

10 Accueil, règles
40 Tour de parole
Un mot pour finir
"""

import datetime as dt
import re
from dataclasses import dataclass

LONGEST_STEP = 24 * 60  # minutes
A_STEP = re.compile(r"(?P<minutes>\d{1,4})\s*(?:min(?:utes)?\.?|mn|['′’])?\s*[:.\-–]?\s+(?P<words>.+)")


@dataclass(frozen=True)
class Step:
    """A part of a date: how many minutes it takes (0 when nobody said), and what is done."""

    minutes: int
    words: str


@dataclass(frozen=True)
class TimedStep:
    """A step with its hours."""

    words: str
    minutes: int
    starts_at: dt.datetime
    ends_at: dt.datetime

    def is_on(self, moment: dt.datetime) -> bool:
        """Whether the step is the one under way."""
        return self.starts_at <= moment < self.ends_at


def steps_of(text: str) -> list[Step]:
    """The steps written in `text`, in order. A line that says no minutes is a step without a length; none is refused."""
    steps = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = A_STEP.fullmatch(line)
        if found and int(found["minutes"]) <= LONGEST_STEP:
            steps.append(Step(int(found["minutes"]), found["words"].strip()))
        else:
            steps.append(Step(0, line))
    return steps


def minutes_of(steps: list[Step]) -> int:
    """How many minutes the steps take together."""
    return sum(step.minutes for step in steps)


def timed(steps: list[Step], starts_at: dt.datetime) -> list[TimedStep]:
    """Each step with its hours, one after the other from `starts_at`."""
    placed = []
    for step in steps:
        ends_at = starts_at + dt.timedelta(minutes=step.minutes)
        placed.append(TimedStep(step.words, step.minutes, starts_at, ends_at))
        starts_at = ends_at
    return placed
