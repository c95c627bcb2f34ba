"""Reads about private conversations and what every thread shares: a window of messages, what changed, drafts."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import for_anyone, out_of_sight_of
from eclaireur.conversations import rules
from eclaireur.conversations.enums import Closing, ThreadKind
from eclaireur.conversations.models import Draft, Message, Participation, Thread
from eclaireur.core.fields import open_all
from eclaireur.core.prepared import counted, how_many
from eclaireur.core.templatetags.core import in_words

WINDOW = 50
EXCERPT = 20  # messages joined to a report
CONTEXT = 5  # messages already read, shown above the first unread one


def threads_of(person: Person) -> QuerySet[Thread]:
    """The private threads of `person`, last activity first, each with `unread` (how many wait) and its people."""
    unread = (
        Message.objects.unread_by(person).filter(thread=OuterRef("pk")).order_by().values("thread")
        .annotate(many=Count("pk")).values("many")
    )
    return (
        Thread.objects.visible_to(person).private().with_people()
        .annotate(unread=Coalesce(Subquery(unread), 0), active_at=Coalesce("last_message_at", "created_at"))
        .order_by("-active_at", "-pk")
    )


def unread_count(person: Person) -> int:
    """How many messages wait for `person`, muted threads apart."""
    return how_many(_unread(person))


@for_anyone
def _unread(person: Person) -> QuerySet:
    return counted(Message.objects.unread_by(person).outside_muted_threads())


def thread_for(person: Person, pk: uuid.UUID) -> Thread:
    """A private thread with its people; Thread.DoesNotExist when `person` may not read it, or when it never was."""
    return Thread.objects.visible_to(person).private().with_people().get(pk=pk)


def names_in(thread: Thread, person: Person) -> str:
    """The other people of a thread, by the names they go by in it."""
    names = [place.goes_by for place in thread.others_than(person)]
    return ", ".join(names) or _("Une personne qui n’est plus là")


def closed_threads(threads: Iterable[Thread], *, for_person: Person) -> set[uuid.UUID]:
    """The identifiers of those of `threads` in which nobody writes any more; one read for all."""
    unmet = out_of_sight_of(for_person)
    return {
        thread.pk
        for thread in threads
        if thread.is_closed
        or not (others := thread.others_than(for_person))
        or any(
            place.left_at or not place.person.is_active or place.person_id in unmet
            or (place.person.is_suspended and not rules.writes_for_the_team(for_person, thread))
            for place in others
        )
    }


def why_not_write(person: Person, thread: Thread) -> str:
    """Why `person`, who reads this private thread, cannot write in it, in words; empty when they can.

    A block, a departure and a suspension are said in the same words: nobody learns which it was.
    """
    if not rules.may_speak(person, thread):
        return _("Votre compte est suspendu pour l’instant. Vous pouvez relire ce qui a été écrit ici.")
    if not rules.thread_is_open(person, thread):
        return str(Closing(thread.closing).label)
    if not thread.others_than(person):
        return _("Cette personne n’est plus là. Ce qu’elle avait écrit est parti avec elle.")
    if not rules.others_can_be_met(person, thread):
        return str(Closing.CLOSED.label)
    if rules.is_on_a_break(person):
        return _("Vous faites une pause. Pour écrire, reprenez quand vous voudrez, depuis votre compte.")
    return ""


def never_exchanged(person: Person, thread: Thread) -> bool:
    """Whether nobody of this private thread and `person` ever read a word of each other, here or in another private one."""
    others = [place.person_id for place in thread.others_than(person)]
    shared = Participation.objects.filter(person__in=others, thread__kind=ThreadKind.PRIVATE).values("thread")
    said = Message.objects.filter(thread__in=shared, hidden_at=None).filter(thread__participations__person=person)
    return not said.filter(author__in=[person.pk, *others]).exists()


def on_a_break(person: Person, thread: Thread) -> list[str]:
    """The names of the others of the thread who are on a break: what is written waits for them."""
    return [place.goes_by for place in thread.others_than(person) if place.person.is_paused]


@dataclass
class Window:
    """Some messages of a thread in order, opened; what lies before and after; where the unread ones begin."""

    messages: list[Message]
    has_older: bool
    has_newer: bool
    first_unread: uuid.UUID | None = None


def window(
    thread: Thread, *, viewer: Person, before: int | None = None, after: int | None = None, message: uuid.UUID | None = None
) -> Window:
    """Up to 50 messages of a thread the viewer reads.

    `before` and `after` are message numbers, `message` one to show; with none of them, the last messages,
    or those around the first unread one when it is older. Same number of queries however long the thread.
    """
    everything = thread.messages.select_related("author").order_by("sequence")
    place = thread.participation_of(viewer)
    read = place.last_read if place else 0
    first = (
        everything.exclude(author=viewer).filter(sequence__gt=read, erased_at=None, hidden_at=None)
        .values_list("pk", "sequence").first()
    )
    if message:
        centre = everything.filter(pk=message).values_list("sequence", flat=True).first()
        after = _some_before(everything, centre) if centre is not None else None
    elif first and before is None and after is None:
        after = _some_before(everything, first[1])
        if everything.filter(sequence__gt=after).count() <= WINDOW:
            after = None  # the last messages hold them all
    if after is not None:
        rows = list(everything.filter(sequence__gt=after)[: WINDOW + 1])
        has_newer, rows = len(rows) > WINDOW, rows[:WINDOW]
        has_older = bool(rows) and everything.filter(sequence__lt=rows[0].sequence).exists()
    else:
        until = everything.filter(sequence__lt=before) if before is not None else everything
        rows = list(until.order_by("-sequence")[: WINDOW + 1])
        has_older, rows = len(rows) > WINDOW, rows[:WINDOW][::-1]
        has_newer = before is not None and bool(rows) and everything.filter(sequence__gt=rows[-1].sequence).exists()
    return Window(open_all(rows, "body"), has_older, has_newer, first[0] if first else None)


def _some_before(messages: QuerySet[Message], sequence: int) -> int:
    """The number after which to begin, so that a few messages come before number `sequence`."""
    before = messages.filter(sequence__lt=sequence).order_by("-sequence").values_list("sequence", flat=True)
    earlier = list(before[: CONTEXT + 1])
    return earlier[-1] if len(earlier) > CONTEXT else 0


def changed_since(thread: Thread, revision: int, *, limit: int) -> list[Message]:
    """Messages sent, changed or erased after `revision`, opened; at most `limit` + 1.

    In the order of the changes: a page that is cut off in the middle knows exactly what it has.
    """
    changed = thread.messages.select_related("author").filter(revision__gt=revision).order_by("revision")
    return open_all(changed[: limit + 1], "body")


def read_by_others(thread: Thread, person: Person) -> int:
    """The number of the last message every other has read; 0 when nobody else is there."""
    others = Participation.objects.present().filter(thread=thread).exclude(person=person)
    return others.aggregate(least=Coalesce(Min("last_read"), 0))["least"]


def draft_of(person: Person, thread: Thread) -> str:
    """What `person` began to write there, or nothing."""
    draft = Draft.objects.filter(person=person, thread=thread).select_related("person").first()
    return str(draft.body) if draft else ""


def around(message: Message, reader: Person | None = None) -> str:
    """A message and what came just before it, as its readers saw them, or this one: what may be joined to a report."""
    earlier = message.thread.messages.filter(sequence__lte=message.sequence, erased_at=None, hidden_at=None)
    earlier = earlier.visible_to(reader) if reader else earlier
    rows = open_all(earlier.select_related("author").order_by("-sequence")[:EXCERPT], "body")
    names = dict(_names_in(message))
    with timezone.override(settings.TIME_ZONE):  # kept for others: their hours say nothing of where whoever joins it lives
        return "\n\n".join(f"{names.get(row.author_id) or row.author} · {in_words(row.created_at)}\n{row.body}" for row in reversed(rows))


def _names_in(message: Message) -> list[tuple[uuid.UUID, str]]:
    """Who goes by another name in the thread of a message: in a room every seat has one."""
    name = "seat__name" if message.thread.is_room else "name"
    return list(message.thread.participations.exclude(**{name: None}).values_list("person", name))


def signed(message: Message) -> str:
    """The name a message is read under where it was written."""
    place = next((one for one in message.thread.participations.all() if one.person_id == message.author_id), None)
    if place is None:
        return message.author.pseudonym
    return place.seat.name if message.thread.is_room and hasattr(place, "seat") else place.goes_by
