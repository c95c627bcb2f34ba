"""Reads over several models: what became of reports, where someone stands, what a moderator needs to decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from eclaireur.accounts.models import Person
from eclaireur.core.fields import open_all
from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.models import AgeHint, Decision, Hold, Report
from eclaireur.safety.queries.own import own_texts
from eclaireur.safety.registries import Reportable, Said, reportable


@dataclass(frozen=True)
class Standing:
    """Where someone stands with moderation now. `until` is None when a suspension has no end."""

    suspended: bool
    until: datetime | None = None
    decision: Decision | None = None


def standing(person: Person) -> Standing:
    """Whether `person` is suspended now, until when, and by which decision (None if it is gone)."""
    if not person.is_suspended:
        return Standing(suspended=False)
    decisions = list(Decision.objects.filter(author=person).suspending())
    decision = max(decisions, key=lambda decision: decision.ends, default=None)
    return Standing(suspended=True, until=None if person.is_suspended_for_good else person.suspended_until, decision=decision)


def decisions_about(person: Person) -> list[Decision]:
    """What moderators decided about `person` and told them, newest first, letters opened.

    Each has `appealed`, the appeal made of it or None, `answers_an_appeal`, and `own`, the text it is about or None.
    """
    decisions = open_all(Decision.objects.about(person).select_related("appeal", "changes"), "letter")
    for decision in decisions:
        decision.appealed = getattr(decision, "appeal", None)
        decision.answers_an_appeal = hasattr(decision, "changes")
    open_all([decision.appealed for decision in decisions if decision.appealed], "words", "answer")
    return own_texts(decisions)


def signed_by(decision: Decision) -> str:
    """The name of whoever `decision` is about, as they signed what it was about; "" when nothing says it any more."""
    if decision.author is None:
        return ""
    if decision.content_type is None:  # about the person, not about a text
        return decision.author.pseudonym
    if isinstance(decision.about, AgeHint):
        return decision.about.under or decision.author.pseudonym
    return _signed(reportable(decision.content_type.model_class()), decision.about, decision.author)


def _signed(kind: Reportable | None, thing: models.Model | None, author: Person) -> str:
    """The name `thing` is read under: the pseudonym of `author` where all sign with theirs; "" once another name is gone."""
    if kind is None:
        return ""
    if kind.signed is None:
        return author.pseudonym
    return kind.signed(thing) if thing is not None else ""


@dataclass(frozen=True)
class History:
    """What a moderator may know of someone's past: counts, never texts."""

    reports: int
    decisions: dict[str, int]  # measure in words → how many, those cancelled after an appeal left out
    here_since: datetime | None = None

    @property
    def is_clean(self) -> bool:
        return not self.decisions


def history_of(author: Person | None, *, apart_from: Report) -> History:
    """Counts of earlier reports and decisions about `author`, those on the same thing as `apart_from` left out."""
    if author is None:
        return History(reports=0, decisions={})
    same = Q(content_type_id=apart_from.content_type_id, object_id=apart_from.object_id)
    standing_ones = Decision.objects.about(author).filter(cancelled_at=None)
    counted = standing_ones.order_by().values("measure").annotate(n=Count("pk"))
    return History(
        reports=Report.objects.filter(author=author, withdrawn_at=None).exclude(same).count(),
        decisions={str(Measure(row["measure"]).label): row["n"] for row in counted}, here_since=author.created_at,
    )


def mark_of(text: str) -> str:
    """What tells these words from others, and says nothing of them."""
    return salted_hmac("eclaireur.safety.read", text).hexdigest()[:32]


def mark_of_thing(thing: models.Model | None) -> str:
    """The mark of the words of a row of a registered model, as they are now; "" once it is gone."""
    kind = reportable(type(thing)) if thing is not None else None
    return mark_of(kind.excerpt(thing)) if kind is not None else ""


def was_answered(reporter: Person, thing: models.Model) -> bool:
    """Whether `reporter` already reported these very words, and somebody read them and decided, for good so far."""
    about = Report.about_thing(thing)
    answered = Report.objects.on_same(about.content_type_id, about.object_id).filter(reporter=reporter, decided_at__isnull=False)
    return answered.filter(read_as=mark_of_thing(thing), decision__cancelled_at=None).exists()


@dataclass(frozen=True)
class Case:
    """A text as a moderator sees it: the open reports on it, if any, and its words if they may be read."""

    kind: Reportable | None
    thing: models.Model | None
    reports: list[Report]
    text: str  # "" when it is private and no reporter joined a copy
    address: str
    can_be_hidden: bool
    author: Person | None
    before: list[Said]
    after: list[Said]
    held: Hold | None

    @property
    def oldest(self) -> Report:
        return self.reports[0]

    @property
    def signed(self) -> str:
        """The name the text is read under: no desk joins the names of one person. "" when nothing says it any more."""
        return _signed(self.kind, self.thing, self.author) if self.author is not None else ""

    @property
    def mark(self) -> str:
        """What tells these words from others: sent back with a decision, it says which were read."""
        return mark_of(self.text)

    @property
    def reason(self) -> str:
        """The reason given by who reported first; the vaguest when nobody reported."""
        return self.reports[0].reason if self.reports else Reason.OTHER


def case_of(report: Report) -> Case:
    """The case `report` belongs to: the open reports on the same thing, or those decided with it."""
    together = Report.objects.on_same(report.content_type_id, report.object_id)
    together = together.filter(decision=report.decision) if report.decision_id else together.open()
    if report.is_open or report.decision_id:
        reports = open_all(together.select_related("reporter", "author").order_by("created_at"), "note", "excerpt")
    else:
        reports = open_all([report], "note", "excerpt")
    copies = [joined.excerpt for joined in reports if joined.excerpt]
    kind = reportable(report.content_type.model_class())
    return _case(kind, report.about, reports, copies[0] if copies else "", author=report.author)


def text_case(thing: models.Model) -> Case:
    """A public or waiting text nobody reported (rules.may_read_text says who reads it). LookupError: not registered."""
    kind = reportable(type(thing))
    if kind is None:
        raise LookupError(f"{thing._meta.label} is not read on the desk: register it with add_reportable.")
    return _case(kind, thing, [], kind.excerpt(thing), author=kind.author(thing))


def _case(kind: Reportable | None, thing: models.Model | None, reports: list[Report], text: str, *, author: Person | None) -> Case:
    before: list[Said] = []
    after: list[Said] = []
    address = ""
    if kind is not None and thing is not None and not kind.private:
        before, after = kind.around(thing) if kind.around else ([], [])
        text, address = text or kind.excerpt(thing), kind.address(thing)
    return Case(
        kind=kind, thing=thing, reports=reports, text=text, address=address, author=author, before=before, after=after,
        can_be_hidden=bool(kind and kind.hide and thing is not None),
        held=Hold.objects.open().of(thing).first() if thing is not None else None,
    )


AT_ONCE = timedelta(minutes=10)
YOUNG = timedelta(days=7)
MANY_AT_ONCE = 2


def signs_of_agreement(case: Case) -> list[str]:
    """What may tell a moderator that reports were agreed between people; they count all the same.

    Several recent accounts within ten minutes, and accounts suspended since.
    """
    signs, young = [], [one for one in case.reports if one.reporter and one.created_at - one.reporter.created_at < YOUNG]
    times = sorted(one.created_at for one in young)
    at_once = max((sum(start <= other <= start + AT_ONCE for other in times) for start in times), default=0)
    if at_once >= MANY_AT_ONCE:
        signs.append(ngettext("%(n)s compte récent a signalé dans les mêmes dix minutes.",
                              "%(n)s comptes récents ont signalé dans les mêmes dix minutes.", at_once) % {"n": at_once})
    stopped = sum(bool(one.reporter and one.reporter.is_suspended) for one in case.reports)
    if stopped:
        signs.append(ngettext("%(n)s compte qui a signalé est suspendu aujourd’hui.",
                              "%(n)s comptes qui ont signalé sont suspendus aujourd’hui.", stopped) % {"n": stopped})
    return signs
