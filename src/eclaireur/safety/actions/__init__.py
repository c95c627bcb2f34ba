"""Writes with a consequence in this room: reporting, deciding, lifting; reading what arrives, alerting, being on call."""

from eclaireur.safety.actions.arrival import read_again, read_on_arrival, read_rows
from eclaireur.safety.actions.care import noticing, remember_for, worry_about
from eclaireur.safety.actions.decisions import AlreadyDecidedError, decide, lift
from eclaireur.safety.actions.handling import (
    WANTS_WORD,
    AlreadyTakenError,
    ask_for_a_word,
    close_alert,
    escalate_alert,
    forget_closed,
    leave_alerts,
    pass_alert_on,
    read_text,
    say_safe,
    take_alert,
    write_to_author,
)
from eclaireur.safety.actions.oncall import add_exception, add_slot, choose_reach, drop, forget_past_exceptions
from eclaireur.safety.actions.raising import MORE, RAISED, RAISED_AGAIN, REMINDED, move_on, move_on_late, raise_alert
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
    "MORE",
    "OPEN_AT_ONCE",
    "RAISED",
    "RAISED_AGAIN",
    "REMINDED",
    "WANTS_WORD",
    "AlreadyDecidedError",
    "AlreadyTakenError",
    "add_exception",
    "add_slot",
    "ask_for_a_word",
    "choose_reach",
    "close_alert",
    "decide",
    "drop",
    "escalate_alert",
    "forget_closed",
    "forget_old_copies",
    "forget_past_exceptions",
    "forget_words_of",
    "leave_alerts",
    "lift",
    "look",
    "move_on",
    "move_on_late",
    "noticing",
    "pass_alert_on",
    "raise_alert",
    "read_again",
    "read_on_arrival",
    "read_rows",
    "read_text",
    "remember_for",
    "report",
    "say_safe",
    "take_alert",
    "withdraw",
    "worry_about",
    "write_to_author",
]
