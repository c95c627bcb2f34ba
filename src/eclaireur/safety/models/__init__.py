"""The truth of one row, by theme."""

from eclaireur.safety.models.alerts import Alert, AlertTold, Reading
from eclaireur.safety.models.appeals import Appeal
from eclaireur.safety.models.help import HelpIndexPage, HelpNumber, HelpPage, OperatorIdentity
from eclaireur.safety.models.liftings import Lifting
from eclaireur.safety.models.moderation import (
    AtWork,
    Hold,
    ModerationSettings,
    ModeratorChoices,
    Seen,
    SteppedAway,
)
from eclaireur.safety.models.oncall import AlertSettings, OnCallException, OnCallReach, OnCallSlot, Weekday
from eclaireur.safety.models.protection import AgeHint, Pattern, ProtectionSettings, Sign
from eclaireur.safety.models.reports import Decision, Report, suspension_in_words
from eclaireur.safety.models.triage import TriageRule

__all__ = [
    "AgeHint",
    "Alert",
    "AlertSettings",
    "AlertTold",
    "Appeal",
    "AtWork",
    "Decision",
    "HelpIndexPage",
    "HelpNumber",
    "HelpPage",
    "Hold",
    "Lifting",
    "ModerationSettings",
    "ModeratorChoices",
    "OnCallException",
    "OnCallReach",
    "OnCallSlot",
    "OperatorIdentity",
    "Pattern",
    "ProtectionSettings",
    "Reading",
    "Report",
    "Seen",
    "Sign",
    "SteppedAway",
    "TriageRule",
    "Weekday",
    "suspension_in_words",
]
