"""Whoever holds a group leaves, pauses, is suspended or loses the role: those who stay, and who arranges, are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accounts.actions import record
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions.rooms import hand_over
from eclaireur.gatherings.actions.telling import NOBODY, ONE_LEFT, UNABLE, WANTS_OUT, tell_of
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.models.holders import may_be_entrusted, those_here
from eclaireur.gatherings.rules import may_hold_series

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models.occurrence import OccurrenceQuerySet

SAID = 5  # titles


def announce_departure(person: Person) -> None:
    """As soon as someone plans to be erased, pauses or is suspended: those who hold with them what is to come are told;
    where nobody else is here, or one where two hold, who wrote the gathering and who coordinates it.
    """
    _say_what_is_left(person, others_know=False)


def leave_what_is_held(person: Person) -> None:
    """Before someone is erased: the same. When it was planned, only what still has nobody is said again."""
    _say_what_is_left(person, others_know=person.erase_on is not None)


def leave_the_role(by: Person, person: Person) -> str:
    """`by` ended a role of `person`. When none lets them hold a group any more, the others are told and their rooms closed
    to them. Gives what is still in their name, in a sentence that `by` may read, or "".
    """
    left = _to_come(person)
    if not may_be_entrusted(person):
        _say_what_is_left(person, others_know=False)
        for date in left.exclude(room=None).select_related("series", "room__room"):
            hand_over(by=by, occurrence=date)
    titles = list(Series.objects.held_by(by).filter(pk__in=left.order_by().values("series")).order_by("title").values_list("title", flat=True))
    if not titles:
        return ""
    said = ", ".join(titles[:SAID])
    if more := len(titles) - SAID if len(titles) > SAID else 0:
        said = ngettext("%(titles)s et %(count)d autre", "%(titles)s et %(count)d autres", more) % {"titles": said, "count": more}
    words = _("%(name)s devait encore tenir : %(titles)s. Confiez-le à quelqu’un d’autre dans « Tenir un groupe ».")
    return words % {"name": person.pseudonym, "titles": said}


@transaction.atomic
def stop_holding(*, by: Person, series: Series) -> bool:
    """`by` no longer holds a gathering, nor its dates to come: those who hold it with them are told, and who arranges it
    where one is left. When nobody else is here, who arranges it is asked to find someone, and `by` holds it until then:
    gives False. Twice is once.

    Raises PermissionDenied for who does not hold it, ValidationError, in words, when it is a draft or is over.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if not may_hold_series(by, series):
        raise PermissionDenied
    if series.state != SeriesState.PUBLISHED:
        raise ValidationError(_("Cette rencontre n’est pas dans l’agenda : personne n’a à la tenir."))
    others = set(those_here(series.facilitators.all())) - {by}
    if not others:
        if series.holdings.filter(person=by, wants_out_at=None).update(wants_out_at=timezone.now()):
            record(by=by, verb="gatherings.ask_out", on=series)
            tell_who_arranges(WANTS_OUT, series, without={by}, by=by)
        return False
    record(by=by, verb="gatherings.stop_holding", on=series)
    series.holdings.filter(person=by).delete()
    tell_the_others(series, others, of=by)
    leave_days(series, of=by, knowing=others)
    for date in series.occurrences.coming().exclude(room=None).select_related("series", "room__room"):
        hand_over(by=by, occurrence=date)
    return True


def leave_days(series: Series, *, of: Person, knowing: set[Person]) -> None:
    """`of` no longer holds any of its dates to come by themselves: those who do with them are told, but those `knowing` it."""
    coming = series.occurrences.coming().filter(starts_at__gt=timezone.now(), day_holdings__person=of)
    for date in coming.select_related("series"):
        date.day_holdings.filter(person=of).delete()
        if not date.is_cancelled:
            tell_the_others(date, set(date.holders_here) - knowing, of=of)


@transaction.atomic
def hold_on(*, by: Person, series: Series) -> None:
    """`by`, who asked to be relieved, holds it after all."""
    if series.holdings.filter(person=by).update(wants_out_at=None):
        record(by=by, verb="gatherings.hold_on", on=series)


def _to_come(person: Person) -> OccurrenceQuerySet:
    return Occurrence.objects.kept().coming().filter(series__state=SeriesState.PUBLISHED).entrusted_to(person)


def _say_what_is_left(person: Person, *, others_know: bool) -> None:
    left: dict[Occurrence | Series, set[Person]] = {}
    for date in _to_come(person).select_related("series").prefetch_related("held_by", "series__facilitators"):
        about = date if date.held_by.all() else date.series  # all its dates, and one word for all
        left[about] = set(date.holders_here) - {person}
    for about, others in left.items():
        if not others:
            tell_who_arranges(NOBODY, about, without={person})
        elif not others_know:
            tell_the_others(about, others, of=person)


def tell_the_others(about: Occurrence | Series, others: set[Person], *, of: Person) -> None:
    """Those who hold it without `of` from now on; and who arranges, where one is left and two hold."""
    tell_of(UNABLE, about, others, by=of)
    series = about.series if isinstance(about, Occurrence) else about
    if series.is_held_by_two and len(others) == 1:
        tell_who_arranges(ONE_LEFT, about, without={of, *others})


def tell_who_arranges(kind: str, about: Occurrence | Series, *, without: set[Person], by: Person | None = None) -> None:
    """Who can find someone to hold it, `without` left out."""
    series = about.series if isinstance(about, Occurrence) else about
    tell_of(kind, about, queries.who_arranges(series, without=without), by=by)
