"""Leaving: erasing everything about a person, now or in seven days."""

import datetime as dt
import logging
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.actions.roles import keep_an_operator
from eclaireur.accounts.models import Person
from eclaireur.accounts.registries import departure_effects, erasure_steps
from eclaireur.accounts.rules import may_stay
from eclaireur.accounts.sessions import close_sessions
from eclaireur.core.privacy import ANONYMISE, DELETE, declared, every_row, models_about_people, subjects

logger = logging.getLogger(__name__)

DELAY = dt.timedelta(days=7)


@transaction.atomic
def plan_erasure(*, by: Person, person: Person | None = None, on: dt.datetime | None = None) -> None:
    """Everything about `by`, or about `person` when the team decided it, will be erased in seven days, or at `on`;
    until then they are not listed anywhere. A day already planned only ever comes nearer.

    Raises LastOperatorError for the only operator.
    """
    from eclaireur.accounts.tasks import erase_when_due  # noqa: PLC0415 (the task calls this module)

    person = person or by
    keep_an_operator(without=person)
    due, person_id, is_news = on or timezone.now() + DELAY, str(person.pk), person.erase_on is None
    person.erase_on = due = min(due, person.erase_on or due)
    person.save(update_fields=["erase_on", "updated_at"])
    record(by=by, verb="accounts.plan_erasure", subject=person)
    if is_news:  # a day that only comes nearer was announced already
        for effect in departure_effects():
            effect(person)
    if erase_when_due.get_backend().supports_defer:
        erase_when_due.using(run_after=due).enqueue(person_id)


@transaction.atomic
def cancel_erasure(*, by: Person, person: Person | None = None) -> None:
    """`by` stays after all, or `person`, whom the team had sent away by mistake: nothing was touched yet.

    Raises PermissionDenied for whoever would undo alone what somebody else decided about them.
    """
    person = person or by
    if person == by and not may_stay(by):
        raise PermissionDenied
    if person.erase_on is not None:
        person.erase_on = None
        person.save(update_fields=["erase_on", "updated_at"])
        record(by=by, verb="accounts.cancel_erasure", subject=person)


def erase_due(*, by: Person | None = None) -> int:
    """Erase everyone whose day has come; how many. `by` is None: the machine does it.

    Whoever cannot be erased (the only operator left, a step that fails) keeps nobody else here.
    """
    count = 0
    for person in Person.objects.filter(erase_on__lte=timezone.now()):
        try:
            erase_person(person=person, by=by)
            count += 1
        except Exception as error:  # noqa: BLE001 (the others leave; the next hour tries again)
            logger.error("%s could not be erased (%s).", person.pk, type(error).__name__)  # noqa: TRY400 (no text of anyone)
    return count


@transaction.atomic
def erase_person(*, person: Person, by: Person | None) -> None:
    """Erase `person`, for good. `by` is the person themselves, or None for the machine.

    Raises LastOperatorError for the only operator.
    """
    keep_an_operator(without=person)
    erase_again(person=person)


@transaction.atomic
def erase_again(*, person: Person) -> None:
    """The same for whoever had left when an archive brings them back, even the only operator it knew.

    Their keys are destroyed, each row about them is deleted, unnamed or kept as declared. One transaction: all of
    it, or nothing. Rooms run their registered steps first; then every model that declares PersonalData follows its
    own rule, from the top of the house down; files leave the disk once the transaction is sure. The journal keeps
    that someone left, not who.
    """
    for step in erasure_steps():
        step(person)
    close_sessions(person)
    files: list[tuple[Storage, str]] = []
    for model in models_about_people():
        if model is Person:
            continue
        for path in subjects(model):
            rows = every_row(model).filter(**{path: person})
            if declared(model).erase == DELETE:
                files += _files_of(rows)
                rows.delete()
            elif declared(model).erase == ANONYMISE:
                rows.update(**{path: None})
    _forget_in_back_office(person)
    Person.objects.get(pk=person.pk).delete()  # and what libraries keep: e-mail addresses, second factors
    record(by=None, verb="accounts.erase_person")
    transaction.on_commit(lambda: _remove(files))


def _files_of(rows: models.QuerySet) -> list[tuple[Storage, str]]:
    """Where the files of these rows lie."""
    fields = [field for field in rows.model._meta.concrete_fields if isinstance(field, models.FileField)]
    found: list[tuple[Storage, str]] = []
    for row in rows.iterator() if fields else ():
        found += [(value.storage, value.name) for field in fields if (value := getattr(row, field.name))]
    return found


def _remove(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


def _forget_in_back_office(person: Person) -> None:
    """Wagtail's own history keeps what was done, no longer by whom, nor under which pseudonym."""
    logs: Any
    for logs in (ModelLogEntry, PageLogEntry):
        logs.objects.filter(user_id=person.pk).update(user=None)
    about_people = ContentType.objects.get_for_model(Person)
    ModelLogEntry.objects.filter(content_type=about_people, object_id=str(person.pk)).delete()
