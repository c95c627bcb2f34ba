"""Someone reports, completes or takes back; copies are forgotten in time."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import mark_read_about
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.holding import apply_arithmetic, give_back, release
from eclaireur.safety.actions.house import tell_the_house
from eclaireur.safety.actions.reported import is_opened, no_longer_waits, tell_of
from eclaireur.safety.enums import EXCERPT_LIMIT, NOTE_LIMIT, PRESSING, HeldFor, Reason
from eclaireur.safety.models import Report
from eclaireur.safety.registries import reportable

OPEN_AT_ONCE = 30
"""How many open reports one person may have: beyond, nobody could read them in time."""


@transaction.atomic
def report(
    *, by: Person, about: models.Model, reason: str, note: str = "", attach: bool = False, tells: bool = True
) -> Report:
    """`by` says that something is not right with `about`, a row of a registered model that they may see.

    `attach` joins a copy of its text, which moderators will read: of a private one, what `by` may read of it. While a report by the same person on the
    same thing is open, that one is completed and returned. Those who read it are told, unless `tells` is False: they were called otherwise. Said again about words already read and
    decided about, it is kept, counts for nothing, and is told only if it presses. Raises LookupError for a model that was not
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
    people = [by.pk] if author is None else [by.pk, author.pk]
    # Two clicks at once make one report; two people at once are both counted.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    copied = kind.as_read_by(by, about) if kind.private else kind.excerpt(about)
    excerpt = copied[:EXCERPT_LIMIT] if attach else None
    what = {"content_type": ContentType.objects.get_for_model(about), "object_id": str(about.pk)}
    mine = Report.objects.filter(reporter=by).open()
    counts = not tells or not queries.was_answered(by, about)  # whoever calls says something new in the same words
    if existing := mine.filter(**what).first():
        counts_now = counts and not existing.counts  # the words changed since they said it again
        existing.counts = counts
        return _follow(_complete(existing, reason=reason, note=note, excerpt=excerpt), is_news=counts_now, tells=tells)
    if mine.count() >= OPEN_AT_ONCE:
        raise ValidationError(
            _("Vous avez déjà %(n)s signalements en attente. Retirez-en un, ou attendez que nous les ayons lus.")
            % {"n": OPEN_AT_ONCE}
        )
    made = Report.objects.create(reporter=by, author=author, reason=reason, note=note, excerpt=excerpt, counts=counts, **what)
    record(by=by, verb="safety.report", on=made)
    tell_the_house(made)
    return _follow(made, is_news=True, tells=tells)


def _follow(report: Report, *, is_news: bool, tells: bool) -> Report:
    """What a report changes at once. When its reporter was already answered about these very words, nothing is hidden, and
    it is told only if it presses: nothing says that it is the same thing that worries them.
    """
    if report.counts and is_news:
        apply_arithmetic(report)
    if tells and (report.counts or report.reason in PRESSING):
        tell_of(report)
    return report


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
    if reason in PRESSING and existing.reason not in PRESSING:
        existing.first_read_at = None  # that it presses, nobody has read yet
    existing.reason = reason
    if excerpt and not existing.excerpt:
        existing.excerpt = excerpt
    existing.save(update_fields=["reason", "note", "excerpt", "counts", "first_read_at", "updated_at"])
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
        no_longer_waits(report)
        same = Report.objects.open().on_same(report.content_type_id, report.object_id)
        if report.about is not None and not same.exists():
            release(report.about, why=HeldFor.REPORTS)  # nobody is left to say that something is not right
        _author_waits_no_more(report.author)
    return report


def _author_waits_no_more(author: Person | None) -> None:
    """Once everybody took back what they reported of `author`, what they write no longer waits."""
    if author is None or not queries.is_held_back(author):
        return
    Person.objects.select_for_update(no_key=True).filter(pk=author.pk).first()  # a report made at this instant is counted
    if not Report.objects.open().counted().filter(author=author).exists():
        give_back(by=None, author=author)


def look(*, by: Person, report: Report) -> None:
    """Write in the reporter's journal that a moderator opened their report.

    The author of what was reported does not read it there: that would tell them who spoke, perhaps for
    nothing. They are told of what is decided, if it changes something for them. Raises PermissionDenied.
    """
    if not rules.may_handle(by, report):
        raise PermissionDenied
    unread = Report.objects.open().on_same(report.content_type_id, report.object_id).filter(first_read_at=None)
    unread.update(first_read_at=timezone.now())
    is_opened(report)
    mark_read_about(by=by, about=report)
    record(by=by, verb="safety.read_report", on=report, subject=report.reporter, is_look=True)


COPIES_KEPT = timedelta(days=182)
"""How long the joined copy of a text is kept after the decision, in case it is discussed."""


def forget_old_copies() -> None:
    """Erase the copies joined to reports decided more than six months ago. Run every hour."""
    Report.objects.filter(decided_at__lt=timezone.now() - COPIES_KEPT, excerpt__isnull=False).update(excerpt=None)


def forget_words_of(person: Person) -> None:
    """Erase the copies of the words of `person`, who is leaving; those still to be read stay until decided."""
    Report.objects.filter(author=person, decided_at__isnull=False).update(excerpt=None)
    Report.objects.filter(author=person, withdrawn_at__isnull=False).update(excerpt=None)
