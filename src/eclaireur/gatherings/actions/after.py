"""After a date: how many came. Counts, never names."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.gatherings.actions.places import leave
from eclaireur.gatherings.enums import OccurrenceState
from eclaireur.gatherings.models import AttendanceCount, Occurrence, ReminderSettings
from eclaireur.gatherings.rules import may_see_date


@transaction.atomic
def count_attendance(*, by: Person, occurrence: Occurrence, present: int, newcomers: int) -> AttendanceCount:
    """Keep how many came (whole numbers), or correct it. The date is then one that was held."""
    if not may_see_date(by, occurrence):
        raise PermissionDenied
    if occurrence.is_cancelled or not occurrence.has_begun:
        raise ValidationError(_("Les présences se comptent une fois la rencontre commencée."))
    made, _new = AttendanceCount.objects.update_or_create(
        occurrence=occurrence, defaults={"present": present, "newcomers": newcomers, "counted_by": by}
    )
    Occurrence.objects.filter(pk=occurrence.pk).update(state=OccurrenceState.HELD)
    record(by=by, verb="gatherings.count", on=occurrence)
    return made


@transaction.atomic
def choose_reminders(*, by: Person, the_day_before: bool, an_hour_before: bool) -> ReminderSettings:
    """Keep when `by` wants to be reminded."""
    chosen, _new = ReminderSettings.objects.update_or_create(
        person=by, defaults={"the_day_before": the_day_before, "an_hour_before": an_hour_before}
    )
    return chosen


def leave_every_gathering(person: Person) -> None:
    """Before someone is erased: their places go to those who wait."""
    for registration in person.registrations.active().select_related("occurrence__series", "series"):
        leave(by=person, registration=registration)
