"""A decision is undone: after an appeal, or because whoever made it sees that it was a slip."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify
from eclaireur.safety import rules
from eclaireur.safety.actions.decisions import let_back, show_unless_decided
from eclaireur.safety.actions.holding import apply_arithmetic
from eclaireur.safety.enums import Measure
from eclaireur.safety.models import Decision, Pattern, Report
from eclaireur.safety.registries import holdable

ANNULLED = "safety.annulled"


@transaction.atomic
def annul(*, by: Person, decision: Decision) -> Decision:
    """`by` takes back their own decision: the text is shown again, the suspension is over, its author is told if they were
    told of it. What was reported or noticed comes back to the desk, to be decided again.

    Raises PermissionDenied: somebody else decided, it is undone already, or an appeal was made of it (another answers).
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("author").get(pk=decision.pk)
    if not rules.may_annul(by, decision):
        raise PermissionDenied
    if decision.about is not None and (way := holdable(type(decision.about))) is not None:
        way.lock(decision.about)
    undo(decision, by=by)
    told = decision.author if decision.measure != Measure.NOTHING else None
    record(by=by, verb="safety.annul", on=decision, subject=told)
    if told is not None:
        notify(to=told, kind=ANNULLED, about=decision, url=reverse("safety:my_standing"))
    _back_to_the_desk(decision)
    return decision


def _back_to_the_desk(decision: Decision) -> None:
    """What `decision` answered waits again, except what was reported or noticed again meanwhile: that waits already. The public
    numbers apply again too: what waited for its reports waits again.
    """
    now = timezone.now()
    answered, same = decision.reports.all(), {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    said_again = Report.objects.open().filter(reporter=OuterRef("reporter"), **same)
    reports = list(answered.filter(~Exists(said_again)))
    Report.objects.filter(pk__in=[one.pk for one in reports]).update(decision=None, decided_at=None, read_as="", updated_at=now)
    open_ones = Pattern.objects.open().filter(person=OuterRef("person"), kind=OuterRef("kind"))
    patterns = list(Pattern.objects.filter(decision=decision).filter(~Exists(open_ones)).values_list("pk", flat=True))
    Pattern.objects.filter(pk__in=patterns).update(decision=None, decided_at=None, updated_at=now)
    if counted := next((one for one in reports if one.counts), None):
        apply_arithmetic(counted)


def look_at_decision(*, by: Person, decision: Decision) -> None:
    """Write in the journal that `by` opened a decision, its text and its letter: whoever was told of it reads it there.

    Raises PermissionDenied.
    """
    if not rules.may_look_back(by, decision):
        raise PermissionDenied
    told = Decision.objects.about(decision.author).filter(pk=decision.pk).exists() if decision.author else False
    record(by=by, verb="safety.read_decision", on=decision, subject=decision.author if told else None, is_look=True)


def undo(decision: Decision, *, by: Person) -> None:
    """Put back what `decision` changed: the suspension is over, the text is shown unless another decision hides it."""
    was_in_force = decision.in_force
    decision.cancelled_at = timezone.now()
    if was_in_force:
        decision.lifted_at, decision.lifted_by = decision.cancelled_at, by
    decision.save(update_fields=["cancelled_at", "lifted_at", "lifted_by", "updated_at"])
    let_back(decision, by=by)
    if decision.masks and decision.about is not None:
        show_unless_decided(decision.about, by=by)
