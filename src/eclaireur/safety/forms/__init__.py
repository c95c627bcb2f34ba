"""What people write in this room: reports, decisions, appeals, alerts, how one works."""

from eclaireur.safety.forms.alerts import CloseAlertForm, ClosedAlertsForm, ExceptionForm, ReachForm, SlotForm
from eclaireur.safety.forms.appeals import AnswerForm, AppealForm
from eclaireur.safety.forms.decided import LookBackForm
from eclaireur.safety.forms.protection import MINORS_LETTER, AgeForm, LiftingForm, LiftingOfForm, PatternForm
from eclaireur.safety.forms.reports import DecisionForm, ReportForm
from eclaireur.safety.forms.sharing import SteppingAwayForm, WayOfWorkingForm
from eclaireur.safety.forms.triage import TryTriageForm

__all__ = [
    "MINORS_LETTER",
    "AgeForm",
    "AnswerForm",
    "AppealForm",
    "CloseAlertForm",
    "ClosedAlertsForm",
    "DecisionForm",
    "ExceptionForm",
    "LiftingForm",
    "LiftingOfForm",
    "LookBackForm",
    "PatternForm",
    "ReachForm",
    "ReportForm",
    "SlotForm",
    "SteppingAwayForm",
    "TryTriageForm",
    "WayOfWorkingForm",
]
