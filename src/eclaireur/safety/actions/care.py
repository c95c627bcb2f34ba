"""What the person who is writing must be shown at once: noted while their words are kept, remembered until they close it.

Speech is never stopped, and nothing is decided here: the next page they see, or the open page of a conversation, shows
who can be reached now.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError

from eclaireur.accounts.models import Person
from eclaireur.safety.enums import Urgency

KEPT_IN_SESSION = "care"
PEER_OFFERED = "peer_offered"
SHOWN_FOR = frozenset({Urgency.RED, Urgency.CRISIS})

_worries: ContextVar[list[tuple[Urgency, Any]] | None] = ContextVar("worries_of_a_request", default=None)
_young: ContextVar[set[Any] | None] = ContextVar("young_authors_of_a_request", default=None)
_unanswered: ContextVar[set[Any] | None] = ContextVar("authors_nobody_answers_of_a_request", default=None)


@contextmanager
def noticing() -> Iterator[None]:
    """While this lasts (a request, a frame of a conversation), readings that worry are noted for whoever is writing."""
    worries, young, unanswered = _worries.set([]), _young.set(set()), _unanswered.set(set())
    try:
        yield
    finally:
        _unanswered.reset(unanswered)
        _worries.reset(worries)
        _young.reset(young)


def notice(level: Urgency, author: Person | None) -> None:
    """A text of this level by `author` was just kept: by them now, or by them a moment ago, and read again since."""
    if level not in SHOWN_FOR:
        return
    if (noted := _worries.get()) is not None:
        noted.append((level, author.pk if author is not None else None))
    else:  # nothing says on which of their devices they are
        for one in UserSession.objects.filter(user=author):
            remember_for(one.session_key, level)


def worry_about(person: Any) -> Urgency | None:
    """The highest level noted so far about what `person`, perhaps not signed in, is writing; None when nothing was."""
    mine = [level for level, author in _worries.get() or () if author in (None, getattr(person, "pk", None))]
    return max(mine, key=lambda level: level.rank, default=None)


def notice_young(author: Person) -> None:
    """Words that suggest that `author` is under eighteen were just kept."""
    if (noted := _young.get()) is not None:
        noted.add(author.pk)


def is_young(person: Any) -> bool:
    """Whether what `person` is writing suggests that they are under eighteen."""
    return getattr(person, "pk", None) in (_young.get() or ())


def notice_unanswered(author: Person | None) -> None:
    """Words that deserve a peer’s answer were just kept where nobody answers them."""
    if (noted := _unanswered.get()) is not None and author is not None:
        noted.add(author.pk)


def is_unanswered(person: Any) -> bool:
    """Whether `person` is writing, where nobody answers, what deserves a peer’s answer."""
    noted = _unanswered.get()
    return noted is not None and len(noted) > 0 and getattr(person, "pk", None) in noted  # nothing noted: nobody is looked up


def offer_a_peer(session: Any) -> None:
    """Say on the next page of this session where one asks a peer; once said, it is not said again."""
    session.setdefault(PEER_OFFERED, "next")


def has_a_peer_to_offer(session: Any) -> bool:
    """Whether the next page says where one asks a peer."""
    return session.get(PEER_OFFERED) == "next"


def peer_was_offered(session: Any) -> None:
    """It was said: enough for this session."""
    session[PEER_OFFERED] = "said"


def remember(session: Any, level: Urgency) -> None:
    """Show the panel on the pages of this session until it is closed; a higher level already there stays."""
    before = remembered(session)
    if before is None or before.rank < level.rank:
        session[KEPT_IN_SESSION] = level.value


def remembered(session: Any) -> Urgency | None:
    """The level of the panel the pages of this session (or of what it holds) show until it is closed."""
    kept = session.get(KEPT_IN_SESSION)
    return Urgency(kept) if kept in SHOWN_FOR else None


def remember_for(session_key: str, level: Urgency) -> None:
    """Likewise, from what has no request: a live conversation, a task. Nothing when the session is over."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    remember(session, level)
    if session.session_key is not None:  # reading it said that it is still there: saved without, it would be another one
        with suppress(UpdateError):  # it ended meanwhile
            session.save()


def forget(session: Any) -> None:
    """The person closed the panel."""
    session.pop(KEPT_IN_SESSION, None)
