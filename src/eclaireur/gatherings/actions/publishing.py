"""Writing a gathering, publishing it, saying who holds it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.deciding import plan_decisions
from eclaireur.gatherings.actions.leaving import leave_days
from eclaireur.gatherings.actions.telling import ENTRUSTED, RELEASED, tell_of
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.models import Holding, Series
from eclaireur.gatherings.models.holders import those_here
from eclaireur.gatherings.rules import may_change, may_keep_in, may_publish_in
from eclaireur.safety.actions import hold_on_arrival

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eclaireur.accounts.models import Person
    from eclaireur.people.models import Concept


@transaction.atomic
def save_draft(*, by: Person, series: Series, themes: Iterable[Concept], facilitators: Iterable[Person]) -> Series:
    """Keep a gathering nobody else sees yet. `series` is new, or a draft `by` holds."""
    if not may_keep_in(by, series) or (not series._state.adding and not may_change(by, series)):
        raise PermissionDenied
    if series.state != SeriesState.DRAFT:
        raise ValidationError(_("Cette rencontre est déjà publiée : modifiez-la depuis sa page."))
    if series._state.adding:
        series.created_by = by
        series.slug = f"{slugify(series.title)[:60] or 'rencontre'}-{secrets.token_hex(3)}"
    series.save()
    series.themes.set(themes)
    hold(by, series, facilitators)
    record(by=by, verb="gatherings.save_draft", on=series)
    return series


@transaction.atomic
def publish(*, by: Person, series: Series) -> Series:
    """Announce a draft: its dates are stored, and the agenda shows them, perhaps once it was read. Twice is once.

    Raises ValidationError, in words, when no date is left, or when one person alone would hold it without saying why.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if not may_change(by, series) or not may_publish_in(by, series.structure):
        raise PermissionDenied
    if series.state != SeriesState.DRAFT:
        return series
    require_two(series, series.facilitators.all(), series.alone_because)
    now = timezone.now()
    dates.check_rule(series.rule, since=now)
    series.state, series.published_at = SeriesState.PUBLISHED, now
    series.save()
    dates.store(series, now=now)
    plan_decisions(series)
    record(by=by, verb="gatherings.publish", on=series)
    if series.hidden_at is None:
        hold_on_arrival(series, author=by)
        series.refresh_from_db(fields=["hidden_at"])
    tell_of(ENTRUSTED, series, series.facilitators.all(), by=by, url=series.get_absolute_url())
    return series


@transaction.atomic
def discard(*, by: Person, series: Series) -> None:
    """Throw a draft away."""
    if not may_change(by, series):
        raise PermissionDenied
    if series.state != SeriesState.DRAFT:
        raise ValidationError(_("Cette rencontre est publiée : vous pouvez l’annuler, les personnes inscrites sont prévenues."))
    record(by=by, verb="gatherings.discard", on=series)
    series.delete()


def require_two(series: Series, holders: Iterable[Person], because: str) -> None:
    """Two who are here hold what people come to: one alone says why. It protects those who come, and the one who holds."""
    if series.wants_another(len(those_here(holders)), because):
        raise ValidationError({"alone_because": _(
            "Une rencontre se tient d’habitude à deux : l’un peut sortir avec quelqu’un, l’autre reste avec le groupe. "
            "Ajoutez une personne, ou dites en une phrase pourquoi."
        )})  # fmt: skip


def hold(by: Person, series: Series, people: Iterable[Person]) -> None:
    """These people hold it from now on: of a published gathering, whoever starts or stops is told."""
    holds, held = set(people), set(series.facilitators.all())
    series.holdings.exclude(person__in=holds).delete()
    for person in holds - held:
        Holding.objects.create(series=series, person=person)
    if series.state != SeriesState.PUBLISHED:
        return  # they are asked when it is published
    holds -= _relieve(by, series, holds - held)
    tell_of(ENTRUSTED, series, holds - held, by=by, url=series.get_absolute_url())
    tell_of(RELEASED, series, held - holds, by=by, url=reverse("gatherings:mine"))


def _relieve(by: Person, series: Series, newcomers: set[Person]) -> set[Person]:
    """Those who asked to hold it no more, now that somebody comes: neither it nor one of its dates. `by` leaves by
    themselves, from its page.
    """
    asked = series.holdings.exclude(wants_out_at=None).exclude(person=by).select_related("person")
    relieved = {each.person for each in asked} if those_here(newcomers) else set()
    series.holdings.filter(person__in=relieved).delete()
    for person in relieved:
        leave_days(series, of=person, knowing={*series.facilitators.all()})
    return relieved
