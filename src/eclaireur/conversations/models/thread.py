"""A thread, and the people who take part in it: they alone read it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.conversations.enums import Closing, Origin, ThreadKind
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads as their participants meet them."""

    def visible_to(self, viewer: Any) -> ThreadQuerySet:
        """Threads the viewer takes part in and has not left. No role opens another's thread."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(open_now(), pk__in=Participation.objects.present().filter(person=viewer).values("thread"))

    def private(self) -> ThreadQuerySet:
        """Conversations between two people."""
        return self.filter(kind=ThreadKind.PRIVATE)

    def from_the_team(self) -> ThreadQuerySet:
        """Those in which someone of the team wrote to a person they worried about."""
        return self.filter(origin=Origin.TEAM)

    def under_own_names(self) -> ThreadQuerySet:
        """Threads in which nobody goes by another name: reused elsewhere, the others would tell whose it is."""
        return self.exclude(participations__in=Participation.objects.exclude(name=""))

    def with_people(self) -> ThreadQuerySet:
        """Threads with their participations and people, read at once."""
        return self.prefetch_related(
            models.Prefetch("participations", Participation.objects.select_related("person").order_by("pk"))
        )


class Thread(BaseModel):
    """A conversation. `clock` counts every change: it numbers messages in the order everybody sees."""

    kind = models.CharField(_("sorte"), max_length=12, choices=ThreadKind, default=ThreadKind.PRIVATE)
    origin = models.CharField(_("ouverte par"), max_length=8, choices=Origin, blank=True)  # empty: by those who talk there
    about = models.CharField(_("à propos"), max_length=120, blank=True)
    clock = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(_("dernier message"), null=True, blank=True)
    closes_at = models.DateTimeField(_("fermée le"), null=True, blank=True)  # perhaps in the days to come
    closing = models.CharField(_("parce que"), max_length=12, choices=Closing, blank=True)

    people = models.ManyToManyField(Person, through="Participation", related_name="threads")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at=None, closing="") | (Q(closes_at__isnull=False) & ~Q(closing="")),
                name="a_thread_closes_with_words",
            ),
            models.CheckConstraint(
                condition=Q(last_message_at=None) | Q(clock__gt=0), name="a_thread_with_messages_has_a_clock"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def may_hold_words(self) -> bool:
        """Whether words may wait here to be read first: not in a room, nor where whoever answers alerts reads them."""
        return not self.is_room and self.origin != Origin.TEAM

    def get_absolute_url(self) -> str:
        return reverse("conversations:room" if self.is_room else "conversations:thread", args=[self.pk])

    @property
    def is_room(self) -> bool:
        return self.kind == ThreadKind.ROOM

    @property
    def is_closed(self) -> bool:
        """Whether the time of its closing has come."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    def participation_of(self, person: Any) -> Participation | None:
        """The place of `person` in this thread, unless they left (or never had one)."""
        return next(
            (place for place in self.participations.all() if place.person_id == person.pk and place.is_present), None
        )

    def name_of(self, person: Person) -> str:
        """The name `person`, who has or had a place here, goes by in this thread."""
        return next((place.goes_by for place in self.participations.all() if place.person_id == person.pk), person.pseudonym)

    def others_than(self, person: Any) -> list[Participation]:
        """The places of the others, even those who left."""
        return [place for place in self.participations.all() if place.person_id != person.pk]


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def present(self) -> ParticipationQuerySet:
        """Places of people who have not left, nor been asked to leave for today."""
        return self.filter(Q(barred_until=None) | Q(barred_until__lte=timezone.now()), left_at=None)


class Participation(BaseModel):
    """A person's place in a thread: how far they read, whether they want to hear of it, whether they left."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    last_read = models.PositiveIntegerField(default=0)  # number of the last message read
    name = models.CharField(_("nom dans cette conversation"), max_length=40, blank=True)  # empty: their pseudonym
    is_muted = models.BooleanField(_("sans avis"), default=False)
    left_at = models.DateTimeField(_("quittée le"), null=True, blank=True)
    barred_until = models.DateTimeField(_("sans accès jusqu’au"), null=True, blank=True)  # asked to leave a room

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("place dans une conversation")
        verbose_name_plural = _("places dans des conversations")
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_place_per_person_and_thread"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("created_at")), name="a_thread_is_left_after_it_was_joined"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("created_at", "name", "is_muted", "left_at", "barred_until")
        withheld = {
            "id": "technical", "thread": "technical", "person": "you", "last_read": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person} · {self.thread_id}"

    @property
    def goes_by(self) -> str:
        """The name the others of the thread know them by."""
        return self.name or self.person.pseudonym

    @property
    def is_present(self) -> bool:
        return self.left_at is None and (self.barred_until is None or self.barred_until <= timezone.now())


def open_now(path: str = "") -> Q:
    """Condition on the thread at `path` from the row: a private one, or a room during its hours.

    The hours bind even when what deletes rooms is late.
    """
    now = timezone.now()
    hours = Q(**{f"{path}room__opens_at__lte": now, f"{path}room__closes_at__gt": now})
    return Q(**{f"{path}kind": ThreadKind.PRIVATE}) | hours


def mine(viewer: Any, path: str) -> FilteredRelation:
    """The viewer's present place, found at `path` from the row: to compare a row with how far they read."""
    return FilteredRelation(path, condition=Q(**{f"{path}__person": viewer, f"{path}__left_at": None}))
