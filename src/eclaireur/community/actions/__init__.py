"""Writes with a consequence in this room. A message is its own trace of who wrote when; the rest is in the journal."""

from eclaireur.community.actions.writing import (
    NotNowError,
    edit_post,
    erase_post,
    open_topic,
    reply,
    settle,
)

__all__ = ["NotNowError", "edit_post", "erase_post", "open_topic", "reply", "settle"]
