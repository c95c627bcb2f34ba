"""The truth of one row: threads and who takes part, messages and drafts, rooms and their seats."""

from eclaireur.conversations.models.message import Draft, Message
from eclaireur.conversations.models.room import Debrief, Room, Seat
from eclaireur.conversations.models.thread import Participation, Thread

__all__ = ["Debrief", "Draft", "Message", "Participation", "Room", "Seat", "Thread"]
