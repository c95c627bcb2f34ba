"""Those who hold a gathering, or one of its dates; and who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person, read_roles
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.gatherings.enums import WHO_HOLD

if TYPE_CHECKING:
    from collections.abc import Iterable


def may_be_entrusted(person: Person) -> bool:
    """Whether a role they hold now lets them hold what was entrusted to them: a role that ended keeps no key."""
    return any(grant.role in WHO_HOLD for grant in person.current_grants)


def those_here(people: Iterable[Person]) -> list[Person]:
    """Those who are neither away, suspended nor leaving, as `Person.objects.here()`, and whose role did not end: of people
    already read.
    """
    return who_may_hold(one for one in people if one.is_active and not one.is_paused and not one.is_suspended and one.erase_on is None)


def who_may_hold(people: Iterable[Person]) -> list[Person]:
    """Those whose role did not end, all read at once."""
    people = list(people)
    read_roles(people)
    return [one for one in people if may_be_entrusted(one)]


class Holding(BaseModel):
    """Someone holds a series: two do, by default."""

    series = models.ForeignKey("gatherings.Series", on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holdings")
    wants_out_at = models.DateTimeField(null=True, blank=True)  # alone to hold it, they asked to be relieved of it

    class Meta:
        verbose_name = _("rencontre tenue")
        verbose_name_plural = _("rencontres tenues")
        constraints = [models.UniqueConstraint(fields=["series", "person"], name="one_holds_a_series_once")]

    class PersonalData:
        subject = "person"
        export = ("series", "wants_out_at", "created_at")
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person} · {self.series}"


class DayHolding(BaseModel):
    """Someone holds one date, instead of those who hold the series."""

    occurrence = models.ForeignKey("gatherings.Occurrence", on_delete=models.CASCADE, related_name="day_holdings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="day_holdings")

    class Meta:
        verbose_name = _("date tenue")
        verbose_name_plural = _("dates tenues")
        constraints = [models.UniqueConstraint(fields=["occurrence", "person"], name="one_holds_a_date_once")]

    class PersonalData:
        subject = "person"
        export = ("occurrence", "created_at")
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person} · {self.occurrence}"
