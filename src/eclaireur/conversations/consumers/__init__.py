"""Open pages, live: one of a private conversation, one of a room."""

from eclaireur.conversations.consumers.rooms import RoomConsumer
from eclaireur.conversations.consumers.threads import ThreadConsumer

__all__ = ["RoomConsumer", "ThreadConsumer"]
