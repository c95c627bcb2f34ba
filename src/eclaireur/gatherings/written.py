"""Which words of this room are read on arrival by the room of safety, and which are not."""

from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings.models import (
    AfterWord,
    CalendarFeed,
    Certificate,
    Occurrence,
    Preparation,
    Registration,
    Series,
)
from eclaireur.gatherings.queries.reading import OF_A_DATE, PLACE
from eclaireur.safety.registries import add_written, not_read


def register() -> None:
    """Hand them over. Dates stored ahead carry the words of their series, read when the series was written."""
    add_written(
        Series, "title", "description", "rules_text", "moderation_text", "material", "usual_plan", "cancel_words", *PLACE,
        name=_("une rencontre"), author=lambda series: series.created_by, private=False,
        url=lambda series: series.get_absolute_url(), title=lambda series: series.title,
    )
    add_written(
        Occurrence, *OF_A_DATE, name=_("la date d’une rencontre"), author=lambda date: date.series.created_by,
        private=False, url=lambda date: date.get_absolute_url(), title=lambda date: date.series.title,
    )
    add_written(
        Preparation, "plan", "material", name=_("la préparation d’une date"), author=lambda row: row.written_by,
        title=lambda row: row.occurrence.series.title,
    )
    add_written(
        AfterWord, "body", name=_("un mot après une date"), author=lambda word: word.author,
        title=lambda word: word.occurrence.series.title,
    )
    add_written(
        Registration, "guest_name", name=_("le nom d’une personne invitée"), author=lambda registration: registration.person,
        title=lambda registration: registration.of_series.title,
    )
    for model in (Series, Occurrence):
        not_read(model, "phone", why="a number")
        not_read(model, "access", why="choices of a list")
    not_read(Series, "weekdays", why="numbers of days")
    not_read(Series, "left_out", "added", why="days and hours")
    not_read(Registration, "guest_code", why="made by the machine")
    not_read(Certificate, "code", why="made by the machine")
    not_read(CalendarFeed, "name", "fingerprint", why="a label its owner alone sees, and what the machine makes of an address")
