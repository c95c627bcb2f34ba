"""Words that go with their author: all of one's own in a room, and those of whoever leaves the site."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from eclaireur.accounts.models import Person
from eclaireur.conversations import live
from eclaireur.conversations.actions import rooms
from eclaireur.conversations.actions.threads import erase
from eclaireur.conversations.models import Draft, Message, Participation, Thread


@transaction.atomic
def erase_mine(*, by: Person, thread: Thread) -> None:
    """Erase all that `by` wrote in a room: while there, asked to leave it, or having given their place back."""
    rooms.locked(thread)
    for message in Message.objects.filter(thread=thread, author=by, erased_at=None):
        erase(by=by, message=message)
    Draft.objects.filter(person=by, thread=thread).delete()


def forget_with(person: Person) -> None:
    """Before `person` is erased, and their words with them: open pages take the words off (called by accounts).

    Threads in which nobody else is left go too.
    """
    others = Participation.objects.filter(thread=OuterRef("pk")).exclude(person=person)
    Thread.objects.private().filter(people=person).filter(~Exists(others)).delete()
    for thread in Thread.objects.filter(people=person).order_by("pk"):
        if thread.is_room:
            room = rooms.locked(thread)
            room.forgotten += 1
            room.save(update_fields=["forgotten", "updated_at"])
            rooms.changed(room)
        else:
            live.tell(thread)
