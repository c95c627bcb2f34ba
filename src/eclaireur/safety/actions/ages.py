"""A hint that someone may be under eighteen: they are shown where to turn, a person looks, the machine closes nothing."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import plan_erasure, record
from eclaireur.accounts.actions.roles import LastOperatorError
from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.notices.actions import notify
from eclaireur.safety import queries, rules
from eclaireur.safety.actions import care
from eclaireur.safety.actions.protection import (
    MINORS_ERASED_AFTER,
    AlreadySettledError,
    moderators,
    pronounce,
)
from eclaireur.safety.enums import HintOutcome, Measure, Reason
from eclaireur.safety.models import AgeHint
from eclaireur.safety.queries.protection import Kind
from eclaireur.safety.registries import written

LONGEST_WORDS = 200


def read_age(
    sender: type[models.Model], instance: models.Model, created: bool, update_fields: frozenset[str] | None, raw: bool = False, **_signal: Any,
) -> None:
    """After any row is saved: when it is one where someone writes, look for a hint of their age."""
    kind = written(sender)
    if kind is None or raw or not kind.was_touched(instance, update_fields, created=created):
        return
    if not (found := queries.noticed_in(_text(kind, instance), {Kind.MINOR})):
        return
    if (author := kind.author(instance)) is not None:
        note_age_hint(author=author, place=str(kind.name), words=found[0].words)


def _text(kind: Any, row: models.Model) -> str:
    """The words as they are on the row: a sealed text that was not opened is not one that was just written."""
    fields = [row._meta.get_field(name) for name in kind.fields]
    if all(isinstance(row.__dict__.get(field.name), str) or not isinstance(field, EncryptedTextField) for field in fields):
        return kind.text(row)
    return "\n\n".join(value for field in fields if isinstance(value := row.__dict__.get(field.name), str))


@transaction.atomic
def note_age_hint(*, author: Person, place: str, words: str) -> AgeHint | None:
    """Open an item for moderators, unless one is open or someone already said that this person is an adult."""
    Person.objects.select_for_update().filter(pk=author.pk).first()
    known = AgeHint.objects.filter(person=author)
    if known.filter(outcome=HintOutcome.ADULT).exists() or author.is_suspended_for_good:
        return None
    if hint := known.open().first():
        return hint
    hint = AgeHint.objects.create(person=author, place=place[:80], words=words[:LONGEST_WORDS])
    for moderator in moderators():
        if moderator != author:
            notify(to=moderator, kind="safety.age_to_check", about=hint, url=reverse("safety:protection"))
    care.notice_young(author)
    return hint


def show_orientation(*, to: Person) -> None:
    """`to` was shown where to turn before eighteen: once is enough."""
    AgeHint.objects.open().filter(person=to, shown_at=None).update(shown_at=timezone.now())


def look_at_hint(*, by: Person, hint: AgeHint) -> None:
    """Write in the journal that a moderator read the words noticed; the person reads it there."""
    if not rules.may_settle(by, hint):
        raise PermissionDenied
    record(by=by, verb="safety.look_at_hint", on=hint, subject=hint.person, is_look=True)


@transaction.atomic
def settle_hint(*, by: Person, hint: AgeHint, outcome: str, letter: str = "") -> AgeHint:
    """`by` decides: an adult, and nothing of it is kept but the answer; or someone under eighteen, whose account closes.

    Closed with care: `letter` is what they read, they may take their data with them for thirty days, then all is erased.
    Raises PermissionDenied, AlreadySettledError, ValidationError.
    """
    if not rules.may_settle(by, hint):
        raise PermissionDenied
    hint = AgeHint.objects.select_for_update(of=("self",)).select_related("person").get(pk=hint.pk)
    if hint.outcome:
        raise AlreadySettledError
    if outcome not in HintOutcome.values:
        raise ValidationError({"outcome": _("Choisissez une réponse.")})
    if outcome == HintOutcome.MINOR and not letter.strip():
        raise ValidationError({"letter": _("Un mot est nécessaire : dites pourquoi ce lieu se ferme, et où aller.")})
    hint.outcome, hint.decided_at, hint.decided_by, hint.words = outcome, timezone.now(), by, None
    hint.save()
    record(by=by, verb="safety.settle_hint", on=hint, subject=hint.person, reason=str(HintOutcome(outcome).label))
    if outcome == HintOutcome.MINOR:
        pronounce(by=by, person=hint.person, measure=Measure.PERMANENT, reason=Reason.UNDER_AGE, letter=letter)
        try:
            plan_erasure(by=hint.person, on=timezone.now() + MINORS_ERASED_AFTER)
        except LastOperatorError:
            raise ValidationError(_("Cette personne tient seule la plateforme : donnez d’abord ce rôle à quelqu’un d’autre.")) from None
    return hint
