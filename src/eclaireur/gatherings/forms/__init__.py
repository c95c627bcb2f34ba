"""Forms of this room."""

from eclaireur.gatherings.forms.agenda import CodeForm, RegisterForm, RemindersForm, WishForm
from eclaireur.gatherings.forms.desk import CancelForm, CountForm, DateForm, SeriesForm

__all__ = ["CancelForm", "CodeForm", "CountForm", "DateForm", "RegisterForm", "RemindersForm", "SeriesForm", "WishForm"]
