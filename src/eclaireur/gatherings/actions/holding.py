"""Holding a date: prepare it, call for help, and afterwards a word between those who held it, or to someone who left."""

import datetime as dt
from contextlib import suppress

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.conversations.actions import erase_debrief, open_after
from eclaireur.conversations.models import Debrief, Thread
from eclaireur.conversations.queries import callable_moderators
from eclaireur.core.texts import tidy
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions.rooms import hand_over
from eclaireur.gatherings.actions.telling import ENTRUSTED, UNABLE
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.models import AfterWord, Occurrence, Preparation, Registration, Series
from eclaireur.gatherings.models.holders import those_here
from eclaireur.gatherings.rules import may_change, may_hold
from eclaireur.notices.actions import notify
from eclaireur.safety.actions import call_from_group, end_call_from, report
from eclaireur.safety.enums import Reason

FOLLOWED_FOR = dt.timedelta(days=7)
"""How long after a date those who held it may write to someone who came."""
NOTES_KEPT = dt.timedelta(days=30)
"""How long after a date its preparation and the word between those who held it are kept."""
TAKEN_UP_WITHIN = dt.timedelta(days=93)
"""The preparation waits longer for a later date, so that it can be taken up there: a monthly group meets every 28 to 35
days. Three months at most: a quarter, the rarest rhythm a group is held at.
"""
AROUND = dt.timedelta(hours=1)
"""How long before and after a date one may call."""
CALLED = "gatherings.called"


def may_be_prepared(occurrence: Occurrence) -> bool:
    """Whether a date is still to be held, or under way."""
    return not occurrence.is_past and not occurrence.is_cancelled


@transaction.atomic
def prepare(*, by: Person, occurrence: Occurrence, plan: str, material: str, is_usual: bool = False) -> Preparation:
    """Keep the plan of a date and what to bring, for those who hold it; the plan `is_usual` for the next dates, if wished.

    Raises ValidationError for a date that is over or cancelled, PermissionDenied when a plan for the next dates is kept
    by someone who does not hold them.
    """
    _require_holder(by, occurrence)
    if not may_be_prepared(occurrence):
        raise ValidationError(_("Cette date est passée ou annulée : elle ne se prépare plus."))
    if is_usual:
        if not may_change(by, occurrence.series):
            raise PermissionDenied
        Series.objects.filter(pk=occurrence.series_id).update(usual_plan=tidy(plan))
    kept, _new = Preparation.objects.update_or_create(
        occurrence=occurrence, defaults={"plan": tidy(plan), "material": tidy(material), "written_by": by}
    )
    record(by=by, verb="gatherings.prepare", on=occurrence)
    return kept


@transaction.atomic
def step_down(*, by: Person, occurrence: Occurrence) -> Occurrence:
    """`by` cannot hold this date: those who hold it with them do, else those who hold the gathering. All are told.

    Raises PermissionDenied when `by` does not hold it, ValidationError once it began or when nobody else would.
    """
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    _require_holder(by, occurrence)
    if occurrence.is_cancelled or occurrence.has_begun:
        raise ValidationError(_("Cette date a commencé, ou elle est annulée : elle ne change plus."))
    held = set(occurrence.holders_here) - {by}
    usually = set(occurrence.series.facilitators.all())
    others = held or set(those_here(usually)) - {by}
    if not others:
        raise ValidationError(_("Vous êtes la seule personne à tenir cette date. Confiez-la à quelqu’un, ou annulez-la."))
    stay = (set(occurrence.holders) | others) - {by}  # who is away still holds it, and may be back
    occurrence.day_holdings.filter(person=by).delete()
    for person in stay:
        occurrence.day_holdings.get_or_create(person=person)
    for person in others - held:
        notify(to=person, kind=ENTRUSTED, about=occurrence, url=reverse("gatherings:date", args=[occurrence.pk]), by=by)
    arranged_by = {occurrence.series.created_by} if occurrence.series.created_by else set()
    for person in held | (usually | arranged_by) - others - {by}:
        notify(to=person, kind=UNABLE, about=occurrence, url=reverse("gatherings:date", args=[occurrence.pk]), by=by)
    hand_over(by=by, occurrence=occurrence)
    record(by=by, verb="gatherings.step_down", on=occurrence)
    return occurrence


def may_call(occurrence: Occurrence) -> bool:
    """Whether a date is under way, or about to be, or just over: people come early and stay a little."""
    around = occurrence.starts_at - AROUND <= timezone.now() < occurrence.ends_at + AROUND
    return around and not occurrence.is_cancelled


@transaction.atomic
def call_for_help(*, by: Person, occurrence: Occurrence, words: str) -> None:
    """Ask somebody to get in touch with those who hold a date under way: those on call are told at once, outside the site
    too, then others if nobody answers; moderators are told on the site, and it waits at their desk.

    Raises ValidationError at another time.
    """
    _require_holder(by, occurrence)
    if not may_call(occurrence):
        raise ValidationError(_("Cet appel sert autour de la rencontre. À un autre moment, signalez-la, ou écrivez à la modération."))
    with suppress(ValidationError):  # too many open reports keep nobody from being called
        report(by=by, about=occurrence, reason=Reason.OTHER, note=tidy(words), tells=False)
    told = call_from_group(by=by, group=occurrence, kind=CALLED)
    for moderator in callable_moderators():
        if moderator in told:
            continue
        notify(to=moderator, by=by, kind=CALLED, about=occurrence, url=reverse("safety:desk"))
    record(by=by, verb="gatherings.call_for_help", on=occurrence)


@transaction.atomic
def take_call_back(*, by: Person, occurrence: Occurrence) -> None:
    """Those who hold a date no longer need anybody: nobody else is asked."""
    _require_holder(by, occurrence)
    if end_call_from(by=by, group=occurrence):
        record(by=by, verb="gatherings.take_call_back", on=occurrence)


@transaction.atomic
def leave_word(*, by: Person, occurrence: Occurrence, words: str) -> AfterWord:
    """A word for the others who held the date. Raises ValidationError when it cannot be kept, or before the date began."""
    _require_holder(by, occurrence)
    if not occurrence.has_begun:
        raise ValidationError(_("Ce mot s’écrit une fois la rencontre commencée."))
    if not tidy(words):
        raise ValidationError(_("Écrivez quelques mots, puis laissez-les."))
    return AfterWord.objects.create(occurrence=occurrence, author=by, body=tidy(words))


@transaction.atomic
def erase_word(*, by: Person, word: AfterWord | Debrief) -> None:
    """The author of a word between those who held a date takes it back, here or from its text room, even once they hold
    it no more: the row goes, the journal keeps that it did.
    """
    if isinstance(word, Debrief):
        erase_debrief(by=by, debrief=word)
        return
    if word.author_id != by.pk:
        raise PermissionDenied
    record(by=by, verb="gatherings.erase_word", on=word.occurrence)
    word.delete()


def may_be_followed(occurrence: Occurrence) -> bool:
    """Whether those who held a date may still write to those who came."""
    return occurrence.has_begun and timezone.now() < occurrence.ends_at + FOLLOWED_FOR


@transaction.atomic
def write_to(*, by: Person, occurrence: Occurrence, registration: Registration) -> Thread:
    """Open a private conversation with someone who was expected, once the date began, and give it, even when they gave
    back their place meanwhile. They may leave it unanswered.

    Raises ValidationError when they cannot be written to, PermissionDenied for a place elsewhere or too late.
    """
    _require_holder(by, occurrence)
    other = registration.person
    is_there = queries.those_expected_at(occurrence).filter(pk=registration.pk).exists()
    if other is None or other == by or not is_there or not may_be_followed(occurrence):
        raise PermissionDenied
    if are_apart(by, other) or not other.is_active or other.is_suspended:
        raise ValidationError(_("Cette personne ne peut pas recevoir de message de vous."))
    record(by=by, verb="gatherings.write_to", on=occurrence, subject=other)
    return open_after(by=by, to=other)


def forget_what_holders_kept() -> None:
    """Upkeep: erase what those who held dates over for a month kept between themselves: the words after, and the
    preparation, unless the next date is still to begin.
    """
    now = timezone.now()
    over = Q(occurrence__ends_at__lt=now - NOTES_KEPT)
    AfterWord.objects.filter(over).delete()
    later = Occurrence.objects.kept().filter(series=OuterRef("occurrence__series"), starts_at__gt=OuterRef("occurrence__starts_at"))
    waits = Exists(later.filter(starts_at__gt=now, series__state=SeriesState.PUBLISHED)) & ~Exists(later.filter(starts_at__lte=now))
    Preparation.objects.filter(over & (~waits | Q(occurrence__ends_at__lt=now - TAKEN_UP_WITHIN))).delete()


def _require_holder(by: Person, occurrence: Occurrence) -> None:
    if not may_hold(by, occurrence):
        raise PermissionDenied
