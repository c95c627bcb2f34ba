"""Whether two people know each other yet, and what deserves a second look until then."""

import datetime as dt

from django.db.models import Count
from django.utils import timezone

from eclaireur.conversations.models import Thread
from eclaireur.conversations.registries import has_agreed_frame
from eclaireur.safety.models import ProtectionSettings
from eclaireur.safety.queries import ABOUT_LEAVING, Finding, noticed_in


def is_first_exchange(thread: Thread) -> bool:
    """Whether a private thread is still one: until both have written so many messages, and so many days have passed."""
    if thread.is_room:
        return False
    wanted = ProtectionSettings.load()
    if timezone.now() - thread.created_at < dt.timedelta(days=wanted.first_days):
        return True
    written = dict(thread.messages.order_by().values("author").annotate(many=Count("pk")).values_list("author", "many"))
    places = thread.participations.all()
    return any(written.get(place.person_id, 0) < wanted.first_messages for place in places)


def second_look(thread: Thread, text: str) -> tuple[Finding, ...]:
    """What, in words about to be sent in `thread`, their author is asked to look at again; nothing once people know each other.

    When a frame was agreed on, coordinates are part of it, and so are they where someone worried wrote to a person who may be
    in danger: a number to call leaves at once, and nobody warns against who answers. Money and sexual words never are. Most
    texts carry nothing: then nothing is read in the database.
    """
    if thread.is_room or not (found := noticed_in(text)) or not is_first_exchange(thread):
        return ()
    if thread.origin or has_agreed_frame(thread):
        return tuple(one for one in found if one.kind not in ABOUT_LEAVING)
    return found
