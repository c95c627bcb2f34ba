"""One date of a series, stored ahead so that the agenda reads a window of an index; and what was counted there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Thread
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, KEEP
from eclaireur.gatherings.enums import DROPPED_IN_ON, OccurrenceState, SeriesState, Way
from eclaireur.gatherings.models.holders import DayHolding, Holding, may_be_entrusted, those_here
from eclaireur.gatherings.models.series import Series
from eclaireur.gatherings.models.where import Where, one_goes_to_a_place
from eclaireur.gatherings.recurrence import to_local
from eclaireur.territory.models import coordinates_come_together


def time_to_decide(start: dt.datetime, hours: int, said: dt.datetime) -> dt.datetime:
    """When a minimum is decided: so many hours before the start, or at half of the time left when it was said, if later.

    Nothing is cancelled before people could come: what is announced an hour before is decided half an hour before.
    """
    return max(start - dt.timedelta(hours=hours), said + (start - said) / 2)


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Dates as their readers meet them."""

    def visible_to(self, viewer: Any) -> OccurrenceQuerySet:
        """Dates of the series the viewer may read."""
        return self.filter(series__in=Series.objects.visible_to(viewer))

    def held_by(self, person: Any) -> OccurrenceQuerySet:
        """Dates of the series `person` holds or coordinates, and those they hold that day only."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        that_day = DayHolding.objects.filter(person=person).values("occurrence") if may_be_entrusted(person) else ()
        return self.filter(Q(series__in=Series.objects.held_by(person)) | Q(pk__in=that_day))

    def to_be_held_by(self, person: Person) -> OccurrenceQuerySet:
        """Dates `person` holds, as long as their role lets them: said for that day, else those of the series they hold."""
        return self.entrusted_to(person) if may_be_entrusted(person) else self.none()

    def entrusted_to(self, person: Person) -> OccurrenceQuerySet:
        """The same, even once their role ended: what is left to others."""
        of_that_day = DayHolding.objects.filter(person=person).values("occurrence")
        said = Exists(DayHolding.objects.filter(occurrence=OuterRef("pk")))
        usually = Holding.objects.filter(person=person).values("series")
        return self.filter(Q(pk__in=of_that_day) | (~said & Q(series__in=usually)))

    def published(self) -> OccurrenceQuerySet:
        """Dates of series that are announced, even if they ended or were cancelled since."""
        return self.exclude(series__state=SeriesState.DRAFT)

    def kept(self) -> OccurrenceQuerySet:
        """Dates that are not cancelled."""
        return self.exclude(state=OccurrenceState.CANCELLED)

    def cancelled(self) -> OccurrenceQuerySet:
        """Dates that do not take place."""
        return self.filter(state=OccurrenceState.CANCELLED)

    def coming(self) -> OccurrenceQuerySet:
        """Dates that are not over, soonest first."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> OccurrenceQuerySet:
        """Dates that are over, latest first."""
        return self.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "pk")

    def with_series(self) -> OccurrenceQuerySet:
        """What a line of the agenda shows, read at once."""
        return self.select_related("series__structure", "series__commune__departement", "commune__departement")


class Occurrence(Where, BaseModel):
    """A date. `original_start` is when the rule puts it: its identity, whatever is moved afterwards."""

    taken: int  # these three are put there by `queries.with_places`
    waiting: int
    left: int | None

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="occurrences")
    original_start = models.DateTimeField(_("prévue le"))
    starts_at = models.DateTimeField(_("commence"))
    ends_at = models.DateTimeField(_("finit"))
    said_at = models.DateTimeField(null=True, blank=True)  # when it was said again: at another time, or restored
    time_changed_at = models.DateTimeField(null=True, blank=True)  # when it left the time announced at first: who came later never knew it
    first_starts_at = models.DateTimeField(null=True, blank=True)  # what was announced at first, when its time changed since
    first_ends_at = models.DateTimeField(null=True, blank=True)
    day_reminded_at = models.DateTimeField(null=True, blank=True)  # those who hold it
    hour_reminded_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("séance"), null=True, blank=True)  # of a programme
    state = models.CharField(_("état"), max_length=10, choices=OccurrenceState, default=OccurrenceState.PLANNED)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    left_the_rhythm = models.BooleanField(default=False)  # cancelled by a change of rhythm, not by somebody: it comes back with it
    words = models.CharField(_("mot aux personnes inscrites"), max_length=600, blank=True)
    words_aside = models.CharField(_("mot gardé tant que la date est annulée"), max_length=600, blank=True)
    capacity = models.PositiveSmallIntegerField(_("nombre de places ce jour-là"), null=True, blank=True)
    is_unlimited = models.BooleanField(_("sans limite de places ce jour-là"), default=False)
    held_by = models.ManyToManyField(Person, through="DayHolding", related_name="days_held")
    alone_because = models.CharField(_("pourquoi une seule personne la tient ce jour-là"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    room = models.OneToOneField(Thread, on_delete=models.SET_NULL, null=True, blank=True, related_name="gathering")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date d’une rencontre")
        verbose_name_plural = _("dates des rencontres")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["starts_at", "id"]), models.Index(fields=["series", "starts_at"])]
        constraints = [
            models.UniqueConstraint(fields=["series", "original_start"], name="one_date_of_a_series_at_a_time"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_date_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(state=OccurrenceState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=OccurrenceState.CANCELLED) & Q(cancelled_at=None)),
                name="a_date_is_cancelled_at_a_time",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="a_date_has_places"),
            models.CheckConstraint(condition=Q(is_unlimited=False) | Q(capacity=None), name="a_date_has_a_limit_or_none"),
            models.CheckConstraint(
                condition=Q(first_starts_at=None, first_ends_at=None)
                | Q(first_starts_at__isnull=False, first_ends_at__isnull=False, first_ends_at__gt=F("first_starts_at")),
                name="what_was_announced_at_first_is_whole",
            ),
            coordinates_come_together("a_date_is_somewhere_or_nowhere"),
            one_goes_to_a_place("a_date_goes_to_a_place_to_meet_there"),
        ]

    class PersonalData:
        subject = "series__created_by"
        export = ()
        withheld = dict.fromkeys(
            ("id", "series", "original_start", "starts_at", "ends_at", "said_at", "time_changed_at", "first_starts_at", "first_ends_at", "day_reminded_at", "hour_reminded_at", "number", "state",
             "cancelled_at", "left_the_rhythm", "words", "words_aside", "capacity", "is_unlimited", "alone_because", "sequence", "room", "created_at", "updated_at", "way", "place", "place_name", "address", "commune", "lat", "lon", "access",
             "access_words", "phone", "video_url", "video_is_ours"),
            "about the gathering, not about you",
        )  # fmt: skip
        erase = KEEP
        keep_reason = _("Une rencontre annoncée continue avec les personnes qui la tiennent et celles qui viennent.")

    def __str__(self) -> str:
        return f"{self.series} · {self.starts_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("gatherings:occurrence", args=[self.pk])

    @property
    def where(self) -> Where:
        """Where it is: said for this date, else for the series."""
        return self if self.way else self.series

    @property
    def registered_for(self) -> Occurrence | Series:
        """What one registers for: the date itself, or the programme it is a session of."""
        return self.series if self.series.is_programme else self

    @property
    def holders(self) -> list[Person]:
        """Those who hold it: said for that day, else those of the series."""
        return list(self.held_by.all()) or list(self.series.facilitators.all())

    @property
    def holders_here(self) -> list[Person]:
        """Those of them who are here: neither away, suspended nor leaving."""
        return those_here(self.holders)

    @property
    def is_held_alone(self) -> bool:
        """Whether one person alone holds what two hold by default."""
        return self.series.is_held_by_two and len(self.holders_here) == 1

    @property
    def is_moved(self) -> bool:
        return self.starts_at != self.original_start

    def keep_what_was_announced(self, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
        """It was announced at another time than the one it has now: remember the first, for those who come."""
        self.said_at = timezone.now()
        if self.first_starts_at is None:
            self.first_starts_at, self.first_ends_at, self.time_changed_at = starts_at, ends_at, self.said_at
        if (self.first_starts_at, self.first_ends_at) == (self.starts_at, self.ends_at):
            self.first_starts_at = self.first_ends_at = None

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def may_be_restored(self) -> bool:
        """Whether it is cancelled and may take place after all: still to come, of a gathering that goes on."""
        return self.is_cancelled and not self.has_begun and self.series.state == SeriesState.PUBLISHED

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def places(self) -> int | None:
        """How many may come that day; None when as many as come."""
        return None if self.is_unlimited else self.capacity or self.series.capacity

    @property
    def minimum(self) -> int:
        """How many must come for it to take place: never more than may."""
        asked = self.series.minimum or 0
        return min(asked, self.places or asked)

    @property
    def decided_at(self) -> dt.datetime:
        """When its minimum is decided. Counted from the last of: it was stored, said again, the minimum was changed."""
        said = [self.created_at, self.said_at, self.series.published_at, self.series.minimum_since]
        return time_to_decide(self.starts_at, self.series.decide_hours, max(moment for moment in said if moment))

    @property
    def takes_visitors(self) -> bool:
        """Whether one registers without an account."""
        return self.series.open_to_visitors and not self.asks_for_account and not self.comes_freely

    @property
    def asks_for_account(self) -> bool:
        """Whether one comes with an account only: nobody enters a text room without one."""
        return self.where.way == Way.TEXT

    @property
    def comes_freely(self) -> bool:
        """Whether one comes without registering: in a room made for those who have a place, and where places are counted, one does."""
        return self.series.come_freely and self.where.way in {Way.ON_SITE, Way.PHONE} and self.places is None

    @property
    def registration_closes_at(self) -> dt.datetime:
        """Until when one may register: the doors, else the end of what one drops in on, else the start."""
        return self.doors_close_at or (self.ends_at if self.series.kind in DROPPED_IN_ON else self.starts_at)

    @property
    def registration_opens(self) -> bool:
        """Whether one may register now for this date: announced, kept, not closed."""
        is_announced = self.series.state == SeriesState.PUBLISHED and not self.is_cancelled and not self.comes_freely
        return is_announced and timezone.now() < min(self.registration_closes_at, self.ends_at)

    @property
    def doors_close_at(self) -> dt.datetime | None:
        """When nobody comes in any more, or None."""
        after = self.series.doors_close_after
        return None if after is None else self.starts_at + dt.timedelta(minutes=after)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def local_start(self) -> dt.datetime:
        """Wall time of the beginning, where it happens (naive)."""
        return to_local(self.starts_at, self.series.zone)

    @property
    def local_end(self) -> dt.datetime:
        """Wall time of the end, where it happens (naive)."""
        return to_local(self.ends_at, self.series.zone)


class AttendanceCount(BaseModel):
    """How many came to a date, and how many for the first time. Never who."""

    occurrence = models.OneToOneField(Occurrence, on_delete=models.CASCADE, related_name="attendance")
    present = models.PositiveSmallIntegerField(_("personnes présentes"))
    newcomers = models.PositiveSmallIntegerField(_("dont venues pour la première fois"), default=0)
    counted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("compte des présences")
        verbose_name_plural = _("comptes des présences")
        constraints = [
            models.CheckConstraint(condition=Q(newcomers__lte=F("present")), name="newcomers_are_among_those_present")
        ]

    class PersonalData:
        subject = "counted_by"
        export = ("present", "newcomers", "created_at")
        withheld = {"id": "technical", "occurrence": "about the gathering, not about you", "counted_by": "you",
                    "updated_at": "technical"}  # fmt: skip
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.occurrence}: {self.present}"
