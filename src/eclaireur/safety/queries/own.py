"""One's own words and reports, as one reads them again: what a decision or a report of mine is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.core.fields import open_all
from eclaireur.safety.models import Decision, Report
from eclaireur.safety.registries import reportable, written


@dataclass(frozen=True)
class Own:
    """A text of one's own: what it is, whether it is still there, its words as they are kept now, where one reads it."""

    name: str
    is_there: bool
    words: str
    address: str


def own_texts(decisions: Iterable[Decision]) -> list[Decision]:
    """The same decisions, each with `own`, the text of theirs it is about; None when it is about none. Read by its author alone."""
    listed = list(decisions)
    prefetch_related_objects([one for one in listed if one.content_type_id], "content_type", "about")
    _read_at_once([one.about for one in listed if one.content_type_id and one.about is not None])
    for decision in listed:
        decision.own = _own(decision)
    return listed


def _read_at_once(rows: list[models.Model]) -> None:
    """What the words and addresses of these rows need, a few queries for each model."""
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, some in by_model.items():
        if (kind := reportable(model)) and (kind.url_reads or kind.signed_reads):
            prefetch_related_objects(some, *kind.url_reads, *kind.signed_reads)
        if told := written(model):
            open_all(some, *told.fields)


def _own(decision: Decision) -> Own | None:
    kind = reportable(decision.content_type.model_class()) if decision.content_type is not None else None
    if kind is None:
        return None
    row, told = decision.about, written(kind.model)
    if row is None or told is None or not told.still_there(row):
        return Own(str(kind.name), is_there=False, words="", address="")
    wrote = told.author(row)
    if wrote is None or wrote.pk != decision.author_id:  # the name of whoever they put out of a group: it says who complained
        return None
    return Own(str(kind.name), is_there=True, words=told.text(row), address=kind.own_address(row))


def name_of_kind(report: Report) -> str:
    """What sort of thing is reported, as its reporter reads it."""
    kind = reportable(report.content_type.model_class())
    return str(kind.name if kind else _("un texte"))


def reports_by(person: Person) -> models.QuerySet[Report]:
    """The reports `person` made, newest first."""
    return Report.objects.visible_to(person).select_related("content_type", "decision").order_by("-created_at")


def with_what_they_say(reports: Iterable[Any]) -> list[Any]:
    """One's own reports, notes opened, each with `name`, what sort of thing it is about."""
    opened = open_all(reports, "note")
    for report in opened:
        report.name = name_of_kind(report)
    return opened
