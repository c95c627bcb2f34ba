"""A moderator decides about what was reported, or lifts a suspension."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import lift_suspension, record, suspend
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify
from eclaireur.safety import rules
from eclaireur.safety.enums import SUSPENSIONS, Measure, Reason
from eclaireur.safety.models import Decision, Report
from eclaireur.safety.registries import reportable


class AlreadyDecidedError(Exception):
    """Another moderator decided in the meantime. Nothing was changed."""


@transaction.atomic
def decide(*, by: Person, report: Report, measure: str, reason: str, letter: str = "") -> Decision:
    """`by` decides about what `report` reports; every open report on the same thing is decided with it.

    `letter` goes to the author; writing or suspending needs one. Reporters are told that it was read, the
    author what changes for them. Raises PermissionDenied (not a moderator, or it concerns them),
    AlreadyDecidedError, ValidationError.
    """
    if not rules.may_handle(by, report):
        raise PermissionDenied
    together = list(
        Report.objects.select_for_update(of=("self",)).open()
        .on_same(report.content_type_id, report.object_id).select_related("reporter")
    )
    if report.pk not in {one.pk for one in together}:
        raise AlreadyDecidedError
    if not all(rules.may_handle(by, one) for one in together):
        raise PermissionDenied
    author = report.author
    letter = letter if measure != Measure.NOTHING else ""
    _check_decision(report, measure=measure, reason=reason, letter=letter)
    now = timezone.now()
    length = SUSPENSIONS.get(measure)
    decision = Decision.objects.create(
        author=author, moderator=by, measure=measure, reason=reason, letter=letter if author else None,
        until=now + length if length else None,
    )
    Report.objects.filter(pk__in=[one.pk for one in together]).update(
        decision=decision, decided_at=now, updated_at=now
    )
    if measure == Measure.HIDE and (hide := _hiding(report)):
        hide(report.about, by)
    if decision.is_suspension and author is not None:
        _keep_standing(author, by=by)
    told = author if measure != Measure.NOTHING else None
    record(by=by, verb="safety.decide", on=decision, subject=told, reason=measure)
    for one in together:
        if one.reporter is not None:
            notify(to=one.reporter, kind="safety.report_read", about=one, url=reverse("safety:my_reports"))
    if told is not None:
        notify(to=told, kind="safety.decided", about=decision, url=reverse("safety:my_standing"))
    return decision


def _hiding(report: Report) -> Callable[..., None] | None:
    """How what is reported is hidden, or None when its room cannot or it is gone."""
    kind = reportable(report.content_type.model_class())
    return kind.hide if kind and report.about is not None else None


def _check_decision(report: Report, *, measure: str, reason: str, letter: str) -> None:
    """Raise ValidationError when what is decided cannot be carried out, each problem under its field."""
    problems = {}
    if measure not in Measure.values:
        problems["measure"] = _("Choisissez une décision dans la liste.")
    if reason not in Reason.values:
        problems["reason"] = _("Choisissez une raison dans la liste.")
    if measure == Measure.HIDE and _hiding(report) is None:
        problems["measure"] = _("Ce texte ne peut pas être masqué d’ici, ou il n’existe plus.")
    if measure == Measure.WRITE or measure in SUSPENSIONS:
        if report.author is None:
            problems["measure"] = _("Son auteur n’est plus ici : cette décision ne changerait rien.")
        elif not letter.strip():
            problems["letter"] = _("Écrivez à la personne ce que vous lui reprochez, en quelques mots.")
    if problems:
        raise ValidationError(problems)


def _keep_standing(author: Person, *, by: Person) -> None:
    """Suspend `author` until the last of the suspensions in force ends; let them back when none is left."""
    in_force = Decision.objects.filter(author=author).suspending()
    until = max((decision.ends for decision in in_force), default=None)
    if until is None:
        lift_suspension(by=by, person=author)
    else:
        suspend(by=by, person=author, until=until)


@transaction.atomic
def lift(*, by: Person, decision: Decision) -> Decision:
    """`by` ends a suspension early; others still in force keep stopping the person.

    Nothing changes when it is over already. Raises PermissionDenied (not a moderator, or it is about them).
    """
    if not rules.may_lift(by, decision):
        raise PermissionDenied
    decision = Decision.objects.select_for_update(of=("self",)).select_related("author").get(pk=decision.pk)
    if not decision.in_force:
        return decision
    decision.lifted_at = timezone.now()
    decision.lifted_by = by
    decision.save(update_fields=["lifted_at", "lifted_by", "updated_at"])
    record(by=by, verb="safety.lift", on=decision, subject=decision.author)
    if decision.author is not None:
        _keep_standing(decision.author, by=by)
        notify(to=decision.author, kind="safety.lifted", about=decision, url=reverse("safety:my_standing"))
    return decision
