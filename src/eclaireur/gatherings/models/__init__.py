"""What this room keeps: series, their dates, who means to come."""

from eclaireur.gatherings.models.certificate import Certificate
from eclaireur.gatherings.models.feed import CalendarFeed
from eclaireur.gatherings.models.holders import DayHolding, Holding
from eclaireur.gatherings.models.holding import AfterWord, Preparation
from eclaireur.gatherings.models.occurrence import AttendanceCount, Occurrence
from eclaireur.gatherings.models.registration import Registration, ReminderSettings
from eclaireur.gatherings.models.series import Series
from eclaireur.gatherings.models.where import WHERE_FIELDS, Where

__all__ = [
    "WHERE_FIELDS",
    "AfterWord",
    "AttendanceCount",
    "CalendarFeed",
    "Certificate",
    "DayHolding",
    "Holding",
    "Occurrence",
    "Preparation",
    "Registration",
    "ReminderSettings",
    "Series",
    "Where",
]
