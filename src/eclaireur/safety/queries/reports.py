"""Reads over several models: what became of reports, where someone stands, what a moderator needs to decide."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import ngettext

from eclaireur.accounts.models import Person
from eclaireur.core.fields import open_all
from eclaireur.safety.enums import Measure
from eclaireur.safety.models import Decision, Report
from eclaireur.safety.registries import Reportable, reportable


@dataclass(frozen=True)
class Standing:
    """Where someone stands with moderation now. `until` is None when a suspension has no end."""

    suspended: bool
    until: datetime | None = None
    decision: Decision | None = None


def standing(person: Person) -> Standing:
    """Whether `person` is suspended now, until when, and by which decision (None if it is gone)."""
    if not person.is_suspended:
        return Standing(suspended=False)
    decisions = list(Decision.objects.filter(author=person).suspending())
    decision = max(decisions, key=lambda decision: decision.ends, default=None)
    return Standing(suspended=True, until=None if person.is_suspended_for_good else person.suspended_until, decision=decision)


def decisions_about(person: Person) -> list[Decision]:
    """What moderators decided about `person` and told them, newest first, letters opened."""
    return open_all(Decision.objects.about(person), "letter")


@dataclass(frozen=True)
class History:
    """What a moderator may know of someone's past: counts, never texts."""

    reports: int
    decisions: dict[str, int]  # measure in words → how many

    @property
    def is_clean(self) -> bool:
        return not self.decisions


def history_of(author: Person | None, *, apart_from: Report) -> History:
    """Counts of earlier reports and decisions about `author`, those on the same thing as `apart_from` left out."""
    if author is None:
        return History(reports=0, decisions={})
    same = Q(content_type_id=apart_from.content_type_id, object_id=apart_from.object_id)
    counted = Decision.objects.about(author).order_by().values("measure").annotate(n=Count("pk"))
    return History(
        reports=Report.objects.filter(author=author, withdrawn_at=None).exclude(same).count(),
        decisions={str(Measure(row["measure"]).label): row["n"] for row in counted},
    )


@dataclass(frozen=True)
class Case:
    """Something reported, as a moderator sees it: every open report on it, and the text if it may be read."""

    kind: Reportable | None
    thing: models.Model | None
    reports: list[Report]
    text: str  # "" when it is private and no reporter joined a copy
    address: str
    can_be_hidden: bool

    @property
    def oldest(self) -> Report:
        return self.reports[0]


def case_of(report: Report) -> Case:
    """The case `report` belongs to: the open reports on the same thing, or those decided with it."""
    together = Report.objects.on_same(report.content_type_id, report.object_id)
    together = together.filter(decision=report.decision) if report.decision_id else together.open()
    if report.is_open or report.decision_id:
        reports = open_all(together.select_related("reporter", "author").order_by("created_at"), "note", "excerpt")
    else:
        reports = open_all([report], "note", "excerpt")
    thing = report.about
    kind = reportable(report.content_type.model_class())
    copies = [joined.excerpt for joined in reports if joined.excerpt]
    text = copies[0] if copies else ""
    if not text and kind and thing is not None and not kind.private:
        text = kind.excerpt(thing)
    return Case(
        kind=kind, thing=thing, reports=reports, text=text,
        address=kind.address(thing) if kind and thing is not None and not kind.private else "",
        can_be_hidden=bool(kind and kind.hide and thing is not None),
    )


def reports_by(person: Person) -> models.QuerySet[Report]:
    """The reports `person` made, newest first."""
    return Report.objects.visible_to(person).select_related("content_type", "decision").order_by("-created_at")


def waiting_in_words(moderator: Person) -> str | None:
    """How many cases wait on the desk of `moderator`, in words for a menu; None when none does."""
    waiting = Report.objects.on_desk_of(moderator).cases().count()
    return ngettext("%(n)s à lire", "%(n)s à lire", waiting) % {"n": waiting} if waiting else None
