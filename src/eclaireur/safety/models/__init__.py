"""The truth of one row, by theme."""

from eclaireur.safety.models.help import HelpIndexPage, HelpNumber, HelpPage, OperatorIdentity
from eclaireur.safety.models.reports import Decision, Report
from eclaireur.safety.models.triage import TriageRule

__all__ = ["Decision", "HelpIndexPage", "HelpNumber", "HelpPage", "OperatorIdentity", "Report", "TriageRule"]
