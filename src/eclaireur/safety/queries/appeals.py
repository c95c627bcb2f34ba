"""Appeals: who may read one, what a decision may be changed into."""

from django.db.models import QuerySet
from django.urls import reverse

from eclaireur.accounts.models import Person
from eclaireur.core.fields import open_all
from eclaireur.safety import rules
from eclaireur.safety.enums import Measure
from eclaireur.safety.models import Appeal, Decision, Report
from eclaireur.safety.registries import reportable

_LIGHTER: dict[str, tuple[Measure, ...]] = {
    Measure.HIDE: (Measure.WRITE,),
    Measure.TWO_WEEKS: (Measure.WRITE,),
    Measure.ONE_MONTH: (Measure.WRITE, Measure.TWO_WEEKS),
    Measure.PERMANENT: (Measure.WRITE, Measure.TWO_WEEKS, Measure.ONE_MONTH),
}


def lighter_than(decision: Decision) -> tuple[Measure, ...]:
    """What a decision may be changed into after an appeal: always lighter. A suspension that hides the text too may be over and
    leave it hidden.
    """
    lighter = _LIGHTER.get(decision.measure, ())
    return (Measure.HIDE, *lighter) if decision.masks and decision.is_suspension else lighter


def readers_of(appeal: Appeal) -> list[Person]:
    """Who may read an appeal now, and be told of it: nobody who decided, never its author."""
    return [person for person in rules.possible_readers() if rules.may_read_appeal(person, appeal)]


def appeals_for(reader: Person) -> QuerySet[Appeal]:
    """The open appeals `reader` may answer, the oldest first."""
    if not rules.may_see_appeals(reader):
        return Appeal.objects.none()
    waiting = Appeal.objects.on_desk_of(reader).open().select_related("decision", "author").order_by("created_at")
    if rules.is_moderator(reader):
        return waiting
    readable = [appeal.pk for appeal in waiting if rules.may_read_appeal(reader, appeal)]
    return waiting.filter(pk__in=readable)


def who_reads(decision: Decision) -> str:
    """Who would read an appeal of `decision`: "moderator", "house" (no other moderator here) or "" (nobody yet)."""
    would_be = Appeal(decision=decision, author_id=decision.author_id, decided_by_id=decision.moderator_id)
    readers = readers_of(would_be)
    if any(rules.is_moderator(person) for person in readers):
        return "moderator"
    return "house" if readers else ""


def address_to_decide(decision: Decision, moderator: Person) -> str:
    """Where `moderator` decides again about the text of `decision`; "" when it is gone, or not to be read by them."""
    thing = decision.about
    if thing is None or not rules.may_read_text(moderator, thing):
        return ""
    return reverse("safety:text", args=[thing._meta.label_lower, thing.pk])


def text_decided(decision: Decision) -> tuple[str, str]:
    """The text a decision was about, as whoever decided could read it, and where it is; "" for what is not to be read.

    A private text is read only in the copy its reporter joined.
    """
    copies = open_all(Report.objects.filter(decision=decision).exclude(excerpt=None).order_by("created_at")[:1], "excerpt")
    copy = copies[0].excerpt if copies else ""
    kind = reportable(decision.content_type.model_class()) if decision.content_type else None
    if kind is None or kind.private or decision.about is None:
        return copy, ""
    return copy or kind.excerpt(decision.about), kind.address(decision.about)
