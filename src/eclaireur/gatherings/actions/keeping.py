"""What happens by itself: dates stored ahead, reminders, offers passed on, what is too old forgotten.

Each is safe to run twice, and right after a downtime: it looks at what is due, not at what an hour ago missed.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django_tasks import default_task_backend, task

from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.certificates import tell_it_is_over
from eclaireur.gatherings.actions.telling import HELD_SOON, HELD_TOMORROW, SOON, TOMORROW, tell, tell_who_hold
from eclaireur.gatherings.enums import LEFT, Kind, Seat, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, ReminderSettings, Series

A_DAY, AN_HOUR = dt.timedelta(hours=24), dt.timedelta(hours=1)
FORGET_PEOPLE = dt.timedelta(days=60)
"""So long after a date, nothing says any more who had registered; a certificate is asked for before."""

FORGET_VISITORS = dt.timedelta(days=3)


def store_ahead() -> None:
    """Extend the stored dates of published series; a series whose last date is over has ended. Who followed a programme is told so."""
    now = timezone.now()
    short = Series.objects.published().filter(stored_until__lt=now + dates.HORIZON - dates.STEP)
    for pk in list(short.values_list("pk", flat=True)):
        with transaction.atomic():
            series = Series.objects.select_for_update().filter(pk=pk, state=SeriesState.PUBLISHED).first()
            if series is not None:
                dates.store(series, now=now)
    coming = Occurrence.objects.filter(series=OuterRef("pk"), ends_at__gt=now, left_the_rhythm=False)
    over = Series.objects.published().filter(~Exists(coming), stored_until=None)
    for programme in list(over.filter(kind=Kind.PROGRAMME)):
        with transaction.atomic():
            # Two upkeeps at once: the one that ends it is the one that tells.
            if over.filter(pk=programme.pk).update(state=SeriesState.ENDED, ended_at=now, updated_at=now):
                tell_it_is_over(programme)
    over.update(state=SeriesState.ENDED, ended_at=now, updated_at=now)


def remind() -> None:
    """Tell those expected tomorrow, and those who hold it; prepare the word of the last hour, sent on time by a task."""
    now = timezone.now()
    for occurrence in _starting(now, now + A_DAY):
        if now < occurrence.starts_at - AN_HOUR:
            _remind(occurrence, TOMORROW)
    for occurrence in _starting(now, now + 2 * AN_HOUR + dt.timedelta(minutes=5)):
        due = occurrence.starts_at - AN_HOUR
        if due <= now:
            _remind(occurrence, SOON)
        elif default_task_backend.supports_defer:
            job = remind_soon.using(run_after=due)
            job.enqueue(str(occurrence.pk))


@task
def remind_soon(pk: str) -> None:
    """The word of the last hour, if the date still stands and still begins within the hour."""
    now = timezone.now()
    for occurrence in _starting(now, now + AN_HOUR).filter(pk=pk):
        _remind(occurrence, SOON)


def _starting(after: dt.datetime, until: dt.datetime):
    return (
        Occurrence.objects.kept().filter(starts_at__gt=after, starts_at__lte=until, series__state=SeriesState.PUBLISHED)
        .select_related("series").order_by("starts_at")
    )  # fmt: skip


@transaction.atomic
def _remind(occurrence: Occurrence, kind: str) -> None:
    """Each person once for each date, if they wish so. A programme has one registration for all its dates."""
    _remind_who_holds(occurrence, kind)
    is_day = kind == TOMORROW
    wish = Q(person__reminder_settings__the_day_before=True) if is_day else Q(person__reminder_settings__an_hour_before=True)
    if is_day:
        wish |= Q(person__reminder_settings=None)
    stamp = "day_reminded_at" if is_day else "hour_reminded_at"
    window = occurrence.starts_at - (A_DAY if is_day else AN_HOUR) - dt.timedelta(minutes=1)
    due = Registration.objects.of(occurrence.registered_for).filter(wish, state=Seat.REGISTERED, person__isnull=False)
    due = due.filter(Q(**{stamp: None}) | Q(**{f"{stamp}__lt": window}))
    for registration in due.select_for_update(of=("self",)).select_related("person"):
        setattr(registration, stamp, timezone.now())
        registration.save(update_fields=[stamp, "updated_at"])
        if registration.person is not None:
            tell(registration.person, kind, occurrence)


def _remind_who_holds(occurrence: Occurrence, kind: str) -> None:
    """Those who hold it and are here, once, as they wish to be reminded of anything."""
    is_day = kind == TOMORROW
    stamp, now = "day_reminded_at" if is_day else "hour_reminded_at", timezone.now()
    # Not `updated_at`: nothing that was announced changed (see moderating._with_untold_words).
    if not Occurrence.objects.filter(pk=occurrence.pk, **{stamp: None}).update(**{stamp: now}):
        return
    holders = occurrence.holders_here
    wishes = {each.person_id: each for each in ReminderSettings.objects.filter(person__in=holders)}
    for person in holders:
        wish = wishes.get(person.pk, ReminderSettings())  # as nobody said
        if wish.the_day_before if is_day else wish.an_hour_before:
            tell_who_hold(HELD_TOMORROW if is_day else HELD_SOON, occurrence, [person], by=None)


def forget() -> None:
    """Erase registrations of dates long over: whoever came, nothing says it any more."""
    now = timezone.now()
    for age, visitors in ((FORGET_PEOPLE, False), (FORGET_VISITORS, True)):
        old = Q(occurrence__ends_at__lt=now - age)
        still = Occurrence.objects.filter(series=OuterRef("series"), ends_at__gte=now - age)
        of_programmes = Q(series__isnull=False) & ~Exists(still) & Q(series__created_at__lt=now - age)
        Registration.objects.filter(old | of_programmes, person__isnull=visitors).delete()
    gone = Registration.objects.filter(state__in=sorted(LEFT), left_at__lt=now - FORGET_PEOPLE)
    gone.filter(created_at__lte=F("left_at")).delete()
