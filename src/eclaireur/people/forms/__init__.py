"""The forms of this room, by theme."""

from eclaireur.people.forms.experiences import ChooseForm, ExperienceForm, SearchForm, TellForm
from eclaireur.people.forms.paths import AccompanyForm, FrameForm, IntroductionForm, LimitsForm, StepForm

__all__ = [
    "AccompanyForm",
    "ChooseForm",
    "ExperienceForm",
    "FrameForm",
    "IntroductionForm",
    "LimitsForm",
    "SearchForm",
    "StepForm",
    "TellForm",
]
