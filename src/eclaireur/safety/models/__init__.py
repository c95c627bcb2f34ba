"""The truth of one row, by theme."""

from eclaireur.safety.models.appeals import Appeal
from eclaireur.safety.models.help import HelpIndexPage, HelpNumber, HelpPage, OperatorIdentity
from eclaireur.safety.models.moderation import (
    AtWork,
    Hold,
    ModerationSettings,
    ModeratorChoices,
    Seen,
    SteppedAway,
)
from eclaireur.safety.models.reports import Decision, Report, suspension_in_words

__all__ = [
    "Appeal",
    "AtWork",
    "Decision",
    "HelpIndexPage",
    "HelpNumber",
    "HelpPage",
    "Hold",
    "ModerationSettings",
    "ModeratorChoices",
    "OperatorIdentity",
    "Report",
    "Seen",
    "SteppedAway",
    "suspension_in_words",
]
