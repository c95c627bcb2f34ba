"""The one desk: what waits from every source, in order of urgency and age, as one moderator may and wishes to see it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.core.fields import open_all
from eclaireur.safety.enums import PRESSING, HeldFor, Priority
from eclaireur.safety.models import AtWork, Hold, Report, SteppedAway
from eclaireur.safety.queries.appeals import appeals_for
from eclaireur.safety.registries import (
    DeskItem,
    all_reportables,
    desk_sources,
    holdable,
    reportable,
)
from eclaireur.safety.subjects import subjects_of
from eclaireur.safety.waiting import MOST, saying_more


@dataclass(frozen=True)
class DeskLine:
    """An item of the desk, who reads it now ("" for nobody), and whether only this moderator can take it though they
    had left its subjects to others.
    """

    item: DeskItem
    read_by: str
    nobody_else: bool


@dataclass(frozen=True)
class Desk:
    """What one moderator finds, how many items they left to others, and whether more come after these."""

    lines: list[DeskLine]
    left_to_others: int
    has_more: bool = False


def desk_of(moderator: Person, *, kind: str = "") -> Desk:
    """The desk of `moderator`: the most urgent first, then the oldest; what only they can take among the subjects
    they left comes last. `kind` keeps one urgency only (its number).
    """
    items = [item for source in desk_sources() for item in source(moderator)]
    away = set(SteppedAway.objects.now().filter(moderator=moderator).values_list("subject", flat=True))
    alone_for = away - _taken_by_others(moderator) if away else set()
    readers = _readers(moderator)
    lines, left = [], 0
    for item in sorted(items, key=lambda item: (item.urgency, item.rank, item.since)):
        avoided = away & (item.subjects | subjects_of(item.words)) if away else set()
        if avoided and not avoided & alone_for:
            left += 1
        elif not kind or str(int(item.urgency)) == kind:
            lines.append(DeskLine(item, readers.get(item.key, ""), bool(avoided)))
    lines.sort(key=lambda line: line.nobody_else)
    return Desk(lines, left, has_more=any(item.and_more for item in items))


def _taken_by_others(moderator: Person) -> set[str]:
    """The subjects that some other moderator, present, has not left to others."""
    held = RoleGrant.objects.current().filter(role=Role.MODERATOR).values("person")
    others = set(Person.objects.here().filter(pk__in=held).exclude(pk=moderator.pk).values_list("pk", flat=True))
    left: dict[str, set] = {}
    for subject, person in SteppedAway.objects.now().filter(moderator__in=others).values_list("subject", "moderator"):
        left.setdefault(subject, set()).add(person)
    mine = SteppedAway.objects.now().filter(moderator=moderator).values_list("subject", flat=True)
    return {subject for subject in mine if others - left.get(subject, set())}


def _readers(moderator: Person) -> dict[str, str]:
    """Who reads which item now, others than this moderator."""
    now_reading = AtWork.objects.filter(until__gt=timezone.now()).exclude(moderator=moderator).select_related("moderator")
    return {lock.key: lock.moderator.pseudonym for lock in now_reading}


# --- The sources of this room -----------------------------------------------------------------------


def waiting_in_words(moderator: Person) -> str | None:
    """How many reported or held texts are on the desk of `moderator`, for a menu drawn on every page; None for none.

    What else the desk shows has its own menu entry, or presses nobody (first texts, read once).
    """
    held = _held(moderator).order_by().values("content_type", "object_id").distinct()
    waiting = _cases(moderator).count() + held.count()
    return ngettext("%(n)s signalé ou retenu", "%(n)s signalés ou retenus", waiting) % {"n": waiting} if waiting else None


def _cases(moderator: Person) -> QuerySet[Report]:
    """Reported texts, once each: those of others, that this moderator did not report themselves."""
    same = {"content_type_id": OuterRef("content_type_id"), "object_id": OuterRef("object_id")}
    theirs = Report.objects.open().filter(reporter=moderator, **same)
    return Report.objects.on_desk_of(moderator).cases().filter(~Exists(theirs))


def _held(moderator: Person) -> QuerySet[Hold]:
    """Texts that wait for someone: not for their reports or as first ones, which have their own lines, nor private ones,
    unless their author was told that they are read.
    """
    unread = [ContentType.objects.get_for_model(kind.model) for kind in all_reportables() if kind.private]
    held = Hold.objects.on_desk_of(moderator).open().exclude(why__in=[HeldFor.REPORTS, HeldFor.FIRST])
    return held.filter(Q(why=HeldFor.SCREENING) | ~Q(content_type__in=unread))


def reported_items(moderator: Person) -> Iterator[DeskItem]:
    """Reported texts: once each, neither by this moderator nor about them, nor among what they reported. What presses, then
    what is hidden until it is read, come before the others: however many wait, they are among those shown.
    """
    hidden = Hold.objects.open().filter(why=HeldFor.REPORTS)
    same = {"content_type_id": OuterRef("content_type_id"), "object_id": OuterRef("object_id")}
    pressing = Report.objects.open().filter(reason__in=PRESSING, **same)
    sorted_first = _cases(moderator).annotate(
        presses=Exists(pressing), is_hidden=Exists(hidden.filter(**same))
    ).order_by("-presses", "-is_hidden", "created_at", "pk")
    cases = list(sorted_first.select_related("author", "content_type")[: MOST + 1])
    yield from saying_more([_reported(one) for one in open_all(cases[:MOST], "note", "excerpt")], more=len(cases) > MOST)


def _reported(report: Any) -> DeskItem:
    urgency = Priority.SOON if report.presses else Priority.HELD if report.is_hidden else Priority.REPORTED
    kind, until_read = reportable(report.content_type.model_class()), _("Masqué jusqu’à lecture.")
    why = ngettext("Signalé par %(n)s personne.", "Signalé par %(n)s personnes.", report.reports) % {"n": report.reports}
    return DeskItem(
        key=f"safety.report:{report.content_type_id}:{report.object_id}", kind=kind.name if kind else _("un texte"),
        title=str(report.get_reason_display()), url=reverse("safety:case", args=[report.pk]), since=report.created_at,
        urgency=urgency, why=f"{why} {until_read}" if report.is_hidden else why,
        words=f"{report.note or ''}\n{report.excerpt or ''}", subjects=subjects_of(reason=report.reason),
    )


def held_items(moderator: Person) -> Iterator[DeskItem]:
    """People whose texts are held back, and texts that wait for someone to read them; private ones only when their
    author was told that they are read again before they arrive.
    """
    rows = with_names(_held(moderator).select_related("author", "content_type").prefetch_related("about").order_by("created_at")[: MOST + 1])
    items: dict[str, DeskItem] = {}  # held twice, for two reasons, it is one line
    for one in rows[:MOST]:
        key = f"safety.held:{one.content_type_id}:{one.object_id}"
        if one.about is not None and key not in items and (item := _held_item(one, key)) is not None:
            items[key] = item
    yield from saying_more(list(items.values()), more=len(rows) > MOST)


def _held_item(one: Any, key: str) -> DeskItem | None:
    model = one.content_type.model_class()
    if model is Person:
        return DeskItem(
            key=key, kind=_("une personne"), title=_("Plusieurs textes d’une même personne"), url=reverse("safety:held_author", args=[one.pk]),
            since=one.created_at, urgency=Priority.HELD, why=_("Plusieurs de ses textes sont signalés : ce qu’elle écrit attend."),
        )
    kind, way = reportable(model), holdable(model)
    if kind is None:
        return None
    return DeskItem(
        key=key, kind=kind.name, title=(kind.signed(one.about) if kind.signed else one.author.pseudonym if one.author else "") or _("Quelqu’un"),
        url=reverse("safety:text", args=[model._meta.label_lower, one.object_id]), since=one.created_at,
        urgency=Priority.WAITING, why=f"{one.get_why_display()}.", words=way.words(one.about) if way else "",
    )


def reported_by_name(moderator: Person, author: Person) -> dict[str, list[Report]]:
    """The open reports on texts of `author` that `moderator` may read, by the name these are signed with; "" for what shows none, or is gone."""
    cases = _cases(moderator).filter(author=author).select_related("content_type")
    by_name: dict[str, list[Report]] = defaultdict(list)
    for report in with_names(cases.prefetch_related("about")):
        kind = reportable(report.content_type.model_class())
        by_name[kind.name_under(report.about) if kind and report.about is not None else ""].append(report)
    return dict(sorted(by_name.items()))


def with_names(found: Iterable[Any]) -> list[Any]:
    """The same holds, reports or decisions, each about a text: what the names these are signed with need is read at once."""
    listed, rows = list(found), defaultdict(list)
    for one in listed:
        if one.about is not None:
            rows[type(one.about)].append(one.about)
    for model, some in rows.items():
        if (kind := reportable(model)) and kind.signed_reads:
            prefetch_related_objects(some, *kind.signed_reads)
    return listed


def appeal_items(reader: Person) -> Iterator[DeskItem]:
    """Appeals this moderator may answer."""
    found = list(appeals_for(reader)[: MOST + 1])
    yield from saying_more([_appeal_item(one) for one in open_all(found[:MOST], "words")], more=len(found) > MOST)


def _appeal_item(appeal: Any) -> DeskItem:
    return DeskItem(
        key=f"safety.appeal:{appeal.pk}", kind=_("un recours"), title=appeal.decision.in_words,
        url=reverse("safety:appeal_to_read", args=[appeal.pk]), since=appeal.created_at, urgency=Priority.APPEAL,
        why=_("La personne n’est pas d’accord avec ce qui a été décidé."), words=appeal.words or "",
        subjects=subjects_of(reason=appeal.decision.reason),
    )
