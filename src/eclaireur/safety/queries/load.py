"""How much a moderator carried: for themselves, and in totals for those who look after moderators."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person, RoleGrant
from eclaireur.safety.enums import OPEN_ACCOUNT, SUSPENSIONS, Reason, Urgency
from eclaireur.safety.models import (
    AgeHint,
    Alert,
    Appeal,
    Decision,
    ModerationSettings,
    ModeratorChoices,
    Seen,
)

if TYPE_CHECKING:
    from uuid import UUID

A_REST = dt.timedelta(minutes=15)
"""After so long without reading anything, one starts afresh."""
HARD = (Reason.WORRY, Reason.HARM, Reason.SEXUAL)
A_WEEK = dt.timedelta(days=7)
LOOKED_AT = dt.timedelta(hours=12)
DONE = ("safety.decide", "safety.answer_appeal", "safety.settle_hint", "safety.close_alert")


@dataclass
class Work:
    """What somebody did: decisions, appeals answered, ages settled and alerts closed; of these `hard` ones, and alerts."""

    all: int = 0
    today: int = 0
    hard: int = 0
    alerts: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(self.all + other.all, self.today + other.today, self.hard + other.hard, self.alerts + other.alerts)


@dataclass(frozen=True)
class Load:
    """What one moderator carried over seven days, and the texts they read and left in place. `hard` is about worry,
    self-harm or sexual matters, suspensions, and alerts that said a danger. `cases` and `minutes` count what follows without
    a rest of a quarter of an hour.
    """

    today: int
    week: int
    hard: int
    alerts: int
    seen_week: int
    cases: int
    minutes: int
    break_suggested: bool


def load_of(moderator: Person) -> Load:
    """The load of `moderator`, today and over seven days, and whether a break would do good."""
    now = timezone.now()
    week = now - A_WEEK
    done = work_of([moderator], now)[moderator.pk]
    cases, minutes = _in_a_row(moderator, now)
    settings = ModerationSettings.load()
    return Load(
        today=done.today, week=done.all, hard=done.hard, alerts=done.alerts,
        seen_week=Seen.objects.filter(by=moderator, created_at__gt=week).count(), cases=cases, minutes=minutes,
        break_suggested=cases >= settings.break_cases or minutes >= settings.break_minutes,
    )


def work_of(people: Iterable[Person], now: dt.datetime) -> "defaultdict[UUID, Work]":
    """A week’s work of each of `people`. A hint that led to closing an account is counted by that decision."""
    week, midnight = now - A_WEEK, timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    sources: tuple[tuple[QuerySet, str, str, Q | None], ...] = (
        (Decision.objects.filter(changes=None), "moderator", "created_at", Q(reason__in=HARD) | Q(measure__in=SUSPENSIONS)),
        (Appeal.objects.all(), "read_by", "answered_at", None),
        (AgeHint.objects.filter(outcome__in=OPEN_ACCOUNT), "decided_by", "decided_at", None),
        (Alert.objects.all(), "closed_by", "closed_at", Q(level__in=(Urgency.CRISIS, Urgency.RED))),
    )
    found: defaultdict[UUID, Work] = defaultdict(Work)
    for rows, who, when, hard in sources:
        within = rows.filter(**{f"{who}__in": people, f"{when}__gt": week}).order_by().values(who)
        counts = {"n": Count("pk"), "today": Count("pk", filter=Q(**{f"{when}__gte": midnight}))}
        for row in within.annotate(**counts, hard=Count("pk", filter=hard) if hard else Value(0)):
            alerts = row["n"] if rows.model is Alert else 0
            found[row[who]] += Work(row["n"], row["today"], row["hard"], alerts)
    return found


def _in_a_row(moderator: Person, now: dt.datetime) -> tuple[int, int]:
    """How many decisions, and over how many minutes, since the last rest."""
    since = now - LOOKED_AT
    closing = AgeHint.objects.filter(decided_by=moderator, decided_at__gt=since).exclude(outcome__in=OPEN_ACCOUNT)
    lines = JournalEntry.objects.filter(actor=moderator, verb__startswith="safety.", created_at__gt=since)
    lines = lines.exclude(verb="safety.settle_hint", object_id__in=[str(pk) for pk in closing.values_list("pk", flat=True)])
    return in_a_row(list(lines.order_by("-created_at").values_list("created_at", "verb")), now)


def in_a_row(lines: Iterable[tuple[dt.datetime, str]], now: dt.datetime) -> tuple[int, int]:
    """Decisions and whole minutes of work since the last rest; `lines` are (moment, verb), the newest first."""
    cases, last, begun = 0, now, now
    for moment, verb in lines:
        if last - moment >= A_REST:
            break
        cases += verb in DONE
        last = begun = moment
    return cases, int((now - begun).total_seconds() // 60)


@dataclass(frozen=True)
class Total:
    """A week of one moderator who agreed to show it, or of all the others together (`name` empty)."""

    name: str
    decisions: int
    hard: int
    alerts: int
    people: int = 1


def totals() -> list[Total]:
    """A week's totals: one line for each moderator who agreed, and one for all others together, without names.

    Nobody reads the total of one person who did not agree: a single one is left out.
    """
    held = RoleGrant.objects.current().filter(role=Role.MODERATOR)
    people = list(Person.objects.filter(pk__in=held.values("person")).order_by("pseudonym"))
    agreed = set(ModeratorChoices.objects.filter(shares_load=True).values_list("moderator", flat=True))
    done = work_of(people, timezone.now())
    lines = [_total(one.pseudonym, done[one.pk]) for one in people if one.pk in agreed]
    others = [done[one.pk] for one in people if one.pk not in agreed]
    if len(others) > 1:
        lines.append(_total("", sum(others, Work()), len(others)))
    return lines


def _total(name: str, done: Work, people: int = 1) -> Total:
    return Total(name, done.all, done.hard, done.alerts, people)


def choices_of(moderator: Person) -> ModeratorChoices:
    """How `moderator` wants to work; the default when they never said."""
    return ModeratorChoices.objects.filter(moderator=moderator).first() or ModeratorChoices(moderator=moderator)
