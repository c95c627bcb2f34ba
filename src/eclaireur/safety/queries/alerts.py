"""Alerts as those who answer them read them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import for_anyone
from eclaireur.core.prepared import counted, how_many
from eclaireur.core.templatetags.core import clock
from eclaireur.safety import rules
from eclaireur.safety.enums import Measure, Priority, Urgency
from eclaireur.safety.models import Alert, AlertSettings, Decision, Reading, Report
from eclaireur.safety.models.reports import ReportQuerySet
from eclaireur.safety.registries import DeskItem, Written, reportable, written
from eclaireur.safety.wording import rule_in_words

MOST_ON_DESK = 50
"""How many alerts the one desk shows: beyond, their own page has them all."""


def open_alerts_for(person: Person) -> models.QuerySet[Alert]:
    """The open alerts on the desk of `person`, the most urgent first, with what `with_texts` tells of each."""
    return Alert.objects.on_desk_of(person).open().in_order().with_texts().select_related("author", "owner")


def alerts_in_words(person: Person) -> str | None:
    """How many alerts nobody has taken yet, for a menu; None when none waits."""
    waiting = how_many(_to_take(person))
    return ngettext("%(n)s à prendre", "%(n)s à prendre", waiting) % {"n": waiting} if waiting else None


def said_of(alert: Any, viewer: Person) -> str:
    """Where an alert is, in a few words to be heard: who wrote, how bad it is, whether somebody has it, whether they wrote
    again. `alert`: with its texts (`with_texts`).
    """
    if not alert.is_open:
        state = alert.get_outcome_display()
    elif alert.owner is None:
        state = _("Personne ne s’en occupe encore")
    else:
        state = _("Vous vous en occupez") if alert.owner == viewer else _("%(who)s s’en occupe") % {"who": alert.owner.pseudonym}
    words = [f"{alert.signed or _('Quelqu’un')}, {alert.what}", state]
    if alert.texts > 1:
        words.append(_("%(n)s textes, le dernier à %(time)s") % {"n": alert.texts, "time": clock(timezone.localtime(alert.last_text_at))})
    words += [_("Préfère qu’on lui écrive")] if alert.wants_word_at else []
    words += [_("Dit être en sécurité")] if alert.safe_at else []
    return ". ".join(str(one) for one in words) + "."


def waiting_for(person: Person) -> tuple[str, str]:
    """How many alerts nobody has taken, as a menu says it, and which came last: two empty words when none waits."""
    newest = Alert.objects.on_desk_of(person).waiting().order_by("-created_at").values_list("pk", flat=True).first()
    return (alerts_in_words(person) or "", str(newest)) if newest else ("", "")


@for_anyone
def _to_take(person: Person) -> models.QuerySet:
    once_each = Alert.objects.on_desk_of(person).waiting().values("pk")
    return counted(Alert.objects.filter(pk__in=once_each))


def alert_items(person: Person) -> Iterator[DeskItem]:
    """Open alerts as lines of the desk: nobody steps away from them."""
    for rank, alert in enumerate(open_alerts_for(person)[:MOST_ON_DESK]):  # in the order of their own page
        who = alert.signed or _("Quelqu’un")
        owner = alert.owner.pseudonym if alert.owner else ""
        yield DeskItem(
            key=f"safety.alert:{alert.pk}", kind=_("une alerte"), title=who, url=reverse("safety:alert", args=[alert.pk]),
            since=alert.created_at, urgency=Priority.NOW, rank=rank,
            why=_("%(level)s. %(who)s s’en occupe.") % {"level": alert.what.capitalize(), "who": owner}
            if owner else _("%(level)s. Personne ne s’en occupe encore.") % {"level": alert.what.capitalize()},
        )  # fmt: skip


def next_look(alert: Alert) -> dt.datetime:
    """When something is due for an open alert: its deadline, then the moment to ask whoever has it, then to let it go back."""
    since = alert.reminded_at or alert.kept_at or alert.taken_at
    if alert.owner_id is None or since is None:
        return alert.due_at
    return since + _patience(alert)


def goes_back_at(alert: Alert) -> dt.datetime | None:
    """When an alert leaves the hands of whoever has it, if they say nothing and do not write; None when nobody has it."""
    if not alert.is_open or alert.owner_id is None:
        return None
    return next_look(alert) + (dt.timedelta() if alert.reminded_at else _patience(alert))


def _patience(alert: Alert) -> dt.timedelta:
    """How long whoever has an alert is left alone with it, then how long they have to answer."""
    settings = AlertSettings.load()
    return dt.timedelta(minutes=settings.minutes_for(alert.level) * settings.remind_after)


def hours_to_be_taken(start: dt.datetime, end: dt.datetime) -> list[float]:
    """How long, in hours, the alerts taken in [start, end) had waited."""
    taken = Alert.objects.filter(taken_at__gte=start, taken_at__lt=end).values_list("created_at", "taken_at")
    return [(after - before).total_seconds() / 3600 for before, after in taken if after is not None]


def deserve_an_answer_soon(model: type[models.Model]) -> list[str]:
    """Identifiers of the rows of `model` whose words, read lately, deserve a peer’s answer soon or more."""
    worrying = Reading.objects.of_rows(model).exclude(level__in=[Urgency.GREEN, Urgency.UNREAD])
    return list(worrying.values_list("object_id", flat=True))


@dataclass(frozen=True)
class Line:
    """One text of an alert: where it stands, and the text itself once it was asked for."""

    reading: Reading
    kind: Written | None
    row: models.Model | None
    name: str
    title: str
    address: str
    is_there: bool
    rules: list[str]

    @property
    def is_private(self) -> bool:
        return self.kind is None or self.kind.private


def lines_of(alert: Alert, viewer: Person) -> list[Line]:
    """What an alert gathers, the first text first; nothing in it says what was written, nor names a report that `viewer` may not read."""
    return [_line(reading, viewer) for reading in alert.readings.select_related("author", "content_type").order_by("read_at")]


def _line(reading: Reading, viewer: Person) -> Line:
    kind = written(model := reading.content_type.model_class())
    row = model._base_manager.filter(pk=reading.object_id).first() if model else None  # noqa: SLF001 (whatever is hidden)
    told = list(dict.fromkeys(rule_in_words(name) for name, *_span in reading.rules))
    if kind is None or row is None or not kind.still_there(row):
        name = str(kind.name) if kind else _("un texte")
        return Line(reading, kind, row, name=name, title="", address="", is_there=False, rules=told)
    title, address = str(kind.title(row)), kind.desk_url(row) if kind.desk_url else "" if kind.private else kind.address(row)
    if isinstance(row, Report) and not rules.may_handle(viewer, row):
        title = address = ""
    return Line(reading, kind, row, name=str(kind.name), title=title, address=address, is_there=True, rules=told)


def text_of(line: Line) -> SafeString | None:
    """The text of a line with what triage marked; None when it is no longer there. The look is journalled before."""
    if line.kind is None or line.row is None or not line.is_there:
        return None
    return marked(line.kind.text(line.row), [(start, end) for _name, start, end in line.reading.rules])


def marked(text: str, spans: list[tuple[int, int]]) -> SafeString:
    """`text` escaped, each span inside <mark>; spans that overlap are joined, those outside the text left out."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for first, last in sorted(spans):
        start, end = max(first, at), min(last, len(text))
        if start >= end:
            continue
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:], False))
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", part) if is_marked else part,) for part, is_marked in parts))


@dataclass(frozen=True)
class Call:
    """Where a call from a group is: how many were told of it, who has it, since when."""

    told: int
    owner: Person | None
    since: dt.datetime
    minutes: int

    @property
    def notice(self) -> str:
        """The colour of its notice (see c-notice)."""
        return "settled" if self.owner else "info" if self.told else "danger"


def call_of(alert: Alert) -> Call:
    """Where a call is; made again, from then on."""
    told = alert.tellings.aggregate(people=Count("person", distinct=True), since=Min("created_at"))
    return Call(
        told=told["people"], owner=alert.owner, since=told["since"] or alert.created_at, minutes=AlertSettings.load().minutes_for(alert.level)
    )


@dataclass(frozen=True)
class SaidWith:
    """What came with a call, for those who answer it: from which group, where to go, and the words left."""

    name: str
    address: str
    words: str


def said_with(alert: Alert) -> SaidWith:
    """From which group a call came, where to go, and the words left with it."""
    group, kind = alert.group, reportable(alert.group_type.model_class() if alert.group_type else None)
    made = reports_of(alert).filter(withdrawn_at=None) if alert.is_open else reports_of(alert)
    said = made.order_by("-created_at").first()
    return SaidWith(
        name=kind.excerpt(group) if group and kind else "", address=kind.address(group) if group and kind else "",
        words=str(said.note) if said else "",
    )  # fmt: skip


def reports_of(alert: Alert) -> ReportQuerySet:
    """The reports that whoever called made with their call, which hold its words; none made before it, nor once it is over."""
    if alert.author is None:
        return Report.objects.none()
    group = {"content_type": alert.group_type, "object_id": alert.group_id}
    made = Report.objects.filter(**group, reporter=alert.author, created_at__gte=alert.created_at)
    return made.filter(created_at__lte=alert.closed_at) if alert.closed_at else made


def may_answer_call_from(group: models.Model, person: Person) -> bool:
    """Whether those who hold `group` call, and the call is on the desk of `person` now."""
    return Alert.objects.on_desk_of(person).open().called_from(group).exists()


def open_call_from(group: models.Model) -> Call | None:
    """The call those who hold `group` made and that is not over; None when there is none."""
    alert = Alert.objects.open().called_from(group).select_related("author", "owner", "group_type").first()
    return call_of(alert) if alert is not None else None


@dataclass(frozen=True)
class Past:
    """What is known of someone, in counts."""

    alerts: int
    reports: int
    decisions: int


def past_of(alert: Alert) -> Past:
    """What came before this alert about its author: counts, never texts."""
    if alert.author is None:
        return Past(0, 0, 0)
    return Past(
        alerts=Alert.objects.of(alert.author).exclude(pk=alert.pk).count(),
        reports=Report.objects.filter(author=alert.author, withdrawn_at=None).count(),
        decisions=Decision.objects.filter(author=alert.author).exclude(measure=Measure.NOTHING).count(),
    )


def countdown(alert: Alert) -> str:
    """How long is left to take an alert, as one says it."""
    minutes = round((alert.due_at - timezone.now()).total_seconds() / 60)
    if minutes > 0:
        return ngettext("à prendre dans %(n)d minute", "à prendre dans %(n)d minutes", minutes) % {"n": minutes}
    if minutes == 0:
        return _("à prendre maintenant")
    return ngettext("en retard de %(n)d minute", "en retard de %(n)d minutes", -minutes) % {"n": -minutes}
