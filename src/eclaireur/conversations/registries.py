"""What upper rooms hand to this one: when a private conversation is no longer a first exchange, what a group's room is for,
how one comes in to it again.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Thread

_frames: list[Callable[[Thread], bool]] = []


@dataclass(frozen=True)
class HoldersPages:
    """Addresses of what those who hold a group keep of it elsewhere: its plan, and the word after ("" for none yet)."""

    plan: str = ""
    after: str = ""


_pages: list[Callable[[Thread, Person], HoldersPages | None]] = []


@dataclass(frozen=True)
class Door:
    """How someone whose seat is closed for now comes in again: why it is, the address where they go, and its name."""

    why: str
    url: str
    label: str


_doors: list[Callable[[Thread, Collection[UUID]], dict[UUID, Door]]] = []


def add_agreed_frame(is_agreed: Callable[[Thread], bool]) -> None:
    """Register how a room knows that both people of a private thread agreed on a frame (how often, by which means).

    From then on, giving a telephone number is part of what they agreed to; asking for money never is.
    """
    if is_agreed not in _frames:
        _frames.append(is_agreed)


def has_agreed_frame(thread: Thread) -> bool:
    """Whether some room says that both people of `thread` agreed on a frame."""
    return any(is_agreed(thread) for is_agreed in _frames)


def add_holders_pages(pages: Callable[[Thread, Person], HoldersPages | None]) -> None:
    """Register how a room knows what someone who holds this group keeps of it there; None when it is not theirs."""
    if pages not in _pages:
        _pages.append(pages)


def holders_pages(thread: Thread, person: Person) -> HoldersPages:
    """The first that some room gives; empty addresses when none does."""
    return next((found for pages in _pages if (found := pages(thread, person))), HoldersPages())


def add_doors(doors: Callable[[Thread, Collection[UUID]], dict[UUID, Door]]) -> None:
    """Register how a room knows which of these people, who have no seat in this group now, may come in again, and how."""
    if doors not in _doors:
        _doors.append(doors)


def doors_of(thread: Thread, people: Collection[UUID]) -> dict[UUID, Door]:
    """The door of each of these people who has one; nothing is read when nobody is asked about."""
    return {person: door for doors in _doors if people for person, door in doors(thread, people).items()}
