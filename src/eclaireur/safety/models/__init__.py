"""The truth of one row, by theme."""

from eclaireur.safety.models.help import HelpIndexPage, HelpNumber, HelpPage, OperatorIdentity
from eclaireur.safety.models.reports import Decision, Report

__all__ = ["Decision", "HelpIndexPage", "HelpNumber", "HelpPage", "OperatorIdentity", "Report"]
