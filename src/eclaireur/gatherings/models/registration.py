"""Someone means to come, or waits for a place; and how they want to be reminded."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.gatherings.enums import ACTIVE, HOLDING, LEFT, Seat
from eclaireur.gatherings.models.occurrence import Occurrence
from eclaireur.gatherings.models.series import Series


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations as their reader meets them."""

    def visible_to(self, viewer: Any) -> RegistrationQuerySet:
        """One's own, and nobody else's: those who hold a group read names through queries.names_at."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(person=viewer)

    def active(self) -> RegistrationQuerySet:
        """Of people who still mean to come."""
        return self.filter(state__in=sorted(ACTIVE))

    def holding(self) -> RegistrationQuerySet:
        """Those that take a place."""
        return self.filter(state__in=sorted(HOLDING))

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, first come first."""
        return self.filter(state=Seat.WAITING).order_by("queued_at", "pk")

    def of_people_here(self) -> RegistrationQuerySet:
        """Of those who can be told and may come: neither away, suspended nor leaving. A visitor comes and looks."""
        return self.filter(Q(person=None) | Q(person__in=Person.objects.here()))

    def to_come(self) -> RegistrationQuerySet:
        """For a date that is not over, or a programme with such a date."""
        dates = Occurrence.objects.kept().coming().order_by()
        return self.filter(Q(occurrence__in=dates) | Q(series__in=dates.values("series")))

    def of(self, gathering: Occurrence | Series) -> RegistrationQuerySet:
        """For one date, or for a whole programme."""
        return self.filter(series=gathering) if isinstance(gathering, Series) else self.filter(occurrence=gathering)


class Registration(BaseModel):
    """A place, or a wait for one: for a date, or for a programme as a whole. Never whether the person came.

    A visitor without an account has a name of their choice and a code shown once; only its fingerprint is kept.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, null=True, blank=True, related_name="registrations")
    series = models.ForeignKey(Series, on_delete=models.CASCADE, null=True, blank=True, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="registrations")
    guest_name = models.CharField(_("prénom ou pseudonyme"), max_length=40, blank=True)
    guest_code = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=Seat)
    queued_at = models.DateTimeField(_("sur la liste depuis"), null=True, blank=True)
    offered_until = models.DateTimeField(_("place proposée jusqu’au"), null=True, blank=True)
    rules_accepted_at = models.DateTimeField(_("règles acceptées le"), null=True, blank=True)
    left_at = models.DateTimeField(_("désinscrit le"), null=True, blank=True)
    taken_off = models.BooleanField(_("place rendue par qui tient la rencontre"), default=False)
    day_reminded_at = models.DateTimeField(null=True, blank=True)
    hour_reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        indexes = [models.Index(fields=["state", "offered_until"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(occurrence=None, series__isnull=False) | Q(occurrence__isnull=False, series=None),
                name="one_registers_for_a_date_or_for_a_programme",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest_name="", guest_code="")
                | (Q(person=None) & ~Q(guest_name="") & ~Q(guest_code="")),
                name="a_registration_is_of_a_person_or_a_visitor",
            ),
            models.CheckConstraint(
                condition=Q(state=Seat.OFFERED, offered_until__isnull=False) | (~Q(state=Seat.OFFERED) & Q(offered_until=None)),
                name="a_place_is_offered_until_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LEFT), left_at__isnull=False)
                | (Q(state__in=sorted(ACTIVE)) & Q(left_at=None)),
                name="a_registration_is_left_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(state=Seat.WAITING) | Q(queued_at__isnull=False), name="one_waits_since_a_time"),
            models.UniqueConstraint(
                fields=["occurrence", "person"], condition=Q(state__in=sorted(ACTIVE)), name="one_place_per_person_and_date"
            ),
            models.UniqueConstraint(
                fields=["series", "person"], condition=Q(state__in=sorted(ACTIVE)), name="one_place_per_person_and_programme"
            ),
            models.UniqueConstraint(fields=["guest_code"], condition=~Q(guest_code=""), name="a_visitors_code_is_theirs"),
        ]

    class PersonalData:
        subject = "person"
        export = ("occurrence", "series", "state", "queued_at", "offered_until", "rules_accepted_at", "left_at", "taken_off", "created_at")
        withheld = {
            "id": "technical", "person": "you", "guest_name": "only for visitors", "guest_code": "only for visitors",
            "day_reminded_at": "technical", "hour_reminded_at": "technical", "updated_at": "technical",
        }  # fmt: skip
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.name} · {self.gathering}"

    @property
    def gathering(self) -> Occurrence | Series:
        """What it is for."""
        return self.occurrence or self.series

    @property
    def of_series(self) -> Series:
        """The series, in both cases."""
        return self.series or self.occurrence.series

    @property
    def name(self) -> str:
        """The pseudonym, or the name a visitor chose."""
        return self.person.pseudonym if self.person else self.guest_name

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @cached_property
    def is_under_way(self) -> bool:
        """Whether it is for a programme that has begun: one no longer registers there. Many at once: `queries.appointments`."""
        return self.series is not None and self.series.occurrences.kept().filter(starts_at__lte=timezone.now()).exists()

    @property
    def must_read_rules(self) -> bool:
        """Whether the group has rules that were not accepted as they are now. None is asked for while moderation keeps them
        out of sight: one comes with what one accepted.
        """
        series, accepted = self.of_series, self.rules_accepted_at
        if not series.rules_text or series.hidden_at:
            return False
        return accepted is None or (series.rules_changed_at is not None and accepted < series.rules_changed_at)


class ReminderSettings(BaseModel):
    """How someone wants to be reminded of where they are expected."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reminder_settings")
    the_day_before = models.BooleanField(_("la veille"), default=True)
    an_hour_before = models.BooleanField(_("une heure avant"), default=False)

    class Meta:
        verbose_name = _("réglages des rappels")
        verbose_name_plural = _("réglages des rappels")

    class PersonalData:
        subject = "person"
        export = ("the_day_before", "an_hour_before")
        withheld = {"id": "technical", "person": "you", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person}"
