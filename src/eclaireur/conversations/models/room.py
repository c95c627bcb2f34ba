"""A group's live room: a thread with hours, seats, turns to speak. Everything in it goes when it closes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models.thread import Participation, Thread
from eclaireur.conversations.texts import NOTE_LIMIT
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE
from eclaireur.core.zones import Zone

EARLY = dt.timedelta(minutes=15)
"""Who comes so little before the group has come to it."""
RESUMED_WITHIN = dt.timedelta(hours=1)
"""How long after its end a group may go on: later, people have left."""


class RoomQuerySet(models.QuerySet["Room"]):
    """Rooms by their hours."""

    def open(self) -> RoomQuerySet:
        """Rooms one may enter now: from the first hellos to the last."""
        return self.filter(opens_at__lte=timezone.now(), closes_at__gt=timezone.now())

    def over(self) -> RoomQuerySet:
        """Rooms whose last hour has passed: nobody reads them, they are to be deleted."""
        return self.filter(closes_at__lte=timezone.now())

    def to_settle(self) -> RoomQuerySet:
        """Rooms whose group is over and whose counts are not made."""
        return self.filter(settled_at=None).annotate(over=Coalesce("ended_at", "prolonged_until", "ends_at")).filter(over__lte=timezone.now())


class Room(BaseModel):
    """The hours of a room and how one speaks in it. `version` counts changes of rights and of what is shown around."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="room")
    opens_at = models.DateTimeField(_("ouverte dès"))
    starts_at = models.DateTimeField(_("le groupe commence"))
    ends_at = models.DateTimeField(_("le groupe finit"))
    prolonged_until = models.DateTimeField(_("prolongé jusqu’à"), null=True, blank=True)
    closes_at = models.DateTimeField(_("fermée et effacée"))
    doors_close_at = models.DateTimeField(_("portes fermées"), null=True, blank=True)
    doors_wait_until = models.DateTimeField(_("portes ouvertes jusqu’à"), null=True, blank=True)  # to come back: the group was taken up again
    zone = models.CharField(_("heure de"), max_length=32, choices=Zone, default=Zone.PARIS)
    mode = models.CharField(_("parole"), max_length=8, choices=RoomMode, default=RoomMode.FREE)
    speaker = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    speaks_since = models.DateTimeField(null=True, blank=True)
    speaks_until = models.DateTimeField(null=True, blank=True)
    pause_until = models.DateTimeField(_("pause jusqu’à"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminé par l’équipe"), null=True, blank=True)
    help_called_at = models.DateTimeField(_("modération appelée"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    forgotten = models.PositiveSmallIntegerField(default=0)  # how many left the site with their words: open pages take these off
    settled_at = models.DateTimeField(null=True, blank=True)  # when the two counts were made
    present = models.PositiveSmallIntegerField(_("personnes venues"), default=0)
    newcomers = models.PositiveSmallIntegerField(_("dont nouvelles"), default=0)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("salle")
        indexes = [models.Index(fields=["closes_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lte=F("starts_at"), starts_at__lt=F("ends_at"), ends_at__lte=F("closes_at")),
                name="a_room_keeps_its_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(prolonged_until=None) | Q(prolonged_until__gt=F("ends_at"), prolonged_until__lte=F("closes_at")),
                name="a_room_is_prolonged_past_its_end",
            ),
            models.CheckConstraint(
                condition=Q(doors_close_at=None) | Q(doors_close_at__gte=F("starts_at")),
                name="doors_close_after_the_start",
            ),
            models.CheckConstraint(
                condition=Q(doors_wait_until=None) | Q(doors_close_at__isnull=False, doors_wait_until__gt=F("doors_close_at")),
                name="doors_wait_past_their_hour",
            ),
            models.CheckConstraint(
                condition=Q(speaks_until=None) | Q(speaks_since__isnull=False, speaks_until__gte=F("speaks_since")),
                name="a_turn_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(newcomers__lte=F("present")), name="newcomers_are_among_the_present"
            ),
        ]

    class PersonalData:
        subject = "speaker"
        export = ()
        withheld = dict.fromkeys(
            ("id", "created_at", "updated_at", "thread", "opens_at", "starts_at", "ends_at", "prolonged_until", "closes_at", "doors_close_at",
             "doors_wait_until", "zone", "mode", "speaker", "speaks_since", "speaks_until", "pause_until", "ended_at", "help_called_at", "version", "forgotten",
             "settled_at", "present", "newcomers"),
            "about the group, gone when the room closes",
        )  # fmt: skip
        erase = ANONYMISE

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return self.thread.get_absolute_url()

    @property
    def is_open(self) -> bool:
        """Whether its hours are now: read and written by those who have a seat."""
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_live(self) -> bool:
        """Whether the group itself is being held now."""
        return self.starts_at <= timezone.now() and not self.is_over

    @property
    def counts_who_comes(self) -> bool:
        """Whether being here now is coming to the group: from a little before it, so that doors leave out nobody who was early."""
        return self.starts_at - EARLY <= timezone.now() and not self.is_over

    @property
    def finishes_at(self) -> dt.datetime:
        """When the group is to finish: its hour, or the one it was prolonged to."""
        return self.prolonged_until or self.ends_at

    @property
    def over_at(self) -> dt.datetime:
        """When the group was over, or will be."""
        return self.ended_at or self.finishes_at

    @property
    def is_over(self) -> bool:
        """Whether the group is over; the room may still be open for last words."""
        return self.ended_at is not None or self.finishes_at <= timezone.now()

    @property
    def may_resume(self) -> bool:
        """Whether a group that is over may go on: it has just finished, and people are still there."""
        return self.is_open and self.is_over and timezone.now() < self.over_at + RESUMED_WITHIN

    @property
    def is_paused(self) -> bool:
        """Whether everybody is on the break the team announced."""
        return self.is_live and self.pause_until is not None and self.pause_until > timezone.now()

    @property
    def takes_turns(self) -> bool:
        """Whether one person at a time speaks, now."""
        return self.is_live and self.mode == RoomMode.TURNS

    @property
    def is_past_the_turn(self) -> bool:
        """Whether who has the floor was given some minutes, and they have passed; nothing is cut."""
        return self.takes_turns and self.speaks_until is not None and self.speaks_until <= timezone.now()

    def another_day(self) -> dt.datetime:
        """The first moment of the next day where the group is; its end, for a group held through midnight."""
        midnight = timezone.localtime(timezone=ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        return max(midnight + dt.timedelta(days=1), self.finishes_at)

    @property
    def doors_at(self) -> dt.datetime | None:
        """When doors close: at their hour, or once those who were there had time to come back; None without doors."""
        return self.doors_wait_until or self.doors_close_at

    def doors_are_closed(self) -> bool:
        """Whether someone who has not come yet can no longer enter, until the group is over."""
        return self.is_live and self.doors_at is not None and self.doors_at <= timezone.now()

    @property
    def was_behind_doors(self) -> bool:
        """Whether the group is over and its doors had closed."""
        return self.is_over and self.doors_at is not None and self.doors_at < self.over_at


class SeatQuerySet(models.QuerySet["Seat"]):
    def left_outside(self) -> SeatQuerySet:
        """Seats of those who had not come when doors closed: now while the group is held, or once it is over."""
        over = Coalesce("room__ended_at", "room__prolonged_until", "room__ends_at")
        doors = Coalesce("room__doors_wait_until", "room__doors_close_at")
        return (
            self.annotate(over_at=over, doors_at=doors).filter(is_facilitator=False, is_guest=False, doors_at__lte=timezone.now())
            .filter(Q(stayed_out=True) | Q(room__settled_at=None), entered_at=None, doors_at__lt=F("over_at"))
        )  # fmt: skip

    def holding(self) -> SeatQuerySet:
        """Seats of those who hold the room."""
        return self.filter(is_facilitator=True)

    def with_hand_raised(self) -> SeatQuerySet:
        """Seats that ask to speak, the first to ask first."""
        return self.filter(hand_raised_at__isnull=False).order_by("hand_raised_at", "number")


class Seat(BaseModel):
    """Someone's place in a room. `number` names them in frames; `entered_at` is forgotten once the group is over.

    `stayed_out`: doors closed without them. It is kept as long as the room, so that they do not read what was said inside.
    """

    place = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="seat")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("nom dans cette salle"), max_length=40)
    is_facilitator = models.BooleanField(_("tient la salle"), default=False)
    is_guest = models.BooleanField(_("de la modération, appelée"), default=False)
    is_newcomer = models.BooleanField(_("vient pour la première fois"), default=False)
    is_silenced = models.BooleanField(_("ne peut pas écrire pour l’instant"), default=False)
    hand_raised_at = models.DateTimeField(_("main levée"), null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    stayed_out = models.BooleanField(_("les portes ont fermé avant sa venue"), default=False)
    worry_at = models.DateTimeField(_("quelqu’un s’inquiète"), null=True, blank=True)
    asked_to_leave_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    farewell = EncryptedTextField(_("mot reçu en sortant"), owner="place.person", max_length=NOTE_LIMIT, null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("place dans une salle")
        verbose_name_plural = _("places dans des salles")
        ordering = ["room", "number"]
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="one_number_per_seat")]

    class PersonalData:
        subject = "place__person"
        export = ("name", "created_at", "is_silenced", "stayed_out", "farewell")
        withheld = {
            "id": "technical", "place": "technical", "room": "technical", "number": "technical", "updated_at": "technical",
            "is_facilitator": "said by the roles", "is_guest": "said by the roles", "hand_raised_at": "gone with the room",
            "entered_at": "forgotten when the group ends", "worry_at": "someone else’s words", "asked_to_leave_by": "about someone else", "is_newcomer": "a count, gone with the room",
        }
        erase = DELETE

    def __str__(self) -> str:
        return self.name

    @property
    def person(self) -> Person:
        return self.place.person

    @property
    def holds(self) -> bool:
        """Whether they hold the room, or came to help those who do."""
        return self.is_facilitator or self.is_guest

    @property
    def missed(self) -> tuple[dt.datetime, dt.datetime] | None:
        """From when to when words were said behind doors that had closed without them: they read what came before and after."""
        never_came = self.entered_at is None and (self.stayed_out or self.room.settled_at is None)
        return (self.room.starts_at, self.room.over_at) if never_came and self.room.was_behind_doors and not self.holds else None

    def may_read(self, said_at: dt.datetime) -> bool:
        """Whether words said then may be read by who sits here."""
        return self.missed is None or not self.missed[0] <= said_at < self.missed[1]

    @property
    def is_barred(self) -> bool:
        return self.place.barred_until is not None and self.place.barred_until > timezone.now()


class Debrief(BaseModel):
    """What someone who held a room writes for the others who held it. Gone with the room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="debriefs")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="debriefs")
    body = EncryptedTextField(_("texte"), owner="author", max_length=NOTE_LIMIT)

    class Meta:
        verbose_name = _("mot de fin de groupe")
        verbose_name_plural = _("mots de fin de groupe")
        ordering = ["created_at"]

    class PersonalData:
        subject = "author"
        export = ("body", "created_at")
        withheld = {"id": "technical", "room": "technical", "author": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
