"""What a page shows of a gathering and of a place, and only to whom may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclaireur.core.zones import hours_of, is_readers, readers_zone
from eclaireur.gatherings import actions, queries, visio, wording
from eclaireur.gatherings.actions.rooms import BEFORE as ROOM_OPENS
from eclaireur.gatherings.enums import OccurrenceState, Seat, Way
from eclaireur.safety.queries import hold_of, said_to_author

if TYPE_CHECKING:
    from django.http import HttpRequest

    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models import Occurrence, Registration, Series

VIDEO_OPENS = dt.timedelta(minutes=30)
WORD_CHANGED = gettext_lazy("C’est enregistré. S’il y a un nouveau mot, les personnes inscrites sont prévenues.")


@dataclass(frozen=True)
class MySeat:
    """A place as its holder sees it. `how` is what lets them come (a number, a link), only once it is theirs and time."""

    registration: Registration
    words: str
    is_offered: bool
    is_held: bool
    how: str
    link: str
    room: str  # where the button of the text room leads
    rules: str  # where the rules are accepted, when they changed; nothing lets them come before that
    was: str  # when it was to be, if they took their place before its time changed
    needs_account: bool  # a visitor, at a date held in a text room

    @property
    def notice(self) -> str:
        """The colour of its notice (see c-notice)."""
        return "settled" if self.is_held else "info"

    @property
    def leaving(self) -> str:
        """What the button to leave says."""
        return _("Me désinscrire") if self.is_held else _("Renoncer à la place") if self.is_offered else _("Quitter la liste d’attente")

    @property
    def after_leaving(self) -> str:
        """Whether one may come back on it; nothing of a wait that leads nowhere any more."""
        place = self.registration
        if place.is_under_way:
            return _("Le programme a commencé : on ne s’y inscrit plus. Tant que votre place reste libre, vous pourrez la reprendre.") if self.is_held else ""
        if place.series_id:
            return _("Jusqu’à la première séance, vous pourrez vous réinscrire s’il reste des places.")
        if place.gathering.registration_opens:
            return _("Vous pourrez vous réinscrire s’il reste des places.")
        return _("On ne s’inscrit plus à cette date : ce sera définitif.") if self.is_held else ""


def seat(registration: Registration, date: Occurrence | None, *, entered: bool = False) -> MySeat:
    """The place in words, with the number or the link when the person may have it: again, for who `entered` before the doors closed."""
    is_held = registration.state == Seat.REGISTERED
    comes = is_held and date is not None and not date.is_cancelled and not date.is_past
    rules = reverse("gatherings:rules", args=[date.pk]) if comes and registration.must_read_rules else ""
    needs_account = comes and date.where.way == Way.TEXT and not registration.person_id
    how, link = _way_in(date, entered) if is_held and date is not None and not date.is_cancelled and not rules and not needs_account else ("", "")
    room = room_of(date) if is_held and date is not None and registration.person_id and not rules else ""
    came_before = date is not None and date.time_changed_at is not None and registration.created_at < date.time_changed_at
    was = wording.announced_first(date) if date is not None and came_before else ""
    return MySeat(registration, said(registration), registration.state == Seat.OFFERED, is_held, how, link, room, rules, was, needs_account)


def read_other_rules(request: HttpRequest, series: Series) -> bool:
    """Whether the page that was sent showed other rules than those of now."""
    return request.POST.get("rules_version", series.rules_version) != series.rules_version


def rules_have_changed() -> str:
    """What is said then, above the rules as they are now."""
    return _("Les règles du groupe viennent de changer. Relisez-les, puis cochez la case.")


def room_of(date: Occurrence) -> str:
    """Where one comes in to the text room of a date, while it is open; else empty."""
    return reverse("gatherings:room", args=[date.pk]) if actions.room_is_open(date) else ""


def after_in_room(date: Occurrence, person: Person) -> str:
    """Where someone who holds the text room of a date reads who may need a word, while it is open; else empty."""
    if date.room is None or not room_of(date):
        return ""
    holds = date.room.room.seats.holding().filter(place__person=person, place__left_at=None).exists()
    return reverse("conversations:after", args=[date.room.pk]) if holds else ""


def said(registration: Registration) -> str:
    """Where a registration stands, in a sentence."""
    if registration.state == Seat.REGISTERED:
        return _("Votre place est gardée.")
    if registration.state == Seat.PASSED or (registration.state == Seat.WAITING and not registration.gathering.registration_opens):
        return _("Aucune place ne s’est libérée cette fois.")
    if registration.state == Seat.WAITING:
        return _("Vous êtes sur la liste d’attente, à la place %(number)s. Si une place se libère, elle vous est proposée.") % {
            "number": queries.position(registration)
        }
    if registration.state == Seat.OFFERED:
        return _offered(registration)
    if registration.state == Seat.LAPSED:
        return _("Le temps pour accepter est passé : la place a été proposée à la personne suivante. Vous pouvez vous réinscrire.")
    return _("Votre place est rendue.")


def _offered(registration: Registration) -> str:
    """Until when the place waits, by the clock of who reads."""
    until = timezone.localtime(registration.offered_until)
    when = {"time": wording.clock(until), "day": wording.day(until.date()), "zone": hours_of(readers_zone())}
    if not is_readers(registration.of_series.zone):
        return _("Une place vous est proposée. Elle vous attend jusqu’à %(time)s, %(zone)s, %(day)s.") % when
    return _("Une place vous est proposée. Elle vous attend jusqu’à %(time)s, %(day)s.") % when


def _way_in(date: Occurrence, entered: bool) -> tuple[str, str]:
    """What lets someone come, in words, and the link of a video call while it is time."""
    where = date.where
    if where.way == Way.PHONE:
        return number_of(date), ""
    if where.way == Way.VIDEO and where.video_is_ours and not date.is_past:
        return _our_room(date, entered)
    if where.way == Way.VIDEO and where.video_url and not date.is_past:
        return _video(date, where.video_url, entered)
    if where.way == Way.TEXT and timezone.now() < date.starts_at - ROOM_OPENS:
        return _("Le salon ouvre deux jours avant, pour se dire bonjour. Il s’efface trois jours après."), ""
    return "", ""


def number_of(date: Occurrence) -> str:
    """The number to call, in words; nothing where one goes to a place."""
    where = date.where
    return _("Numéro à appeler : %(number)s") % {"number": where.phone} if where.way == Way.PHONE else ""


def _video(date: Occurrence, url: str, entered: bool) -> tuple[str, str]:
    now, closes = timezone.now(), date.doors_close_at
    if now < date.starts_at - VIDEO_OPENS:
        return _("Le lien de la visio apparaîtra ici une demi-heure avant."), ""
    if closes is not None and now > closes and not entered:
        return _("Les portes sont fermées pour cette fois. Les personnes déjà là peuvent rester, et revenir après une coupure."), ""
    return "", url


def _our_room(date: Occurrence, entered: bool) -> tuple[str, str]:
    if not visio.is_configured():
        return _("La salle de visio n’est pas disponible. Les personnes qui tiennent le groupe peuvent vous dire comment venir."), ""
    if timezone.now() < visio.opens_at(date, holds=False):
        return _("La salle de visio s’ouvrira ici dix minutes avant."), ""
    if not visio.is_open(date, holds=False, entered=entered):
        return _("Les portes sont fermées pour cette fois. Les personnes déjà là peuvent rester, et revenir après une coupure."), ""
    return "", reverse("gatherings:visio", args=[date.pk])


def way_in_to_hold(date: Occurrence) -> dict[str, Any]:
    """Where it is, the number and the link, for those who hold a date: they come first, and nothing hides it from them."""
    where = date.where
    is_elsewhere = where.way == Way.VIDEO and not where.video_is_ours
    return {"where": where, "number": number_of(date), "link": where.video_url if is_elsewhere else ""}


def video_to_hold(date: Occurrence) -> str:
    """Where those who hold a date come in to its video room, while it is time; else empty."""
    where = date.where
    is_ours = where.way == Way.VIDEO and where.video_is_ours and visio.is_configured()
    return reverse("gatherings:visio", args=[date.pk]) if is_ours and visio.is_open(date, holds=True) else ""


def of_series(series: Series, date: Occurrence | None) -> dict[str, Any]:
    """What anybody who reads a gathering reads."""
    where = date.where if date is not None else series
    return {
        "rhythm": wording.rhythm(series.rule), "holders": wording.holders(series, date), "where": where,
        "themes": list(series.themes.all()), "kind": series.get_kind_display(),
        "minimum": minimum(series, date), "takes_visitors": (series if series.is_programme or date is None else date).takes_visitors,
    }  # fmt: skip


def minimum(series: Series, date: Occurrence | None) -> str:
    """Whether it is sure to take place, and when that is known."""
    if not series.minimum:
        return ""
    if series.confirmed_at or (date is not None and date.state in {OccurrenceState.CONFIRMED, OccurrenceState.HELD}):
        return _("La rencontre est confirmée.")
    number = series.minimum if series.is_programme or date is None else date.minimum
    if series.hidden_at:
        return _("Elle a lieu à partir de %(number)s personnes.") % {"number": number}
    decides = _what_decides(date) if date is not None else None
    if date is not None and decides is None:
        return ""
    if decides is not None and (when := wording.decision(decides)):
        return _("Elle a lieu à partir de %(number)s personnes. On le saura %(when)s.") % {"number": number, "when": when}
    return _("Elle a lieu à partir de %(number)s personnes. On le sait %(hours)s heures avant.") % {
        "number": number, "hours": series.decide_hours
    }


def say_decision(request: HttpRequest, date: Occurrence | None) -> None:
    """Tell whoever holds a date when its minimum is decided, if it was said too late for its usual hour.

    Nothing while moderation keeps it out of the agenda: nothing is decided then.
    """
    if date is None or date.state != OccurrenceState.PLANNED or date.series.confirmed_at or date.series.hidden_at:
        return
    if date.series.minimum and _what_decides(date) == date and (when := wording.decision(date)):
        messages.info(request, _("Cette date est proche : on décidera %(when)s si elle a lieu.") % {"when": when})


def _what_decides(date: Occurrence) -> Occurrence | None:
    """The date whose hour decides whether this one takes place: the first session of a programme, for all of them; else
    itself. None once it began: nothing is decided any more.
    """
    first = date.series.occurrences.kept().select_related("series").first() if date.series.is_programme else date
    return None if first is None or first.has_begun else first


def why_it_waits(found: Series, to: Person) -> str:
    """Why what `to` announced is kept out of the agenda, and until when; "" for any other, and for those who hold it with them."""
    held = hold_of(found) if found.hidden_at else None
    return said_to_author(held) if held and held.author_id == to.pk else ""
