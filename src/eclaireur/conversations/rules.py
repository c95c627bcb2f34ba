"""Who may read and write in a thread, readable aloud. No role opens a thread: only taking part in it does."""

import rules

from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.accounts.rules import is_signed_in
from eclaireur.conversations.models import Message, Thread


@rules.predicate
def takes_part(person, thread: Thread) -> bool:
    return thread.participation_of(person) is not None


@rules.predicate
def is_suspended(person) -> bool:
    return person.is_suspended


@rules.predicate
def is_on_a_break(person) -> bool:
    return person.is_paused


@rules.predicate
def thread_is_open(person, thread: Thread) -> bool:
    return not thread.is_closed


@rules.predicate
def others_can_be_met(person, thread: Thread) -> bool:
    """Somebody is still there to read, and no block, departure or suspension stands between."""
    others = thread.others_than(person)
    if not others or any(place.left_at or not place.person.is_active or place.person.is_suspended for place in others):
        return False
    return out_of_sight_of(person).isdisjoint(place.person_id for place in others)


@rules.predicate
def is_author(person, message: Message) -> bool:
    return message.author_id == person.pk


may_still_meet = takes_part & ~is_suspended & others_can_be_met
"""Whether what someone wrote a while ago may still arrive: nobody left, was suspended or blocked the other since."""

can_read = is_signed_in & takes_part
can_write = can_read & ~is_suspended & ~is_on_a_break & thread_is_open & others_can_be_met
can_erase = is_signed_in & is_author
