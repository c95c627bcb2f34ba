"""The truth of one row, by theme."""

from eclaireur.safety.models.alerts import Alert, AlertTold, Reading
from eclaireur.safety.models.help import HelpIndexPage, HelpNumber, HelpPage, OperatorIdentity
from eclaireur.safety.models.oncall import AlertSettings, OnCallException, OnCallReach, OnCallSlot, Weekday
from eclaireur.safety.models.reports import Decision, Report
from eclaireur.safety.models.triage import TriageRule

__all__ = [
    "Alert",
    "AlertSettings",
    "AlertTold",
    "Decision",
    "HelpIndexPage",
    "HelpNumber",
    "HelpPage",
    "OnCallException",
    "OnCallReach",
    "OnCallSlot",
    "OperatorIdentity",
    "Reading",
    "Report",
    "TriageRule",
    "Weekday",
]
