"""What people write to each other, and what they have not sent yet. Sealed with the writer's key."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.conversations.enums import ThreadKind
from eclaireur.conversations.models.room import Seat
from eclaireur.conversations.models.thread import Participation, Thread, mine, open_now
from eclaireur.conversations.texts import DRAFT_LIMIT, LIMIT
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages as their readers meet them."""

    def visible_to(self, viewer: Any) -> MessageQuerySet:
        """Messages of threads the viewer takes part in and has not left, but what was said behind doors closed without them.

        No role opens another's thread.
        """
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        outside = Seat.objects.left_outside().filter(
            room__thread=OuterRef("thread"), place__person=viewer, room__starts_at__lte=OuterRef("created_at"), over_at__gt=OuterRef("created_at")
        )
        return self.filter(
            open_now("thread__"), ~Exists(outside), thread__in=Participation.objects.present().filter(person=viewer).values("thread")
        )

    def heard_from(self, seat: Seat) -> MessageQuerySet:
        """Messages of a room less those said behind doors closed without whoever has this seat (see Seat.missed)."""
        since, until = seat.missed or (None, None)
        return self.exclude(created_at__gte=since, created_at__lt=until) if since else self

    def written_by(self, author: Any) -> MessageQuerySet:
        """Messages of the author, wherever they stand now: in threads they left, or were asked to leave, too."""
        return self.filter(author=author) if getattr(author, "is_authenticated", False) else self.none()

    def unread_by(self, viewer: Any) -> MessageQuerySet:
        """Private messages waiting for the viewer: by others they still meet, after the last they read, still there."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return (
            self.annotate(mine=mine(viewer, "thread__participations"))
            .filter(thread__kind=ThreadKind.PRIVATE, mine__isnull=False, sequence__gt=F("mine__last_read"), erased_at=None, hidden_at=None)
            .exclude(author=viewer)
            .exclude(author__in=out_of_sight_of(viewer))
        )

    def outside_muted_threads(self) -> MessageQuerySet:
        """After `unread_by`: without the threads of which the viewer wants no notice."""
        return self.filter(mine__is_muted=False)


class Message(BaseModel):
    """A message. Its author may change or erase it; erased, the text is gone and only its place remains."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    sequence = models.PositiveIntegerField()  # the thread's clock when it was sent: the order, for everybody
    revision = models.PositiveIntegerField()  # the thread's clock when it last changed
    body = EncryptedTextField(_("texte"), owner="author", max_length=LIMIT, null=True, blank=True)
    noticed = models.CharField(_("remarqué"), max_length=60, blank=True)  # kinds of what was sent after a second look
    token = models.UUIDField(editable=False)  # so that the same words sent twice make one message
    edited_at = models.DateTimeField(_("modifié le"), null=True, blank=True)
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("masqué le"), null=True, blank=True)  # by a moderator, for others than its author

    undelivered_at = models.DateTimeField(_("jamais arrivé, depuis le"), null=True, blank=True)  # it waited, and they can meet no more

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["thread", "sequence"]
        indexes = [
            models.Index(fields=["thread", "revision"]),
            models.Index(fields=["author", "-created_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["thread", "sequence"], name="one_place_in_the_order"),
            models.UniqueConstraint(fields=["author", "token"], name="sent_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="a_message_has_a_number"),
            models.CheckConstraint(condition=Q(revision__gte=F("sequence")), name="a_message_changes_after_it_was_sent"),
            models.CheckConstraint(condition=Q(undelivered_at=None) | Q(hidden_at__isnull=False), name="what_did_not_arrive_is_not_seen"),
            models.CheckConstraint(
                condition=Q(erased_at=None, body__isnull=False) | Q(erased_at__isnull=False, body=None),
                name="an_erased_text_is_gone",
            ),
        ]

    class PersonalData:
        subject = "author"
        export = ("body", "noticed", "created_at", "edited_at", "erased_at", "hidden_at", "undelivered_at")
        withheld = {
            "id": "technical", "thread": "technical", "author": "you", "sequence": "technical", "revision": "technical",
            "token": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)

    def is_shown_to(self, viewer: Any) -> bool:
        """Whether a reader of the thread sees the words: not erased, nor hidden unless it is their own."""
        return self.erased_at is None and (self.hidden_at is None or self.author_id == viewer.pk)

    @property
    def noticed_kinds(self) -> list[str]:
        """The kinds of what was noticed in the words, which their author sent after a second look."""
        return self.noticed.split(",") if self.noticed else []

    @property
    def anchor(self) -> str:
        """Where the message is on its page."""
        return f"m-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.thread.get_absolute_url()}?message={self.pk}#{self.anchor}"


class Draft(BaseModel):
    """What someone began to write in a thread and has not sent. Nobody else ever reads it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="drafts")
    body = EncryptedTextField(_("brouillon"), owner="person", max_length=DRAFT_LIMIT)

    class Meta:
        verbose_name = _("brouillon")
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="one_draft_per_person_and_thread")]

    class PersonalData:
        subject = "person"
        export = ("body", "updated_at")
        withheld = {"id": "technical", "person": "you", "thread": "technical", "created_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
