"""Coming and leaving: a place or the waiting list, a place offered to the next, and the time to accept it.

Everything about one gathering happens under the lock of its row (the date, or the series of a programme): two
people never get the last place, and nobody is passed over.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import default_task_backend, task

from eclaireur.accounts.actions import record
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions.rooms import RulesFirstError, let_go_of_rooms
from eclaireur.gatherings.actions.telling import FREELY, LAPSED, OFFERED, tell
from eclaireur.gatherings.enums import OccurrenceState, Seat, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import BEFORE_MAIL
from eclaireur.notices.queries import wishes_of

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person
    from eclaireur.notices.models import NoticeSettings

NO_PLACE = "gatherings.no_place"
A_DAY = dt.timedelta(days=1)
TO_ACCEPT = dt.timedelta(hours=24)
LEAST_TO_ACCEPT = dt.timedelta(minutes=15)


def time_to_accept(now: dt.datetime, start: dt.datetime, wishes: NoticeSettings | None = None) -> dt.datetime:
    """Until when an offered place is kept: a day, or half of the time left; a quarter of an hour at least, never past the start.

    It counts from when the person can be told, by how they wish to hear of things: not while they sleep.
    """
    awake = min(start, wishes.next_mail_at(now + BEFORE_MAIL).astimezone(dt.UTC)) if wishes else now
    return min(start, awake + max(LEAST_TO_ACCEPT, min(TO_ACCEPT, (start - awake) / 2)))


@transaction.atomic
def register(*, by: Person, gathering: Occurrence | Series, rules_accepted: bool) -> Registration:
    """`by` takes a place, or the end of the waiting list. Twice is once: the place already held is given back.

    Raises ValidationError, in words, when it cannot be: begun, cancelled, for others, rules not accepted.
    """
    gathering = locked(gathering)
    mine = Registration.objects.of(gathering).active().filter(person=by).first()
    if mine is not None:
        return mine
    if why_not := queries.why_not_register(by, series_of(gathering)):
        raise ValidationError(why_not)
    return take(gathering, rules_accepted, by=by, person=by)


@transaction.atomic
def accept_rules(*, by: Person | None, registration: Registration, version: str | None = None) -> None:
    """The rules of the group as they are now are accepted, for every place `by` has there. `by` is None for a visitor.

    `version`: the ones they read, when a page says which (`Series.rules_version`). Raises RulesFirstError if they changed since.
    """
    if registration.person_id != (by.pk if by else None):
        raise PermissionError("One accepts for oneself.")
    series = Series.objects.select_for_update().get(pk=registration.of_series.pk)
    if version is not None and version != series.rules_version:
        raise RulesFirstError
    mine = Registration.objects.active().filter(Q(series=series) | Q(occurrence__series=series))
    mine = mine.filter(person=by) if by else mine.filter(pk=registration.pk)
    mine.update(rules_accepted_at=timezone.now(), updated_at=timezone.now())
    record(by=by, verb="gatherings.accept_rules", on=registration, subject=by)


@transaction.atomic
def leave(*, by: Person | None, registration: Registration) -> Registration:
    """Give back a place, or stop waiting. The next person is told. Twice is once.

    `by` is None for a visitor, who showed their code.
    """
    gathering = locked(registration.gathering)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.person_id != (by.pk if by else None):
        raise PermissionError("One leaves for oneself.")
    if registration.is_active:
        give_back(registration)
        if by is not None:
            let_go_of_rooms(by=by, person=by, about=gathering)
        record(by=by, verb="gatherings.leave", on=registration, subject=by)
        fill(gathering)
    return registration


@transaction.atomic
def accept(*, by: Person | None, registration: Registration) -> Registration:
    """Take the place that was offered. Twice is once. Raises ValidationError once it went to the next person."""
    gathering = locked(registration.gathering)
    lapse(gathering)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.person_id != (by.pk if by else None):
        raise PermissionError("One accepts for oneself.")
    if registration.state == Seat.OFFERED and gathering.registration_opens:
        registration.state, registration.offered_until = Seat.REGISTERED, None
        registration.save(update_fields=["state", "offered_until", "updated_at"])
        record(by=by, verb="gatherings.accept", on=registration, subject=by)
    return registration


# --- The list, under the lock ------------------------------------------------------------------------


def locked(gathering: Occurrence | Series) -> Occurrence | Series:
    """The row, read again and held until the end of the transaction."""
    if isinstance(gathering, Series):
        return Series.objects.select_for_update().get(pk=gathering.pk)
    return Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=gathering.pk)


def series_of(gathering: Occurrence | Series) -> Series:
    """The series, in both cases."""
    return gathering if isinstance(gathering, Series) else gathering.series


def last_offer_of(gathering: Occurrence | Series) -> dt.datetime | None:
    """Until when a place may wait for someone: its start; once it began, when one may register no more."""
    if isinstance(gathering, Series):
        return gathering.first_start
    return gathering.registration_closes_at if gathering.has_begun else gathering.starts_at


def free_places(gathering: Occurrence | Series) -> int | None:
    """How many places nobody holds; None when there is no limit. Never under zero: nobody is put out."""
    if gathering.places is None:
        return None
    return max(0, gathering.places - Registration.objects.of(gathering).holding().count())


def fill(gathering: Occurrence | Series) -> None:
    """Offer each free place to the first who waits and is here, while one may register. Call it under the lock.

    Who is away is not told: they keep their turn, and a place still free is offered to them once they are back.
    """
    if isinstance(gathering, Occurrence) and gathering.comes_freely:
        _let_all_come(gathering)
        return
    lapse(gathering)
    now, last = timezone.now(), last_offer_of(gathering)
    if not gathering.registration_opens or last is None:
        return
    free = free_places(gathering)
    waiting = Registration.objects.of(gathering).waiting().of_people_here().select_related("person")
    for registration in waiting[:free] if free is not None else waiting:
        wishes = wishes_of(registration.person) if registration.person else None  # a visitor comes and looks when they wish
        registration.state, registration.offered_until = Seat.OFFERED, time_to_accept(now, last, wishes)
        registration.save(update_fields=["state", "offered_until", "updated_at"])
        if registration.person is not None:
            tell(registration.person, OFFERED, gathering)
        if default_task_backend.supports_defer:
            job = pass_on.using(run_after=registration.offered_until)
            kind = "series" if isinstance(gathering, Series) else "occurrence"
            job.enqueue(kind, str(gathering.pk))


def _let_all_come(date: Occurrence) -> None:
    """One no longer registers there: whoever waited for a place, or had one offered, comes as the others do, and is told."""
    if date.is_cancelled or date.is_past:
        return
    for registration in Registration.objects.of(date).active().exclude(state=Seat.REGISTERED).select_related("person"):
        registration.state, registration.offered_until = Seat.REGISTERED, None
        registration.save(update_fields=["state", "offered_until", "updated_at"])
        if registration.person is not None:
            tell(registration.person, FREELY, date)


def lapse(gathering: Occurrence | Series) -> int:
    """Take back the offers nobody accepted in time, under the lock; how many. Who went away meanwhile waits again, in their turn."""
    late = Registration.objects.of(gathering).filter(state=Seat.OFFERED, offered_until__lte=timezone.now())
    rows = list(late.select_related("person"))
    here = set(late.of_people_here().values_list("pk", flat=True)) if rows else set()
    for registration in rows:
        if registration.pk not in here and registration.queued_at is not None:
            registration.state, registration.offered_until = Seat.WAITING, None
            registration.save(update_fields=["state", "offered_until", "updated_at"])
            continue
        end(registration, Seat.LAPSED)
        if registration.person is not None:
            tell(registration.person, LAPSED, gathering)
    return len(rows)


@task
def pass_on(kind: str, pk: str) -> None:
    """An offer's time is over: the place goes to the next. Nothing happens if it was accepted."""
    rows = Series.objects.all() if kind == "series" else Occurrence.objects.all()
    with transaction.atomic():
        row = rows.filter(pk=pk).first()
        if row is not None:
            fill(locked(row))


def pass_on_late_offers() -> None:
    """Every offer whose time is over, whatever a lost task left; and every place left free while those who wait were away."""
    late = Registration.objects.filter(state=Seat.OFFERED, offered_until__lte=timezone.now())
    waiting = Registration.objects.waiting().to_come().of_people_here()
    for gathering in dict.fromkeys(each.gathering for each in (late | waiting).select_related("occurrence", "series")):
        with transaction.atomic():
            fill(locked(gathering))


def end_waits() -> None:
    """Where nobody registers any more, nobody waits: those who did are told so, once. A date over for long is left as it is."""
    now = timezone.now()
    begun = Q(occurrence__starts_at__lte=now, occurrence__ends_at__gt=now - A_DAY) & ~Q(occurrence__state=OccurrenceState.CANCELLED)
    programmes = Q(series__state=SeriesState.PUBLISHED, series__occurrences__starts_at__lte=now)
    rows = Registration.objects.waiting().filter(begun | programmes).select_related("occurrence__series", "series")
    for about in dict.fromkeys(each.gathering for each in rows):
        with transaction.atomic():
            gathering = locked(about)
            if not gathering.registration_opens:
                for registration in Registration.objects.of(gathering).waiting().select_related("person"):
                    end(registration, Seat.PASSED)
                    if registration.person is not None:
                        tell(registration.person, NO_PLACE, gathering)


def take(
    gathering: Occurrence | Series, rules_accepted: bool, *, by: Person | None, verb: str = "gatherings.register", **who: Any
) -> Registration:
    """A place there, else the end of the waiting list, for `who`: a person, or the name and code of a visitor. Under the lock."""
    series = series_of(gathering)
    if series.is_programme and not isinstance(gathering, Series):
        raise ValidationError(_("On s’inscrit une fois pour tout le programme, depuis sa page."))
    if not gathering.registration_opens:
        raise ValidationError(_("On ne peut plus s’inscrire : cette rencontre a commencé, ou elle est annulée."))
    if series.rules_text and not rules_accepted:
        raise ValidationError(_("Lisez les règles du groupe et cochez la case pour vous inscrire."))
    fill(gathering)
    now, free = timezone.now(), free_places(gathering)
    is_full = free == 0  # whoever waits and is here was just offered a place; who is away keeps nobody out
    made = Registration.objects.create(
        **{"series" if isinstance(gathering, Series) else "occurrence": gathering}, **who,
        state=Seat.WAITING if is_full else Seat.REGISTERED, queued_at=now if is_full else None,
        rules_accepted_at=now if series.rules_text else None,
    )  # fmt: skip
    record(by=by, verb=verb, on=made, subject=who.get("person"))
    return made


def give_back(registration: Registration, *, taken_off: bool = False) -> None:
    """A place is given back. A wait or an offer left once one may register no more was never a place: it has passed."""
    registration.taken_off = taken_off
    was_theirs = registration.state == Seat.REGISTERED or registration.gathering.registration_opens
    end(registration, Seat.CANCELLED if was_theirs else Seat.PASSED)


def end(registration: Registration, state: Seat) -> None:
    """Someone no longer has this place, or no longer waits for it."""
    registration.state, registration.offered_until, registration.left_at = state, None, timezone.now()
    registration.save(update_fields=["state", "offered_until", "left_at", "taken_off", "updated_at"])
