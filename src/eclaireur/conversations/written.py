"""Which words of this room are read on arrival by the room of safety, and which are not."""

from django.utils.translation import gettext_lazy as _

from eclaireur.conversations.models import Debrief, Draft, Message, Participation, Seat, Thread
from eclaireur.safety.registries import add_written, not_read


def register() -> None:
    """Hand them over. Private words stay private: a moderator sees one message, for an alert, and the person knows."""
    add_written(
        Message, "body", name=_("un message"), author=lambda message: message.author,
        url=lambda message: message.get_absolute_url(),
        title=lambda message: _("une salle de groupe") if message.thread.is_room else _("une conversation privée"),
        still_there=lambda message: message.erased_at is None,
    )
    add_written(
        Debrief, "body", name=_("un mot de fin de groupe"), author=lambda debrief: debrief.author,
        title=lambda debrief: debrief.room.thread.about,
    )
    add_written(Seat, "name", "farewell", name=_("un mot dans une salle"), author=lambda seat: None)
    not_read(Message, "noticed", why="codes of what was noticed in the message")
    not_read(Participation, "name", why="a name taken elsewhere, read when it was")
    not_read(Draft, "body", why="a draft: nobody but its author reads it")
    not_read(Thread, "about", why="the name of a group, read where the group is written")
