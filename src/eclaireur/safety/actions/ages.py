"""A hint that someone may be under eighteen: they are shown where to turn, a person looks, the machine closes nothing."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import plan_erasure, record
from eclaireur.accounts.actions.roles import LastOperatorError
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify
from eclaireur.safety import queries, rules
from eclaireur.safety.actions import care
from eclaireur.safety.actions.decisions import pronounce
from eclaireur.safety.actions.house import tell_the_house
from eclaireur.safety.actions.protection import (
    MINORS_ERASED_AFTER,
    AlreadySettledError,
    moderators,
)
from eclaireur.safety.enums import HintOutcome, Measure, Reason
from eclaireur.safety.models import AgeHint
from eclaireur.safety.queries.protection import Kind
from eclaireur.safety.registries import Written, other_name

LONGEST_WORDS = 200
ADULT_FOR = timedelta(days=182)
"""How long the answer "an adult" stands: whoever was a few months short of it is one by then; someone much younger is read again."""


def read_age(kind: Written, row: models.Model) -> None:
    """Look for a hint of the age of whoever wrote `row`. Called for each text that arrives, by what reads them."""
    if (author := kind.author(row)) is None or not (found := queries.noticed_in(kind.text(row), {Kind.MINOR})):
        return
    note_age_hint(author=author, place=str(kind.name), words=found[0].words, under=other_name(kind, row))


@transaction.atomic
def note_age_hint(*, author: Person, place: str, words: str, under: str = "") -> AgeHint | None:
    """Open an item for moderators, unless one is open or someone said lately that this person is an adult. They are shown where
    to turn all the same; once while the item is open.

    `under` is the name these words are signed with, when it is not their pseudonym.
    """
    Person.objects.select_for_update().filter(pk=author.pk).first()
    if author.is_suspended_for_good:
        return None
    known = AgeHint.objects.filter(person=author)
    hint = known.open().first()
    if hint is None or hint.shown_at is None:
        care.notice_young(author)
    if hint is not None:
        return hint
    if known.filter(outcome=HintOutcome.ADULT, decided_at__gt=timezone.now() - ADULT_FOR).exists():
        return None
    hint = AgeHint.objects.create(person=author, under=under[:80], place=place[:80], words=words[:LONGEST_WORDS])
    for moderator in moderators():
        if moderator != author:
            notify(to=moderator, kind="safety.age_to_check", about=hint, url=reverse("safety:protection"))
    tell_the_house(hint)
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
    """`by` decides: an adult, or words that say nothing, and nothing of it is kept but the answer; or someone under eighteen,
    whose account closes. Words that say nothing silence none of those to come.

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
        pronounce(by=by, author=hint.person, measure=Measure.PERMANENT, reason=Reason.UNDER_AGE, letter=letter, about=hint)
        try:
            plan_erasure(by=by, person=hint.person, on=timezone.now() + MINORS_ERASED_AFTER)
        except LastOperatorError:
            raise ValidationError(_("Cette personne tient seule la plateforme : donnez d’abord ce rôle à quelqu’un d’autre.")) from None
    return hint


@transaction.atomic
def take_hint_back(*, by: Person, hint: AgeHint) -> AgeHint:
    """An answer given lately, that left the account open, was a slip: the question waits again, without the words, which are
    forgotten. Raises PermissionDenied, AlreadySettledError (it waits already, or other words ask it).
    """
    Person.objects.select_for_update().filter(pk=hint.person_id).first()
    hint = AgeHint.objects.select_for_update(of=("self",)).select_related("person").get(pk=hint.pk)
    if AgeHint.objects.open().filter(person=hint.person).exists():
        raise AlreadySettledError
    if not rules.may_take_hint_back(by, hint):
        raise PermissionDenied
    hint.outcome, hint.decided_at, hint.decided_by = "", None, None
    hint.save(update_fields=["outcome", "decided_at", "decided_by", "updated_at"])
    record(by=by, verb="safety.take_hint_back", on=hint, subject=hint.person)
    return hint
