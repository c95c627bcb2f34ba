"""Writes with a consequence in this room: reporting, deciding, holding, appealing, sharing the work."""

from eclaireur.safety.actions.appeals import answer_appeal, appeal, look_at_appeal
from eclaireur.safety.actions.decisions import (
    AlreadyDecidedError,
    decide,
    decide_about,
    lift,
    look_at_text,
    see,
    was_read,
)
from eclaireur.safety.actions.holding import (
    give_back,
    hold,
    hold_message,
    hold_on_arrival,
    release,
    release_due,
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
from eclaireur.safety.actions.sharing import choose_way_of_working, forget_past_work, let_go, step_away, take

__all__ = [
    "COPIES_KEPT",
    "OPEN_AT_ONCE",
    "AlreadyDecidedError",
    "answer_appeal",
    "appeal",
    "choose_way_of_working",
    "decide",
    "decide_about",
    "forget_old_copies",
    "forget_past_work",
    "forget_words_of",
    "give_back",
    "hold",
    "hold_message",
    "hold_on_arrival",
    "let_go",
    "lift",
    "look",
    "look_at_appeal",
    "look_at_text",
    "release",
    "release_due",
    "report",
    "see",
    "step_away",
    "take",
    "was_read",
    "withdraw",
]
