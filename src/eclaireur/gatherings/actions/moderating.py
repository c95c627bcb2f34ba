"""What moderation does to a gathering: taken out of the agenda, put back, or kept out until someone read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.rules import is_moderator
from eclaireur.gatherings.actions.cancelling import cancel
from eclaireur.gatherings.actions.deciding import plan_decisions
from eclaireur.gatherings.actions.restoring import start_again
from eclaireur.gatherings.actions.rooms import ask_to_read_the_rules
from eclaireur.gatherings.actions.telling import WORDS, everyone_of, tell_registered, tell_rules_changed
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.kept import TAKEN_OUT, source_of
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.safety.rules import keeps_the_house

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person


@transaction.atomic
def hide_reported(*, by: Person, series: Series) -> Series:
    """A reported gathering is taken out of the agenda: its dates are cancelled, only those who hold it still read it.

    By a moderator, or by whoever keeps the house when no moderator can: safety says who decides on which.
    """
    if not (is_moderator(by) or keeps_the_house(by)):
        raise PermissionDenied
    series = cancel(by=None, series=series, words=source_of(TAKEN_OUT))
    series.hidden_at = series.hidden_at or timezone.now()
    series.save(update_fields=["hidden_at", "updated_at"])
    record(by=by, verb="gatherings.hide", on=series, subject=series.created_by)
    return series


@transaction.atomic
def show_reported(*, by: Person | None, series: Series) -> Series:
    """After an appeal, the gathering is back in the agenda: dates that moderation cancelled and that are still to come
    take place again, and those who registered are told. What those who hold it had cancelled themselves stays so.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if series.hidden_at is None:
        return series
    new_rules, series.hidden_at = _has_untold_rules(series), None
    if _was_taken_out(series):
        start_again(series, by=by)
    series.save()
    _say_again(series, new_rules)
    record(by=by, verb="gatherings.show", on=series, subject=series.created_by)
    return series


def hold_series(series: Series) -> None:
    """Take a gathering out of the agenda until someone of moderation read it; its dates are kept. Safety journals it."""
    now = timezone.now()
    Series.objects.filter(pk=series.pk, hidden_at=None).update(hidden_at=now, updated_at=now)


@transaction.atomic
def release_series(series: Series) -> None:
    """Put it back in the agenda, as it was, even when those who hold it cancelled it meanwhile: it may be resumed, or
    copied. Its minimum is decided once people had time to register again.
    """
    held = Series.objects.select_for_update().filter(pk=series.pk, hidden_at__isnull=False).first()
    if held is None or _was_taken_out(held):
        return
    new_rules, new_words, held.hidden_at = _has_untold_rules(held), _with_untold_words(held), None
    held.save(update_fields=["hidden_at", "updated_at"])
    now = timezone.now()
    Occurrence.objects.filter(series=held).kept().coming().order_by().update(said_at=now, updated_at=now)
    for date in new_words:
        tell_registered(WORDS, date, everyone_of(date))
    _say_again(held, new_rules)


def _was_taken_out(series: Series) -> bool:
    """Whether moderation cancelled it, rather than those who hold it."""
    return series.state == SeriesState.CANCELLED and series.cancel_words == source_of(TAKEN_OUT)


def _with_untold_words(series: Series) -> list[Occurrence]:
    """Its dates to come with words, changed since it is out of the agenda: nobody was told of what waited."""
    rows = series.occurrences.kept().coming().exclude(words="").filter(updated_at__gte=series.hidden_at)
    return list(rows.select_related("series"))


def _has_untold_rules(series: Series) -> bool:
    """Whether its rules changed since it is out of the agenda: nobody was told of them, nor asked to accept them."""
    changed, hidden = series.rules_changed_at, series.hidden_at
    return changed is not None and hidden is not None and changed >= hidden


def _say_again(series: Series, new_rules: bool) -> None:
    """It is back in the agenda: what is near is decided on time, and whoever comes reads the rules that waited."""
    plan_decisions(series)
    if new_rules:
        tell_rules_changed(series)
        ask_to_read_the_rules(by=None, series=series)
