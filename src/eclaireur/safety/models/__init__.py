"""The truth of one row, by theme."""

from eclaireur.safety.models.help import HelpIndexPage, HelpNumber, HelpPage, OperatorIdentity
from eclaireur.safety.models.liftings import Lifting
from eclaireur.safety.models.protection import AgeHint, Pattern, ProtectionSettings, Sign
from eclaireur.safety.models.reports import Decision, Report

__all__ = [
    "AgeHint",
    "Decision",
    "HelpIndexPage",
    "HelpNumber",
    "HelpPage",
    "Lifting",
    "OperatorIdentity",
    "Pattern",
    "ProtectionSettings",
    "Report",
    "Sign",
]
