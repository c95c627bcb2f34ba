"""What the room of safety asks before a message leaves, and hears of it once it did."""

from eclaireur.accounts.models import Person
from eclaireur.conversations import queries
from eclaireur.conversations.actions.order import SecondLookError
from eclaireur.conversations.enums import Origin
from eclaireur.conversations.models import Thread
from eclaireur.safety.actions import keep_while_writing, note_first_words, note_sent_anyway


def kinds_in(thread: Thread, text: str) -> set[str]:
    """The kinds of what their author would be asked to look at again."""
    return {one.kind.value for one in queries.second_look(thread, text)}


def looked_again(thread: Thread, text: str, *, anyway: bool) -> list[str]:
    """The kinds of what was noticed in words whose author looked at them again; SecondLookError before they did."""
    found = queries.second_look(thread, text)
    kinds = list(dict.fromkeys(one.kind.value for one in found))
    if found and not anyway:
        raise SecondLookError(kinds, list(dict.fromkeys(one.words for one in found)))
    return kinds


def tell_safety(by: Person, thread: Thread, text: str, *, number: int, kinds: list[str]) -> None:
    """Tell the room of safety that a private thread begins, or what was sent anyway: kinds and numbers, never words. And that
    whoever answers an alert still does, when they write to the person.

    Who answers alerts writes first to many, in the same words, and all may be new: that is not counted against them.
    """
    begins, answers = number == 1 and not thread.origin, thread.origin == Origin.TEAM
    if thread.is_room or not (begins or kinds or answers):
        return
    for place in thread.others_than(by):
        if answers:
            keep_while_writing(by=by, to=place.person, under=place.name)
        if begins:
            note_first_words(by=by, towards=place.person, text=text)
        note_sent_anyway(by=by, towards=place.person, kinds=kinds)
