"""A report is told to those who may read it: once for each thing reported, and once more when it begins to press.

What presses and nobody opens is told further each time the delay of a serious alert runs out: to every moderator, then to
those who keep the house. A task looks at each deadline; upkeep looks at all of them, should a task be lost.
"""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend, task

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import mark_over, notify
from eclaireur.notices.models import Notice
from eclaireur.safety import queries, rules
from eclaireur.safety.actions.reaching import reach_for_report
from eclaireur.safety.enums import PRESSING, Reason, Step, Urgency
from eclaireur.safety.models import Report
from eclaireur.safety.registries import reportable

logger = logging.getLogger(__name__)

REPORTED, PRESSES, WORRIES = "safety.reported", "safety.reported_pressing", "safety.worry"
UNOPENED = "safety.report_unopened"
FIND_A_READER = "safety.find_a_reader"
"""For those who keep the house and do not read reports: they find somebody who does."""
TOLD = (REPORTED, PRESSES, WORRIES, UNOPENED, FIND_A_READER)


def tell_of(report: Report) -> None:
    """Tell, on the site, the moderators whom it does not concern. What presses reaches at once, outside the site too, those
    of them who are on call, or all of them when none is; whoever else is on call is told that someone worries.
    """
    first = Report.objects.open().on_same(report.content_type_id, report.object_id).order_by("created_at", "pk")[0]
    told = set(Notice.objects.about(first).values_list("kind", flat=True))
    presses = report.reason in PRESSING
    aside, readers = rules.set_aside_from(first), _readers_of(first)
    on_call = [person for person in queries.on_call_now() if person.pk not in aside] if presses else []
    if not told & ({PRESSES} if presses else {PRESSES, REPORTED}):
        at_once = ([person for person in readers if person in on_call] or readers) if presses else []
        _tell_readers(readers, at_once, first, report)
    if report.reason == Reason.WORRY and WORRIES not in told:
        for person in on_call:
            if person not in readers and (place := _where_they_read(person, report)):
                _reach(person, report, notify(to=person, kind=WORRIES, about=first, url=place))
    if presses:
        _must_be_opened(report)


def _tell_readers(readers: list[Person], at_once: list[Person], first: Report, report: Report) -> None:
    address = reverse("safety:case", args=[first.pk])
    for person in readers:
        notice = notify(to=person, kind=PRESSES if person in at_once else REPORTED, about=first, url=address)
        if person in at_once:
            _reach(person, report, notice)


def _reach(person: Person, report: Report, notice: Notice | None) -> None:
    reach_for_report.enqueue(str(person.pk), str(report.pk), str(notice.pk) if notice else "")


# --- Going up while nobody opens it --------------------------------------------------------------


def _must_be_opened(report: Report) -> None:
    """From now on somebody has the delay of a serious alert to open `report`; with nobody to read it, it goes up at once."""
    same = Report.objects.open().on_same(report.content_type_id, report.object_id)
    if report.due_at is not None or report.step or same.filter(reason__in=PRESSING, first_read_at__isnull=False).exists():
        return  # it waits already, or someone has what is reported before their eyes
    report.due_at = timezone.now() + rules.delay_for(Urgency.RED) if _readers_of(report) else timezone.now()
    report.save(update_fields=["due_at", "updated_at"])
    if report.due_at <= timezone.now():
        move_report_on(str(report.pk))
    else:
        _plan(report)


def _plan(report: Report) -> None:
    if report.due_at is not None and default_task_backend.supports_defer:
        job = look_again_at_report.using(run_after=report.due_at)
        job.enqueue(str(report.pk))


@task
def look_again_at_report(pk: str) -> bool:
    """The deadline of a report came: tell others if nobody opened it; whether somebody was to be told."""
    return move_report_on(pk)


def move_reports_on_late() -> None:
    """Tell others of every report that presses and nobody opened in time (upkeep)."""
    for pk in list(Report.objects.unopened().filter(due_at__lte=timezone.now()).values_list("pk", flat=True)):
        move_report_on(str(pk))


@transaction.atomic
def move_report_on(pk: str) -> bool:
    """If its moment came and nobody opened it: reach every moderator about a report that presses, then those who keep the
    house. Whether it went up. Safe to run twice, late, or by two workers.
    """
    report = Report.objects.filter(pk=pk).first()
    if report is None:
        return False
    same = Report.objects.unopened().on_same(report.content_type_id, report.object_id).order_by("created_at", "pk")
    waiting = list(same.select_for_update(of=("self",)))
    now = timezone.now()
    if not any(one.due_at and one.due_at <= now for one in waiting):
        return False
    readers, was = _readers_of(waiting[0]), max(one.step for one in waiting)
    step = Step.MODERATORS if readers and was < Step.MODERATORS else Step.OPERATORS
    people = readers if step < Step.OPERATORS else _keepers_for(waiting[0])
    if not people:
        logger.error("A report that presses is opened by nobody, and nobody else can be told yet.")
    is_last = bool(people) and step == Step.OPERATORS
    for one in waiting:  # told together: they are one case
        one.step = step if people else was  # whoever comes back is told
        one.due_at = None if is_last else now + rules.delay_for(Urgency.RED)
        one.save(update_fields=["step", "due_at", "updated_at"])
    _tell_unopened(people, waiting[0])
    _plan(waiting[0])
    return True


def _tell_unopened(people: Iterable[Person], report: Report) -> None:
    same = Report.objects.open().on_same(report.content_type_id, report.object_id)
    first = same.order_by("created_at", "pk")[0]  # what was told of this thing was told about that one
    for person in people:
        reads = rules.may_handle(person, first)
        address = reverse("safety:case", args=[first.pk]) if reads else reverse("safety:on_call")
        _reach(person, report, notify(to=person, kind=UNOPENED if reads else FIND_A_READER, about=first, url=address))


def _readers_of(report: Report) -> list[Person]:
    """The moderators who are here, and whom it does not concern."""
    aside = rules.set_aside_from(report)
    return [person for person in queries.holders_of(Role.MODERATOR) if person.pk not in aside]


def _keepers_for(report: Report) -> list[Person]:
    """Those who keep the house, and whom it does not concern: they read it if no moderator can, or find one who does."""
    aside = rules.set_aside_from(report)
    return [person for person in rules.possible_readers() if rules.keeps_the_house(person) and person.pk not in aside]


# --- It is over ----------------------------------------------------------------------------------


def is_opened(report: Report) -> None:
    """Somebody who may decide opened `report`: that nobody did is no longer told."""
    _over(report, [UNOPENED, FIND_A_READER])


def no_longer_waits(report: Report) -> None:
    """`report` was just decided or withdrawn: once nothing reported of the same thing waits, nobody is called to it any more."""
    if not Report.objects.open().on_same(report.content_type_id, report.object_id).exists():
        _over(report, TOLD)


def _over(report: Report, kinds: Iterable[str]) -> None:
    same = [str(pk) for pk in Report.objects.on_same(report.content_type_id, report.object_id).values_list("pk", flat=True)]
    mark_over(notices=Notice.objects.filter(kind__in=kinds, about_type=report._meta.label_lower, about_id__in=same))


def _where_they_read(person: Person, report: Report) -> str:
    """Where `person`, who reads no report, reads what is reported as anybody does; "" when they cannot."""
    thing = report.about
    kind = reportable(type(thing)) if thing is not None else None
    if thing is None or kind is None or kind.private or not kind.may_see(person, thing):
        return ""
    return kind.address(thing)
