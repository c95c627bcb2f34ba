"""Writes with a consequence in this room: reporting, deciding, lifting a suspension."""

from eclaireur.safety.actions.ages import (
    look_at_hint,
    note_age_hint,
    noticing,
    read_age,
    settle_hint,
    show_orientation,
)
from eclaireur.safety.actions.decisions import AlreadyDecidedError, decide, lift
from eclaireur.safety.actions.liftings import answer_lifting, ask_lifting, look_behind, tell_lifted
from eclaireur.safety.actions.protection import (
    AlreadySettledError,
    keep_counting,
    look_at_pattern,
    look_for_patterns,
    note_first_words,
    note_refusal,
    note_sent_anyway,
    settle_pattern,
)
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
    "AlreadySettledError",
    "answer_lifting",
    "ask_lifting",
    "decide",
    "forget_old_copies",
    "forget_words_of",
    "keep_counting",
    "lift",
    "look",
    "look_at_hint",
    "look_at_pattern",
    "look_behind",
    "look_for_patterns",
    "note_age_hint",
    "note_first_words",
    "note_refusal",
    "note_sent_anyway",
    "noticing",
    "read_age",
    "report",
    "settle_hint",
    "settle_pattern",
    "show_orientation",
    "tell_lifted",
    "withdraw",
]
