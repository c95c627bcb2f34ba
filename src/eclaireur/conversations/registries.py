"""What upper rooms hand to this one: when a private conversation is no longer a first exchange."""

from collections.abc import Callable

from eclaireur.conversations.models import Thread

_frames: list[Callable[[Thread], bool]] = []


def add_agreed_frame(is_agreed: Callable[[Thread], bool]) -> None:
    """Register how a room knows that both people of a private thread agreed on a frame (how often, by which means).

    From then on, giving a telephone number is part of what they agreed to; asking for money never is.
    """
    if is_agreed not in _frames:
        _frames.append(is_agreed)


def has_agreed_frame(thread: Thread) -> bool:
    """Whether some room says that both people of `thread` agreed on a frame."""
    return any(is_agreed(thread) for is_agreed in _frames)
