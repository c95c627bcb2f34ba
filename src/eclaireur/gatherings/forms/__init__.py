"""Forms of this room."""

from eclaireur.gatherings.forms.agenda import (
    CodeForm,
    GuestForm,
    RegisterForm,
    RemindersForm,
    SeveralForm,
    WishForm,
)
from eclaireur.gatherings.forms.certificates import NameForm, NumberForm
from eclaireur.gatherings.forms.desk import DateForm, SeriesForm
from eclaireur.gatherings.forms.exceptions import OneMoreForm, PeriodForm
from eclaireur.gatherings.forms.feeds import FeedForm
from eclaireur.gatherings.forms.figures import FiguresForm
from eclaireur.gatherings.forms.gestures import CancelForm, CountForm
from eclaireur.gatherings.forms.holding import AfterForm, CallForm, PreparationForm

__all__ = [
    "AfterForm",
    "CallForm",
    "CancelForm",
    "CodeForm",
    "CountForm",
    "DateForm",
    "FeedForm",
    "FiguresForm",
    "GuestForm",
    "NameForm",
    "NumberForm",
    "OneMoreForm",
    "PeriodForm",
    "PreparationForm",
    "RegisterForm",
    "RemindersForm",
    "SeriesForm",
    "SeveralForm",
    "WishForm",
]
