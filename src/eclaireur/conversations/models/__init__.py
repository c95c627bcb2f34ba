"""The truth of one row: threads and who takes part, messages and drafts."""

from eclaireur.conversations.models.message import Draft, Message
from eclaireur.conversations.models.thread import Participation, Thread

__all__ = ["Draft", "Message", "Participation", "Thread"]
