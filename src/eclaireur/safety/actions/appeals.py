"""Someone asks that a decision about them be looked at again; somebody else answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.core.texts import tidy
from eclaireur.notices.actions import notify
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.decisions import AlreadyDecidedError
from eclaireur.safety.actions.undoing import undo
from eclaireur.safety.enums import LETTER_LIMIT, AppealOutcome, Measure
from eclaireur.safety.models import Appeal, AtWork, Decision, ModerationSettings


@transaction.atomic
def appeal(*, by: Person, decision: Decision, words: str) -> Appeal:
    """`by`, suspended or not, asks that a decision about them be read again. Once: twice gives the first.

    Whoever may read it is told. Raises PermissionDenied (not theirs, or nothing to appeal), ValidationError (no words,
    too many).
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if existing := Appeal.objects.filter(decision=decision, author=by).first():
        return existing
    if not rules.may_appeal(by, decision):
        raise PermissionDenied
    words = _checked(words, field="words", empty=_("Dites avec vos mots pourquoi vous n’êtes pas d’accord."))
    made = Appeal.objects.create(decision=decision, author=by, decided_by=decision.moderator, words=words)
    record(by=by, verb="safety.appeal", on=made)
    for reader in queries.readers_of(made):
        notify(to=reader, kind="safety.appealed", about=made, url=reverse("safety:appeal_to_read", args=[made.pk]))
    return made


@transaction.atomic
def look_at_appeal(*, by: Person, appeal: Appeal) -> None:
    """Write in the journal of its author that `by` opened the appeal. Raises PermissionDenied."""
    if not rules.may_read_appeal(by, appeal):
        raise PermissionDenied
    record(by=by, verb="safety.read_appeal", on=appeal, subject=appeal.author, is_look=True)


@transaction.atomic
def answer_appeal(*, by: Person, appeal: Appeal, outcome: str, answer: str, measure: str = "") -> Appeal:
    """`by`, who did not decide, keeps, changes or cancels the decision, and says so in words.

    Cancelled: the text is shown again, the suspension lifted. Changed into `measure`, a lighter one: the former
    decision is undone and this one takes its place. Raises PermissionDenied, AlreadyDecidedError, ValidationError.
    """
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("decision", "author").get(pk=appeal.pk)
    if not rules.may_read_appeal(by, appeal):
        raise PermissionDenied
    if appeal.answered_at is not None:
        raise AlreadyDecidedError
    if outcome not in AppealOutcome.values:
        raise ValidationError({"outcome": _("Choisissez une suite dans la liste.")})
    answer = _checked(answer, field="answer", empty=_("Répondez à la personne, en quelques mots."))
    decision = appeal.decision
    if outcome == AppealOutcome.CHANGED:
        if measure not in queries.lighter_than(decision):
            raise ValidationError({"measure": _("Choisissez une décision plus légère dans la liste.")})
        appeal.changed_into = _changed(decision, by=by, measure=measure, letter=answer)
    if outcome != AppealOutcome.KEPT:
        undo(decision, by=by)
    appeal.read_by, appeal.outcome, appeal.answer, appeal.answered_at = by, outcome, answer, timezone.now()
    appeal.save(update_fields=["read_by", "outcome", "answer", "answered_at", "changed_into", "updated_at"])
    AtWork.objects.filter(key=f"safety.appeal:{appeal.pk}").delete()
    record(by=by, verb="safety.answer_appeal", on=appeal, subject=appeal.author, reason=outcome)
    if appeal.author is not None:
        notify(to=appeal.author, kind="safety.appeal_answered", about=appeal, url=reverse("safety:my_standing"))
    return appeal


def _checked(words: str, *, field: str, empty: str) -> str:
    words = tidy(words)
    if not words:
        raise ValidationError({field: empty})
    if "\0" in words:
        raise ValidationError({field: _("Votre texte contient un caractère illisible. Il est gardé : retirez-le.")})
    if len(words) > LETTER_LIMIT:
        raise ValidationError({
            field: _("Votre texte fait %(n)s caractères, la limite est de %(limit)s. Il est gardé : raccourcissez-le.")
            % {"n": len(words), "limit": LETTER_LIMIT}
        })
    return words


def _changed(decision: Decision, *, by: Person, measure: str, letter: str) -> Decision:
    """The lighter decision that takes the place of `decision`; a suspension is counted from the first day."""
    length = ModerationSettings.load().length_of(measure)
    made = Decision.objects.create(
        author=decision.author, moderator=by, measure=measure, reason=decision.reason, letter=letter,
        until=decision.created_at + length if length else None, content_type=decision.content_type,
        object_id=decision.object_id, masks=decision.masks and (length is not None or measure == Measure.HIDE),
    )
    Decision.objects.filter(pk=made.pk).update(created_at=decision.created_at)
    made.created_at = decision.created_at
    return made
