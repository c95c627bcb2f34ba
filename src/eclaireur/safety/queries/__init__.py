"""Reads over several models: help shown, a person's standing, what a moderator needs to decide."""

from eclaireur.safety.queries.help import (
    HELP_NUMBERS,
    forget_help_numbers,
    help_by_situation,
    help_numbers,
    help_pages,
)
from eclaireur.safety.queries.reports import (
    Case,
    History,
    Standing,
    case_of,
    decisions_about,
    history_of,
    reports_by,
    standing,
    waiting_in_words,
)
from eclaireur.safety.queries.triage import (
    checked,
    classifiers,
    forget_own_rules,
    own_rules,
    reading_of,
    tried,
)

__all__ = [
    "HELP_NUMBERS",
    "Case",
    "History",
    "Standing",
    "case_of",
    "checked",
    "classifiers",
    "decisions_about",
    "forget_help_numbers",
    "forget_own_rules",
    "help_by_situation",
    "help_numbers",
    "help_pages",
    "history_of",
    "own_rules",
    "reading_of",
    "reports_by",
    "standing",
    "tried",
    "waiting_in_words",
]
