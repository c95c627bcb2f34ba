"""Holding something back until it is seen, and giving it back. Nothing is lost, and its author is always told."""

import datetime as dt
import logging

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend, task

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify
from eclaireur.safety import queries
from eclaireur.safety.enums import HeldFor
from eclaireur.safety.models import Hold, ModerationSettings, Report
from eclaireur.safety.registries import holdable, reportable

logger = logging.getLogger(__name__)

ON_ARRIVAL = (HeldFor.NEWCOMER, HeldFor.FIRST, HeldFor.AUTHOR, HeldFor.SCREENING)
"""Reasons for which a text waits before anybody read it; told to its author on the spot, by the page."""


@transaction.atomic
def hold(row: models.Model, *, why: str, author: Person | None, until: dt.datetime | None = None,
         by: Person | None = None) -> Hold:
    """Take `row` (of a model registered with add_holdable, or that can be hidden and shown) out of others' sight.

    `until`: released by itself then; None: until someone looks. Held twice for one reason, it is held once. Raises
    LookupError for a model that cannot wait.
    """
    way = holdable(type(row))
    if way is None:
        raise LookupError(f"{row._meta.label} cannot wait: register it with add_holdable.")
    way.lock(row)
    what = {"content_type": ContentType.objects.get_for_model(row), "object_id": str(row.pk)}
    was_held = Hold.objects.open().filter(**what).exists()
    held, made = Hold.objects.get_or_create(**what, why=why, released_at=None, defaults={"author": author, "until": until})
    if not made:
        return held
    if not was_held:
        way.hold(row)
    record(by=by, verb="safety.hold", on=held, subject=author, reason=why)
    if author is not None and (why == HeldFor.REPORTS or row == author):
        notify(to=author, kind="safety.held", about=held, url=reverse("safety:my_standing"))
    if until is not None and default_task_backend.supports_defer:
        release_in_time.using(run_after=until).enqueue()
    return held


@transaction.atomic
def release(row: models.Model, *, why: str | None = None, by: Person | None = None, putting_back: bool = True) -> int:
    """End the holds of `row` (or the one for `why`); with none left, it is in others’ sight. How many ended.

    `putting_back=False` ends them and leaves the row out of sight: a moderator (`by`) decided so, or it was taken away.
    """
    way = holdable(type(row))
    if way is not None:
        way.lock(row)
    open_ones = Hold.objects.open().of(row).select_for_update(of=("self",)).select_related("author")
    ending = list(open_ones.filter(why=why) if why else open_ones)
    if not ending:
        return 0
    now = timezone.now()
    Hold.objects.filter(pk__in=[one.pk for one in ending]).update(released_at=now, released_by=by, updated_at=now)
    for one in ending:
        record(by=by, verb="safety.release" if putting_back else "safety.stop_waiting", on=one, subject=one.author if by or putting_back else None)
    if putting_back and not Hold.objects.open().of(row).exists():
        author = ending[0].author
        is_seen = way is None or way.release(row, any(one.why in ON_ARRIVAL for one in ending)) is not False
        if author is not None and is_seen:
            notify(to=author, kind="safety.released", about=ending[0], url=_where_it_is(row))
    return len(ending)


@transaction.atomic
def hold_on_arrival(row: models.Model, *, author: Person) -> Hold | None:
    """Called by a room when a public text has just been written, inside its transaction: the hold, or None.

    It waits when its author's texts are held back until someone looks, or when its author is new and nobody reads now.
    """
    if queries.is_held_back(author):
        return hold(row, why=HeldFor.AUTHOR, author=author)
    if queries.is_stricter_now() and queries.is_new(author):
        return hold(row, why=HeldFor.NEWCOMER, author=author)
    return None


def _where_it_is(row: models.Model) -> str:
    """Where its author finds what waited."""
    kind = reportable(type(row))
    return (kind.own_address(row) if kind is not None else "") or reverse("safety:my_standing")


@transaction.atomic
def hold_changed(row: models.Model, *, author: Person) -> Hold | None:
    """Called by a room when `author` has just changed what others read: it waits again while their texts are held back
    until someone looks. Never for what moderation hides: to stop waiting would show it. Gives the hold, or None.
    """
    return hold(row, why=HeldFor.AUTHOR, author=author) if queries.is_held_back(author) else None


@transaction.atomic
def hold_message(row: models.Model, *, author: Person, is_first: bool) -> Hold | None:
    """Called by a room when `author` has just written privately to someone; `is_first` when they never exchanged.

    It waits when their texts are held back until someone looks; outside moderated hours, a first one waits until they
    begin, then goes by itself. Gives the hold, or None.
    """
    if queries.is_held_back(author):
        return hold(row, why=HeldFor.AUTHOR, author=author)
    if is_first and queries.is_stricter_now():
        return hold(row, why=HeldFor.FIRST, author=author, until=queries.reading_resumes())
    return None


def release_due() -> int:
    """Release what waited until a time that has come. Run every hour, and at the time itself. How many.

    Each by itself: one that could not be released is tried again in an hour, and keeps no other waiting.
    """
    due = Hold.objects.open().filter(until__lte=timezone.now()).select_related("content_type")
    released = 0
    for held in due:
        try:
            released += _release_one(held)
        except Exception as error:  # noqa: BLE001 (whatever it is; its message is not said, it may quote what was written)
            logger.error("What waited (hold %s) could not be released: %s.", held.pk, type(error).__name__)  # noqa: TRY400
    return released


@transaction.atomic
def _release_one(held: Hold) -> int:
    if held.about is not None:
        return release(held.about, why=held.why)
    Hold.objects.filter(pk=held.pk).update(released_at=timezone.now())
    return 0


@task
def release_in_time() -> int:
    """What `release_due` does, at the minute reading begins."""
    return release_due()


def apply_arithmetic(report: Report) -> None:
    """After a new report: hold the text, or everything reported of its author, when the public numbers are reached."""
    settings = ModerationSettings.load()
    thing, author = report.about, report.author
    if thing is None:
        return
    on_text = Report.objects.open().counted().on_same(report.content_type_id, report.object_id).count()
    if on_text >= settings.reports_on_text and holdable(type(thing)) is not None:
        hold(thing, why=HeldFor.REPORTS, author=author)
    if author is not None and queries.reporters_of(author, days=settings.author_days) >= settings.reports_on_author:
        _hold_author(author)


def _hold_author(author: Person) -> None:
    """Hide every text of `author` with an open report until seen; what they write next waits too."""
    for one in Report.objects.open().counted().filter(author=author).select_related("content_type"):
        if one.about is not None and holdable(type(one.about)) is not None:
            hold(one.about, why=HeldFor.REPORTS, author=author)
    hold(author, why=HeldFor.AUTHOR, author=author)


def leave_holds(person: Person) -> None:
    """Before `person` is erased: nothing of them is left to read. What was reported ends with its reports: others may have answered there."""
    Hold.objects.open().filter(author=person).exclude(why=HeldFor.REPORTS).update(released_at=timezone.now())


def end_empty_holds() -> None:
    """Nobody is asked to read what is gone: a row taken away, or whose author was erased (upkeep)."""
    held = Hold.objects.open().select_related("content_type").prefetch_related("about")
    gone = [one.pk for one in held if one.about is None or (one.author_id is None and one.why != HeldFor.REPORTS)]
    Hold.objects.filter(pk__in=gone).update(released_at=timezone.now())


@transaction.atomic
def give_back(*, by: Person | None, author: Person) -> int:
    """A moderator looked, or nobody (None) says any more that something is not right: what `author` writes appears again at
    once, and what waited because of that too. How many.
    """
    count = release(author, by=by)
    for held in Hold.objects.open().filter(author=author, why=HeldFor.AUTHOR).select_related("content_type"):
        if held.about is not None:
            count += release(held.about, why=HeldFor.AUTHOR, by=by)
    return count
