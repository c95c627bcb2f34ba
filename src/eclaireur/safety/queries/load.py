"""How much a moderator carried: for themselves, and in totals for those who look after moderators."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person, RoleGrant
from eclaireur.safety.enums import SUSPENSIONS, Reason
from eclaireur.safety.models import Appeal, Decision, ModerationSettings, ModeratorChoices, Seen

A_REST = dt.timedelta(minutes=15)
"""After so long without reading anything, one starts afresh."""
HARD = (Reason.WORRY, Reason.HARM, Reason.SEXUAL)
LOOKED_AT = dt.timedelta(hours=12)
DONE = ("safety.decide", "safety.answer_appeal")


@dataclass(frozen=True)
class Load:
    """What one moderator read: decisions, appeals answered and texts seen; `hard`, those about worry, self-harm or sexual
    matters, and suspensions. `cases` and `minutes` count what follows without a rest of a quarter of an hour.
    """

    today: int
    week: int
    hard: int
    seen_week: int
    cases: int
    minutes: int
    break_suggested: bool


def load_of(moderator: Person) -> Load:
    """The load of `moderator`, today and over seven days, and whether a break would do good."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    week = now - dt.timedelta(days=7)
    decisions = Decision.objects.filter(moderator=moderator, created_at__gt=week, changes=None)
    appeals = Appeal.objects.filter(read_by=moderator, answered_at__gt=week)
    counted = decisions.aggregate(
        all=Count("pk"), today=Count("pk", filter=Q(created_at__gte=midnight)),
        hard=Count("pk", filter=Q(reason__in=HARD) | Q(measure__in=SUSPENSIONS)),
    )
    cases, minutes = _in_a_row(moderator, now)
    settings = ModerationSettings.load()
    return Load(
        today=counted["today"] + appeals.filter(answered_at__gte=midnight).count(), week=counted["all"] + appeals.count(),
        hard=counted["hard"], seen_week=Seen.objects.filter(by=moderator, created_at__gt=week).count(),
        cases=cases, minutes=minutes,
        break_suggested=cases >= settings.break_cases or minutes >= settings.break_minutes,
    )


def _in_a_row(moderator: Person, now: dt.datetime) -> tuple[int, int]:
    """How many decisions, and over how many minutes, since the last rest."""
    lines = JournalEntry.objects.filter(actor=moderator, verb__startswith="safety.", created_at__gt=now - LOOKED_AT)
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
    people: int = 1


def totals() -> list[Total]:
    """A week's totals: one line for each moderator who agreed, and one for all others together, without names.

    Nobody reads the total of one person who did not agree: a single one is left out.
    """
    week = timezone.now() - dt.timedelta(days=7)
    held = RoleGrant.objects.current().filter(role=Role.MODERATOR)
    people = list(Person.objects.filter(pk__in=held.values("person")).order_by("pseudonym"))
    agreed = set(ModeratorChoices.objects.filter(shares_load=True).values_list("moderator", flat=True))
    counts = {row["moderator"]: row for row in _counted(Decision.objects.filter(created_at__gt=week, changes=None))}
    lines = [
        Total(one.pseudonym, *(counts.get(one.pk, {}).get(name, 0) for name in ("n", "hard"))) for one in people if one.pk in agreed
    ]
    others = [one.pk for one in people if one.pk not in agreed]
    if len(others) > 1:
        sums = [sum(counts.get(pk, {}).get(name, 0) for pk in others) for name in ("n", "hard")]
        lines.append(Total("", sums[0], sums[1], len(others)))
    return lines


def _counted(decisions: QuerySet[Decision]) -> QuerySet:
    hard = Q(reason__in=HARD) | Q(measure__in=SUSPENSIONS)
    return decisions.order_by().values("moderator").annotate(n=Count("pk"), hard=Count("pk", filter=hard))


def choices_of(moderator: Person) -> ModeratorChoices:
    """How `moderator` wants to work; the default when they never said."""
    return ModeratorChoices.objects.filter(moderator=moderator).first() or ModeratorChoices(moderator=moderator)
