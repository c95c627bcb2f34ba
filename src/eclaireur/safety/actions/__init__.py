"""Writes with a consequence in this room: reporting, deciding, lifting a suspension."""

from eclaireur.safety.actions.decisions import AlreadyDecidedError, decide, lift
from eclaireur.safety.actions.reports import (
    COPIES_KEPT,
    OPEN_AT_ONCE,
    forget_old_copies,
    forget_words_of,
    look,
    report,
    withdraw,
)

__all__ = [
    "COPIES_KEPT",
    "OPEN_AT_ONCE",
    "AlreadyDecidedError",
    "decide",
    "forget_old_copies",
    "forget_words_of",
    "lift",
    "look",
    "report",
    "withdraw",
]
