"""A moderator decides about a text, reported or not, or lifts a suspension."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import cancel_erasure, lift_suspension, record, suspend
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.holding import give_back, release
from eclaireur.safety.actions.reported import no_longer_waits
from eclaireur.safety.enums import SUSPENSIONS, HintOutcome, Measure, Reason
from eclaireur.safety.letters import is_unfinished
from eclaireur.safety.models import AgeHint, AtWork, Decision, Hold, ModerationSettings, Report, Seen
from eclaireur.safety.registries import holdable, reportable


class AlreadyDecidedError(Exception):
    """Another moderator decided in the meantime. Nothing was changed."""


class ChangedSinceError(Exception):
    """The text is no longer the one that was read. Nothing was changed."""


@transaction.atomic
def decide(
    *, by: Person, report: Report, measure: str, reason: str, letter: str = "", read: str = "", hides: bool = False
) -> Decision:
    """`by` decides about what `report` reports; every open report on the same thing is decided with it.

    `letter` goes to the author; writing or suspending needs one. A text that waited is put back when nothing is to
    be changed, or when its author is only written to; it stays hidden otherwise. `hides`: with a suspension, the text is
    hidden too. Reporters are told that it was read,
    the author what changes for them. `read`: the mark of the words that were read (queries.Case.mark). Raises
    PermissionDenied (not a moderator, or it concerns them), AlreadyDecidedError, ChangedSinceError, ValidationError.
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
    if read:
        _lock(together[0].about)
    case = queries.case_of(Report.objects.get(pk=report.pk))
    _check_as_read(case, read)
    decision = _carry_out(
        by=by, author=report.author, about=report, measure=measure, reason=reason, letter=letter, hides=hides,
    )
    now = timezone.now()
    Report.objects.filter(pk__in=[one.pk for one in together]).update(
        decision=decision, decided_at=now, updated_at=now,
        read_as="" if case.kind is None or case.kind.private else case.mark,  # of a private text, a copy at most was read
    )
    no_longer_waits(report)
    for one in together:
        if one.reporter is not None:
            notify(to=one.reporter, kind="safety.report_read", about=one, url=reverse("safety:my_reports"))
    _look_no_longer_needed(by, report.author)
    return decision


@transaction.atomic
def decide_about(
    *, by: Person, thing: models.Model, measure: str, reason: str, letter: str = "", read: str = "", hides: bool = False
) -> Decision | None:
    """`by` decides about a public or waiting text that nobody reported, as `decide` does.

    "Nothing to change" makes no decision: the text is seen, and read by others. Raises PermissionDenied (not a
    moderator, their own text, a private text that does not wait), ChangedSinceError, ValidationError.
    """
    kind = reportable(type(thing))
    if kind is None or not rules.may_read_text(by, thing):
        raise PermissionDenied
    if read:
        thing = _lock(thing) or thing
        _check_as_read(queries.text_case(thing), read)
    author = kind.author(thing)
    if measure == Measure.NOTHING:
        see(by=by, thing=thing)
        return None
    about = Report.about_thing(thing)
    about.author = author
    return _carry_out(by=by, author=author, about=about, measure=measure, reason=reason, letter=letter, hides=hides)


def _lock(thing: models.Model | None) -> models.Model | None:
    """The row as it is now, which nobody changes until this is decided.

    What its room locks before it changes the row is locked first, here too: the two never wait for each other.
    """
    if thing is None:
        return None
    if (way := holdable(type(thing))) is not None:
        way.lock(thing)
    rows = type(thing)._base_manager  # noqa: SLF001 (whatever managers hide)
    return rows.select_for_update(of=("self",)).filter(pk=thing.pk).first()


def _check_as_read(case: queries.Case, read: str) -> None:
    if read and case.mark != read:
        raise ChangedSinceError


@transaction.atomic
def see(*, by: Person, thing: models.Model) -> None:
    """`by` read a text and leaves it: it is not shown on the desk again, and stops waiting. Raises PermissionDenied."""
    kind = reportable(type(thing))
    if kind is None or not rules.may_read_text(by, thing):
        raise PermissionDenied
    _was_seen(by, thing, kind.author(thing))
    release(thing, by=by)


def look_at_text(*, by: Person, thing: models.Model) -> None:
    """Write in the journal that `by` opened a text nobody reported; its author reads it there when the text is private.

    Raises PermissionDenied.
    """
    kind = reportable(type(thing))
    if kind is None or not rules.may_read_text(by, thing):
        raise PermissionDenied
    record(by=by, verb="safety.read_text", on=thing, subject=kind.author(thing) if kind.private else None, is_look=True)


@transaction.atomic
def was_read(*, by: Person, thing: models.Model, author: Person | None, read: str = "") -> None:
    """Called by a room in which someone of the house read a text for another reason: the desk does not ask it again.

    `read`: the mark of the words they read (`queries.mark_of_thing(thing)`). Other words since then are still to be read.
    """
    if not read or queries.mark_of_thing(_lock(thing) or thing) == read:
        _was_seen(by, thing, author)


def _was_seen(by: Person, thing: models.Model, author: Person | None) -> None:
    content_type = ContentType.objects.get_for_model(thing)
    Seen.objects.create(by=by, author=author, content_type=content_type, object_id=str(thing.pk))
    AtWork.objects.filter(moderator=by, key__endswith=str(thing.pk)).delete()


def _carry_out(
    *, by: Person, author: Person | None, about: Report, measure: str, reason: str, letter: str, hides: bool
) -> Decision:
    """Write the decision about what `about` (perhaps not saved) names, and do what it says."""
    letter = letter if measure != Measure.NOTHING else ""
    _check_decision(about, measure=measure, reason=reason, letter=letter)
    thing = about.about
    waits = thing is not None and Hold.objects.open().of(thing).exists()
    kind = _hides(about) if measure == Measure.HIDE or (hides and measure in SUSPENSIONS) else None
    if kind is not None:
        kind.hide(thing, by)
    masks = kind is not None or (waits and measure in SUSPENSIONS)
    if thing is not None:
        release(thing, by=by, putting_back=not masks)
        if not waits and measure in {Measure.NOTHING, Measure.WRITE}:
            show_unless_decided(thing, by=by)
        if measure == Measure.NOTHING:
            _was_seen(by, thing, author)
    what = {"content_type_id": about.content_type_id, "object_id": about.object_id, "masks": masks}
    return pronounce(by=by, author=author, measure=measure, reason=reason, letter=letter, **what)


def show_unless_decided(thing: models.Model, *, by: Person) -> None:
    """What no standing decision hides is in plain sight, however it was hidden."""
    kind = reportable(type(thing))
    if kind is not None and kind.show is not None and not Decision.objects.masking(thing).exists():
        kind.show(thing, by)


@transaction.atomic
def put_back(*, by: Person, thing: models.Model) -> None:
    """Called by a room whose moderator shows a text again by hand: it stops waiting, and no decision hides it any more.

    Hiding it is cancelled; a suspension goes on. Its author is told.
    """
    release(thing, by=by)
    masking = list(Decision.objects.masking(thing).select_related("author").select_for_update(of=("self",)))
    now = timezone.now()
    for decision in masking:
        if decision.measure == Measure.HIDE:
            decision.cancelled_at = now
        else:
            decision.masks = False
        decision.save(update_fields=["cancelled_at", "masks", "updated_at"])
    if masking and masking[0].author is not None:
        notify(to=masking[0].author, kind="safety.shown", about=masking[0], url=reverse("safety:my_standing"))


def pronounce(*, by: Person, author: Person | None, measure: str, reason: str, letter: str, **what: Any) -> Decision:
    """Write a decision about `author`, stop or free them as it says, and tell them. `letter` was checked; `what` names
    the text it is about, if any. Called in a transaction.
    """
    length = ModerationSettings.load().length_of(measure)
    letter = letter if measure != Measure.NOTHING else ""
    decision = Decision.objects.create(
        author=author, moderator=by, measure=measure, reason=reason, letter=letter if author else None,
        until=timezone.now() + length if length else None, **what,
    )
    if decision.is_suspension and author is not None:
        keep_standing(author, by=by)
    told = author if measure != Measure.NOTHING else None
    record(by=by, verb="safety.decide", on=decision, subject=told, reason=measure)
    if told is not None:
        notify(to=told, kind="safety.decided", about=decision, url=reverse("safety:my_standing"))
    return decision


def _look_no_longer_needed(by: Person, author: Person | None) -> None:
    """Once every report about `author` is decided, what they write no longer waits."""
    if author is None or not queries.is_held_back(author):
        return
    if not Report.objects.open().filter(author=author).exists():
        give_back(by=by, author=author)


def _hides(report: Report):
    """How what is reported is hidden, or None when its room cannot or it is gone."""
    kind = reportable(report.content_type.model_class())
    return kind if kind and kind.hide and report.about is not None else None


def _check_decision(report: Report, *, measure: str, reason: str, letter: str) -> None:
    """Raise ValidationError when what is decided cannot be carried out, each problem under its field."""
    problems = {}
    if measure not in Measure.values:
        problems["measure"] = _("Choisissez une décision dans la liste.")
    if reason not in Reason.values:
        problems["reason"] = _("Choisissez une raison dans la liste.")
    if measure == Measure.HIDE and _hides(report) is None:
        problems["measure"] = _("Ce texte ne peut pas être masqué d’ici, ou il n’existe plus.")
    if measure == Measure.WRITE or measure in SUSPENSIONS:
        if report.author is None:
            problems["measure"] = _("Son auteur n’est plus ici : cette décision ne changerait rien.")
        elif not letter.strip():
            problems["letter"] = _("Écrivez à la personne ce que vous lui reprochez, en quelques mots.")
    if report.author is not None and is_unfinished(letter):
        problems["letter"] = _("Complétez ce mot : dites ce qui a posé problème.")
    if problems:
        raise ValidationError(problems)


def keep_standing(author: Person, *, by: Person) -> None:
    """Suspend `author` until the last of the suspensions in force ends; let them back when none is left."""
    in_force = Decision.objects.filter(author=author).suspending()
    until = max((decision.ends for decision in in_force), default=None)
    if until is None:
        lift_suspension(by=by, person=author)
    else:
        suspend(by=by, person=author, until=until)


def let_back(decision: Decision, *, by: Person) -> None:
    """A suspension is over: its author is let back, unless another stops them; sent away as too young, and by no other
    decision still in force, they keep all, and are not asked again.
    """
    if decision.author is None or not decision.is_suspension:
        return
    keep_standing(decision.author, by=by)
    sent_away = Decision.objects.filter(author=decision.author, reason=Reason.UNDER_AGE, measure=Measure.PERMANENT)
    if decision.reason != Reason.UNDER_AGE or sent_away.suspending().exists():
        return
    if AgeHint.objects.filter(person=decision.author, outcome=HintOutcome.MINOR).update(
        outcome=HintOutcome.ADULT, decided_at=timezone.now()
    ):
        cancel_erasure(by=by, person=decision.author)


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
        let_back(decision, by=by)
        notify(to=decision.author, kind="safety.lifted", about=decision, url=reverse("safety:my_standing"))
    return decision
