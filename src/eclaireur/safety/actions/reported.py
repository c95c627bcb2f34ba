"""A report is told to those who may read it: once for each thing reported, and once more when it begins to press."""

from functools import partial

from django.db import transaction
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import mark_over, notify
from eclaireur.notices.models import Notice
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.reaching import reach_for_report
from eclaireur.safety.enums import PRESSING, Reason
from eclaireur.safety.models import Report
from eclaireur.safety.registries import reportable

REPORTED, PRESSES, WORRIES = TOLD = ("safety.reported", "safety.reported_pressing", "safety.worry")


def tell_of(report: Report) -> None:
    """Tell, on the site, the moderators whom it does not concern. What presses reaches at once, outside the site too, those
    of them who are on call, or all of them when none is; whoever else is on call is told that someone worries.
    """
    first = Report.objects.open().on_same(report.content_type_id, report.object_id).order_by("created_at", "pk")[0]
    told = set(Notice.objects.about(first).values_list("kind", flat=True))
    presses = report.reason in PRESSING
    aside = rules.set_aside_from(first)
    readers = [person for person in queries.holders_of(Role.MODERATOR) if person.pk not in aside]
    on_call = [person for person in queries.on_call_now() if person.pk not in aside] if presses else []
    if not told & ({PRESSES} if presses else {PRESSES, REPORTED}):
        at_once = ([person for person in readers if person in on_call] or readers) if presses else []
        _tell_readers(readers, at_once, first, report)
    if report.reason == Reason.WORRY and WORRIES not in told:
        for person in on_call:
            if person not in readers and (place := _where_they_read(person, report)):
                _reach(person, report, notify(to=person, kind=WORRIES, about=first, url=place))


def _tell_readers(readers: list[Person], at_once: list[Person], first: Report, report: Report) -> None:
    address = reverse("safety:case", args=[first.pk])
    for person in readers:
        notice = notify(to=person, kind=PRESSES if person in at_once else REPORTED, about=first, url=address)
        if person in at_once:
            _reach(person, report, notice)


def _reach(person: Person, report: Report, notice: Notice | None) -> None:
    transaction.on_commit(partial(reach_for_report.enqueue, str(person.pk), str(report.pk), str(notice.pk) if notice else ""))


def no_longer_waits(report: Report) -> None:
    """`report` was just decided or withdrawn: once nothing reported of the same thing waits, nobody is called to it any more."""
    same = Report.objects.on_same(report.content_type_id, report.object_id)
    if not same.open().exists():
        told = [str(pk) for pk in same.values_list("pk", flat=True)]
        mark_over(notices=Notice.objects.filter(kind__in=TOLD, about_type=report._meta.label_lower, about_id__in=told))


def _where_they_read(person: Person, report: Report) -> str:
    """Where `person`, who reads no report, reads what is reported as anybody does; "" when they cannot."""
    thing = report.about
    kind = reportable(type(thing)) if thing is not None else None
    if thing is None or kind is None or kind.private or not kind.may_see(person, thing):
        return ""
    return kind.address(thing)
