"""What people write in this room: reports, decisions, appeals, how one works."""

from eclaireur.safety.forms.appeals import AnswerForm, AppealForm
from eclaireur.safety.forms.reports import DecisionForm, ReportForm
from eclaireur.safety.forms.sharing import SteppingAwayForm, WayOfWorkingForm

__all__ = ["AnswerForm", "AppealForm", "DecisionForm", "ReportForm", "SteppingAwayForm", "WayOfWorkingForm"]
