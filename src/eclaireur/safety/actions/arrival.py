"""Each text is read when it arrives, in the same transaction: a reading that worries is kept, the rest leaves no trace.

Nothing here may stop someone from writing. When the reading fails, the text goes to the desk as unread; when even
that fails, a task tries again. A text that the reading at once is not sure of is read more closely by a task, a moment later.
"""

import logging
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from eclaireur.safety import queries, triage
from eclaireur.safety.actions import care
from eclaireur.safety.actions.ages import read_age
from eclaireur.safety.actions.raising import raise_alert
from eclaireur.safety.enums import ALARMING, Urgency
from eclaireur.safety.models import Reading
from eclaireur.safety.registries import Written, other_name, written

logger = logging.getLogger(__name__)

Rules = list[list[Any]]  # [name, start, end] of each rule that fired


def read_on_arrival(
    sender: type[models.Model], instance: models.Model, created: bool, raw: bool = False,
    update_fields: frozenset[str] | None = None, **_signal: Any,
) -> None:  # fmt: skip
    """A row was saved: read it if it is of a registered model and its words may have changed (signal post_save)."""
    kind = written(sender)
    if kind is not None and not raw and kind.was_touched(instance, update_fields, created=created):
        _read(kind, instance, is_new=created)


def read_rows(rows: list[models.Model]) -> None:
    """Read rows kept without `save` (a bulk write of new words), which no signal announces."""
    for row in rows:
        if kind := written(type(row)):
            _read(kind, row, is_new=False)


def _read(kind: Written, row: models.Model, *, is_new: bool) -> None:
    try:
        read_age(kind, row)
    except Exception as error:  # noqa: BLE001 (a fault of ours stops nobody)
        _say(error, row, "could not be read for an age")
    level, fired, is_doubtful = level_of(kind, row)
    is_doubtful = is_doubtful and bool(settings.TRIAGE_CLOSER)
    if is_doubtful:
        _later(read_closer, row, "cannot be read more closely")
    if is_new and level == Urgency.GREEN:
        return
    try:
        with transaction.atomic():
            _keep(kind, row, level, fired, is_new=is_new, is_doubtful=is_doubtful)
    except Exception as error:  # noqa: BLE001 (whatever it is, the person has written and is not stopped)
        _say(error, row, "could not be kept; a task tries again")
        _later(read_again, row, "will not be read again")


def _later(job: Task, row: models.Model, what: str) -> None:
    """Ask for `job` on a row, with what is being written. Whoever writes is not stopped when that fails."""
    try:
        with transaction.atomic():
            job.enqueue(row._meta.label, str(row.pk))
    except Exception as error:  # noqa: BLE001 (likewise)
        _say(error, row, what)


def level_of(kind: Written, row: models.Model) -> tuple[Urgency, Rules, bool]:
    """The level of the words of `row`, the rules that fired, and whether it is doubtful; UNREAD when triage failed."""
    try:
        text = kind.text(row)
        if not text.strip():
            return Urgency.GREEN, [], False
        found = queries.reading_of(text)
    except Exception as error:  # noqa: BLE001 (a fault of ours is for the team to read, not for the person to meet)
        _say(error, row, "could not be read; it goes to the desk as unread")
        return Urgency.UNREAD, [], False
    return *_kept_of(found), found.is_doubtful


def _kept_of(found: triage.Reading) -> tuple[Urgency, Rules]:
    worries = [[fired.rule, *fired.span] for fired in found.rules if fired.level > triage.Level.GREEN]
    return Urgency(found.level.value), worries


def _say(error: Exception, row: models.Model, what: str) -> None:
    """Say it in the log without a word of what was written: not even the message of the error, which may quote it."""
    logger.error("A text (%s %s) %s: %s.", row._meta.label, row.pk, what, type(error).__name__)


def _keep(kind: Written, row: models.Model, level: Urgency, fired: Rules, *, is_new: bool, is_doubtful: bool = False) -> None:
    known = None
    if not is_new:
        known = Reading.objects.of_row(row).select_for_update(of=("self",)).select_related("alert").first()
    if known is None:
        if level != Urgency.GREEN:
            _keep_first(kind, row, level, fired)
        return
    author = kind.author(row)
    is_anothers = known.author_id != (author.pk if author else None)
    if (known.level, known.rules) == (level, fired) and not is_anothers:
        return  # the same words, saved again
    before = Urgency(known.level), {name for name, *_span in known.rules}
    if is_doubtful and level.rank < before[0].rank and before[1] & {reader.name for reader in queries.closer_readers()}:
        return  # a closer reading had raised it, and reads it again in a moment
    if level == Urgency.GREEN and known.alert_id is None:
        known.delete()
        return
    known.level, known.rules, known.changed_at = level, fired, timezone.now()
    says_more = level.rank > before[0].rank or bool({name for name, *_span in fired} - before[1])
    if is_anothers:  # someone else wrote over these words: what follows is about them
        known.author, says_more = author, True
        known.alert = None if level in ALARMING else known.alert
    _follow(kind, row, known, is_news=says_more)


def _keep_first(kind: Written, row: models.Model, level: Urgency, fired: Rules) -> None:
    reading = Reading(
        content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), author=kind.author(row),
        level=level, rules=fired,
    )  # fmt: skip
    _follow(kind, row, reading, is_news=True)


def _follow(kind: Written, row: models.Model, reading: Reading, *, is_news: bool) -> None:
    """Keep the reading, and do what follows when it says something new, or says it again after its alert was answered."""
    level = Urgency(reading.level)
    if level in ALARMING and (is_news or reading.alert is None or not reading.alert.is_open):
        reading.alert = raise_alert(
            author=reading.author, level=level, under=other_name(kind, row), known=reading.alert
        )
        care.notice(level, reading.author)
    reading.save()
    if is_news and level == Urgency.AMBER:
        if kind.on_amber is not None:
            kind.on_amber(row)
        if kind.unanswered:
            care.notice_unanswered(reading.author)


@task
def read_again(label: str, pk: str) -> bool:
    """Read a row whose reading could not be kept; whether it is still there. Safe to run twice."""
    model = apps.get_model(label)
    kind, row = written(model), model._base_manager.filter(pk=pk).first()  # noqa: SLF001 (whatever managers hide)
    if kind is None or row is None:
        return False
    with transaction.atomic():
        level, fired, is_doubtful = level_of(kind, row)
        _keep(kind, row, level, fired, is_new=False, is_doubtful=is_doubtful)
    return True


@task(priority=-10)  # nobody who was told of waits behind it
def read_closer(label: str, pk: str) -> bool:
    """Read more closely a row the reading at once was not sure of; whether it could be. Safe to run twice."""
    model = apps.get_model(label)
    kind, row = written(model), model._base_manager.filter(pk=pk).first()  # noqa: SLF001 (whatever managers hide)
    if kind is None or row is None:
        return False
    try:
        text = kind.text(row)
        found = queries.closer_reading_of(text)
    except Exception as error:  # noqa: BLE001 (what was read at once stays)
        _say(error, row, "could not be read more closely")
        return False
    with transaction.atomic():
        now = model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()  # noqa: SLF001 (likewise)
        if now is None or kind.text(now) != text:
            return False  # gone, or other words meanwhile, which are read for themselves
        _keep(kind, now, *_kept_of(found), is_new=False)
    return True
