"""What a page of a room knows: small frames, made once for everybody, and the sentences around the messages.

A message frame names its author by the number of their seat; `names` frames say whose number it is, once. `f`
says what differs from an ordinary message: `e` changed by its author, `g` erased, `h` hidden by a moderator.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.conversations import queries
from eclaireur.conversations.models import Message, Room, Seat
from eclaireur.core.templatetags.core import clock, in_words
from eclaireur.core.zones import hours_of, is_readers


@dataclass(frozen=True)
class Written:
    """A message as frames: for everybody, and for its author (who still reads it when it is hidden)."""

    revision: int
    at: dt.datetime
    author: object  # the identifier of the person
    number: int
    for_all: str
    for_author: str


def written(message: Message, number: int) -> Written:
    """The frames of an opened message whose author sits at `number` (0 when the seat is gone)."""
    frame = {
        "type": "m", "i": str(message.pk), "n": message.sequence, "b": number, "d": int(message.created_at.timestamp()),
    }  # fmt: skip
    if message.revision != message.sequence:
        frame["r"] = message.revision
    if message.erased_at:
        mine = theirs = frame | {"f": "g"}
    else:
        mine = frame | {"x": message.body} | ({"f": "h"} if message.hidden_at else {"f": "e"} if message.edited_at else {})
        theirs = frame | {"f": "h"} if message.hidden_at else mine
    return Written(message.revision, message.created_at, message.author_id, number, packed(theirs), packed(mine))


def packed(frame: dict) -> str:
    """A frame as it travels: no blank, characters as they are."""
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False)


def forgotten(many: int) -> dict:
    """Words went with the account of their author: the page looks at which are still there. `n`: how many left so."""
    return {"type": "forgotten", "n": many}


def frames_for(seat: Seat, standing: queries.Standing, messages: list[Message]) -> list[dict]:
    """What a page whose socket is down missed: the same frames, in answer to an ordinary request."""
    unseen = standing.unseen_by(seat.person.pk)
    frames: list[dict] = [{"type": "names"} | {str(one.number): one.name for one in standing.seen_by(seat.person.pk)}]
    for message in messages:
        if message.author_id not in unseen and seat.may_read(message.created_at):
            author = standing.seats.get(message.author_id)
            made = written(message, author.number if author else 0)
            frames.append(json.loads(made.for_author if author and author == seat else made.for_all))
    return frames


def drawn(message: Message, seat: Seat, names: dict) -> dict:
    """A message as the page of `seat` draws it without script."""
    mine = message.author_id == seat.person.pk
    shown = message.is_shown_to(seat.person)
    notes = [_("modifié")] if message.edited_at else []
    if message.hidden_at:
        notes.append(_("masqué par la modération pour les autres"))
    gone = _("Message effacé.") if message.erased_at else _("Message masqué par la modération.")
    return {
        "id": str(message.pk), "sequence": message.sequence, "mine": mine, "gone": not shown, "when": message.created_at,
        "author": names.get(message.author_id) or message.author.pseudonym, "body": message.body if shown else gone,
        "note": ", ".join(notes) if shown else "",
    }  # fmt: skip


def around(standing: queries.Standing, seat: Seat, here: frozenset[int]) -> dict[str, str]:
    """The sentences around the messages, for one reader, in the language of the moment; an empty one is not shown."""
    return said_to_all(standing, standing.seen_by(seat.person.pk), here | {seat.number}) | said_to(standing, seat)


def said_to_all(standing: queries.Standing, seats: list[Seat], here: frozenset[int]) -> dict[str, str]:
    """Those of the sentences that all the readers who see the same `seats` share."""
    room = standing.room
    raised = sorted((one for one in seats if one.hand_raised_at), key=lambda one: (one.hand_raised_at, one.number))
    present = [one for one in seats if one.number in here and not one.is_barred]
    guests = [one.name for one in present if one.is_guest]
    return {
        "phase": _phase(room),
        "over": "1" if room.is_over else "",
        "pause": _("Pause jusqu’à : %(time)s.") % {"time": _at(room.pause_until, room)} if room.is_paused else "",
        "floor": _floor(room, seats),
        "hands": _("Mains levées, dans l’ordre : %(names)s.") % {"names": _names(raised)} if raised else "",
        "help": _("La modération est appelée. Une personne peut entrer pour aider.") if room.help_called_at and not guests else "",
        "guests": _("De la modération, pour aider : %(names)s.") % {"names": ", ".join(guests)} if guests else "",
        "here": ngettext("%(count)d personne ici : %(names)s.", "%(count)d personnes ici : %(names)s.", len(present))
        % {"count": len(present), "names": _names(present)},
    }  # fmt: skip


def said_to(standing: queries.Standing, seat: Seat) -> dict[str, str]:
    """Those of the sentences that are for one reader."""
    room = standing.room
    has_floor = room.takes_turns and room.speaker_id == seat.person.pk
    mine = {"floor": _("Vous avez la parole%(until)s.") % {"until": _until(room)}} if has_floor else {}
    if room.is_past_the_turn and (has_floor or seat.holds):  # the others are in no hurry for them
        floor = _("Vous avez la parole.") if has_floor else _("%(name)s a la parole.") % {"name": _speaker(room, standing.seats.values())}
        mine["floor"] = " ".join([floor, _("Le temps prévu est passé.")])
    if seat.holds:  # no sentence: the panel looks again
        mine["worries"] = str(len(standing.worries_for(seat)) or "")
    return mine | {
        "hand": "1" if seat.hand_raised_at else "", "turn": "1" if has_floor else "", "cannot": queries.why_not_speak(seat),
    }  # fmt: skip


def _names(seats: list[Seat]) -> str:
    return ", ".join(_("%(name)s (tient le groupe)") % {"name": seat.name} if seat.is_facilitator else seat.name for seat in seats)


def _at(moment: dt.datetime, room: Room) -> str:
    """A moment by the reader's clock and, when it is another, by the clock people of the group go by."""
    if is_readers(room.zone):
        return in_words(moment)
    there = {"there": clock(moment.astimezone(ZoneInfo(room.zone))), "zone": hours_of(room.zone)}
    return _("%(time)s (%(there)s, %(zone)s)") % ({"time": in_words(moment)} | there)


def _phase(room: Room) -> str:
    if room.is_over:
        words = _("Le groupe est terminé. La salle reste ouverte pour un dernier mot : %(time)s. Ensuite, tout est effacé.")
        return words % {"time": _at(room.closes_at, room)}
    if room.is_live:
        words = _("Le groupe continue. Il finit : %(time)s.") if room.prolonged_until else _("Le groupe est en cours. Il finit : %(time)s.")
        return words % {"time": _at(room.finishes_at, room)}
    return _("Le groupe commence : %(time)s. D’ici là, vous pouvez dire bonjour.") % {"time": _at(room.starts_at, room)}


def _floor(room: Room, seats: list[Seat]) -> str:
    if not room.takes_turns:
        return ""
    if room.speaker_id is None:
        return _("Une personne parle à la fois. Personne n’a la parole pour l’instant.")
    return _("%(name)s a la parole%(until)s.") % {"name": _speaker(room, seats), "until": _until(room)}


def _speaker(room: Room, seats: Iterable[Seat]) -> str:
    return next((one.name for one in seats if one.person.pk == room.speaker_id), _("Une personne"))


def _until(room: Room) -> str:
    return _(", jusqu’à : %(time)s environ") % {"time": in_words(room.speaks_until)} if room.speaks_until else ""
