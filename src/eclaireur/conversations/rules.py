"""Who may read and write in a thread, readable aloud. No role opens a thread: only taking part in it does."""

import rules

from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.accounts.rules import is_signed_in
from eclaireur.conversations.enums import Origin
from eclaireur.conversations.models import Message, Thread
from eclaireur.safety.rules import may_see_alerts


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
def writes_for_the_team(person, thread: Thread) -> bool:
    """They answer alerts, and wrote here to someone about one: whoever is in danger is answered, even suspended."""
    return thread.origin == Origin.TEAM and may_see_alerts(person)


@rules.predicate
def hears_from_the_team(person, thread: Thread) -> bool:
    """Someone who answers alerts wrote to them here."""
    return thread.origin == Origin.TEAM and any(writes_for_the_team(place.person, thread) for place in thread.others_than(person))


@rules.predicate
def others_can_be_met(person, thread: Thread) -> bool:
    """Somebody is still there to read, and no block, departure or suspension stands between."""
    others = thread.others_than(person)
    if not others or any(place.left_at or not place.person.is_active for place in others):
        return False
    if any(place.person.is_suspended for place in others) and not writes_for_the_team(person, thread):
        return False
    return out_of_sight_of(person).isdisjoint(place.person_id for place in others)


@rules.predicate
def is_author(person, message: Message) -> bool:
    return message.author_id == person.pk


may_speak = ~is_suspended | hears_from_the_team
"""Who was suspended writes nowhere, but to whoever of the team wrote to them."""
may_still_meet = takes_part & may_speak & others_can_be_met
"""Whether what someone wrote a while ago may still arrive: nobody left, was suspended or blocked the other since."""

can_read = is_signed_in & takes_part
can_still_meet_there = thread_is_open & may_still_meet
can_write = is_signed_in & can_still_meet_there & ~is_on_a_break
can_erase = is_signed_in & is_author
