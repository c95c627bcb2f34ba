"""How long a topic waits for its first answer: an exact median, in which those still waiting count too."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.community.models import Space, Topic
from eclaireur.community.wording import lasting

OVER = dt.timedelta(days=30)
FEWEST = 5
"""Under so many topics nothing is said: a single person could be recognised in a figure."""
MOST_READ = 500
KEPT_FOR = 600  # seconds
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Delay:
    """The first answers of the last thirty days: how many topics, their median delay (None: more than half still
    wait, or too few to say), the share answered within a day (0..1, None under FEWEST).
    """

    topics: int
    median: dt.timedelta | None
    within_a_day: float | None

    @property
    def in_words(self) -> str:
        """What is said of it on a page."""
        if self.topics < FEWEST:
            return _("Trop peu de sujets ces trente derniers jours pour dire un délai.")
        if self.median is None:
            return _("Plus de la moitié des sujets de ces trente derniers jours attendent encore une première réponse.")
        return _("Une première réponse arrive d’ordinaire en %(time)s.") % {"time": lasting(self.median)}


def delay_of(waits: Iterable[tuple[dt.datetime, dt.datetime | None]], now: dt.datetime) -> Delay:
    """The delay of (opened at, first answered at or None) pairs.

    Topics younger than a day that wait are not counted in the share: their day is not over.
    """
    waits = list(waits)
    if len(waits) < FEWEST:
        return Delay(len(waits), None, None)
    ripe = [(opened, answered) for opened, answered in waits if answered or now - opened >= DAY]
    soon = sum(answered is not None and answered - opened <= DAY for opened, answered in ripe)
    return Delay(len(waits), median_of(waits, now), soon / len(ripe) if ripe else None)


def median_of(waits: Iterable[tuple[dt.datetime, dt.datetime | None]], now: dt.datetime) -> dt.timedelta | None:
    """The shortest time within which at least half of the topics are answered; None when none is that long.

    A topic that still waits is known to have waited until `now` and no more: Kaplan and Meier's estimate (1958)
    counts it so, and is the plain lower median when every topic was answered. Counting answered topics alone
    would say a short delay of a space where most wait for ever.
    """
    events = sorted(((answered or now) - opened, answered is None) for opened, answered in waits)
    unanswered = Fraction(1)  # share of the topics that wait longer
    for place, (delay, still_waits) in enumerate(events):
        if not still_waits:
            unanswered *= 1 - Fraction(1, len(events) - place)
            if unanswered * 2 <= 1:
                return delay
    return None


def delays_of(spaces: Iterable[Space]) -> dict[UUID, Delay]:
    """The delay of each space, from one read; kept ten minutes."""
    spaces = list(spaces)
    keys = {_key(space.pk): space.pk for space in spaces}
    found = {keys[key]: delay for key, delay in cache.get_many(keys).items()}
    missing = [space.pk for space in spaces if space.pk not in found]
    if missing:
        now = timezone.now()
        rows: dict[UUID, list[tuple[dt.datetime, dt.datetime | None]]] = defaultdict(list)
        for space, opened, answered in _recent(missing, now):
            if len(rows[space]) < MOST_READ:
                rows[space].append((opened, answered))
        made = {space: delay_of(rows[space], now) for space in missing}
        cache.set_many({_key(space): delay for space, delay in made.items()}, KEPT_FOR)
        found |= made
    return found


def _recent(spaces: list[UUID], now: dt.datetime) -> QuerySet:
    topics = Topic.objects.filter(space__in=spaces, created_at__gt=now - OVER, hidden_at=None, erased_at=None)
    return topics.order_by("-created_at").values_list("space", "created_at", "first_answered_at")


def _key(space: UUID) -> str:
    return f"community.delay.{space}"
