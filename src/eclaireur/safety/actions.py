"""Writes with a consequence: reporting, deciding, lifting a suspension."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import lift_suspension, record, suspend
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify
from eclaireur.safety import rules
from eclaireur.safety.enums import EXCERPT_LIMIT, NOTE_LIMIT, SUSPENSIONS, Measure, Reason
from eclaireur.safety.models import Decision, Report
from eclaireur.safety.registries import reportable

OPEN_AT_ONCE = 30
"""How many open reports one person may have: beyond, nobody could read them in time."""


class AlreadyDecidedError(Exception):
    """Another moderator decided in the meantime. Nothing was changed."""


@transaction.atomic
def report(*, by: Person, about: models.Model, reason: str, note: str = "", attach: bool = False) -> Report:
    """`by` says that something is not right with `about`, a row of a registered model that they may see.

    `attach` joins a copy of its text, which moderators will read. While a report by the same person on the
    same thing is open, that one is completed and returned. Raises LookupError for a model that was not
    registered, PermissionDenied for a row they may not see, ValidationError for oneself, an unknown reason,
    a note too long, or too many open reports.
    """
    kind = reportable(type(about))
    if kind is None:
        raise LookupError(f"{about._meta.label} cannot be reported: register it with add_reportable.")
    if not kind.may_see(by, about):
        raise PermissionDenied
    author = kind.author(about)
    if author == by:
        raise ValidationError(_("Ce texte est le vôtre : vous pouvez le modifier ou l’effacer vous-même."))
    if reason not in Reason.values:
        raise ValidationError({"reason": _("Choisissez une raison dans la liste.")})
    _check_length(note)
    Person.objects.select_for_update().get(pk=by.pk)  # two clicks at once make one report
    excerpt = kind.excerpt(about)[:EXCERPT_LIMIT] if attach else None
    what = {"content_type": ContentType.objects.get_for_model(about), "object_id": str(about.pk)}
    mine = Report.objects.filter(reporter=by).open()
    if existing := mine.filter(**what).first():
        return _complete(existing, reason=reason, note=note, excerpt=excerpt)
    if mine.count() >= OPEN_AT_ONCE:
        raise ValidationError(
            _("Vous avez déjà %(n)s signalements en attente. Retirez-en un, ou attendez que nous les ayons lus.")
            % {"n": OPEN_AT_ONCE}
        )
    made = Report.objects.create(reporter=by, author=author, reason=reason, note=note, excerpt=excerpt, **what)
    record(by=by, verb="safety.report", on=made)
    return made


def _check_length(note: str) -> None:
    if len(note) > NOTE_LIMIT:
        raise ValidationError({
            "note": _("Votre texte fait %(n)s caractères, la limite est de %(limit)s. Il est gardé : raccourcissez-le.")
            % {"n": len(note), "limit": NOTE_LIMIT}
        })


def _complete(existing: Report, *, reason: str, note: str, excerpt: str | None) -> Report:
    """Add to an open report what it did not say yet."""
    said = str(existing.note)
    if note and note not in said:
        whole = "\n\n".join(part for part in (said, note) if part)
        _check_length(whole)
        existing.note = whole
    existing.reason = reason
    if excerpt and not existing.excerpt:
        existing.excerpt = excerpt
    existing.save(update_fields=["reason", "note", "excerpt", "updated_at"])
    return existing


@transaction.atomic
def withdraw(*, by: Person, report: Report) -> Report:
    """`by` takes back their report; nothing changes when it was already decided or withdrawn.

    Raises PermissionDenied when it is not theirs.
    """
    if report.reporter_id != by.pk:
        raise PermissionDenied
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.is_open:
        report.withdrawn_at = timezone.now()
        report.excerpt = None  # the words of someone else, no longer needed
        report.save(update_fields=["withdrawn_at", "excerpt", "updated_at"])
        record(by=by, verb="safety.withdraw", on=report)
    return report


def look(*, by: Person, report: Report) -> None:
    """Write in the reporter's journal that a moderator opened their report.

    The author of what was reported does not read it there: that would tell them who spoke, perhaps for
    nothing. They are told of what is decided, if it changes something for them. Raises PermissionDenied.
    """
    if not rules.may_handle(by, report):
        raise PermissionDenied
    record(by=by, verb="safety.read_report", on=report, subject=report.reporter, is_look=True)


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


COPIES_KEPT = timedelta(days=182)
"""How long the joined copy of a text is kept after the decision, in case it is discussed."""


def forget_old_copies() -> None:
    """Erase the copies joined to reports decided more than six months ago. Run every hour."""
    Report.objects.filter(decided_at__lt=timezone.now() - COPIES_KEPT, excerpt__isnull=False).update(excerpt=None)


def forget_words_of(person: Person) -> None:
    """Erase the copies of the words of `person`, who is leaving; those still to be read stay until decided."""
    Report.objects.filter(author=person, decided_at__isnull=False).update(excerpt=None)
    Report.objects.filter(author=person, withdrawn_at__isnull=False).update(excerpt=None)
