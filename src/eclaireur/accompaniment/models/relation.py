"""An accompaniment between two people: its frame, agreed by both, and its gentle end."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.enums import EndReason, FeedbackFor, FrameState, RelationState
from eclaireur.accompaniment.models.proposal import Proposal
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.conversations.models import Thread
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE
from eclaireur.people.enums import Modality


class RelationQuerySet(models.QuerySet):
    def under_way(self) -> "RelationQuerySet":
        """Relations that take a place in a peer's capacity: all but the ended ones."""
        return self.exclude(state=RelationState.ENDED)

    def visible_to(self, viewer: Any) -> "RelationQuerySet":
        """A relation is seen by its two people only, whoever else they are."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(Q(member=viewer) | Q(peer=viewer))

    def between(self, member: Person, peer: Person) -> "RelationQuerySet":
        """Relations of these two, in these places."""
        return self.filter(member=member, peer=peer)


class Relation(BaseModel):
    """A member and a peer walk together for a time. A place is empty when its person erased everything."""

    member = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="accompanied_by"
    )
    peer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="accompanies")
    proposal = models.OneToOneField(Proposal, on_delete=models.SET_NULL, null=True, related_name="relation")
    thread = models.ForeignKey(Thread, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("état"), max_length=12, choices=RelationState, default=RelationState.BEING_FRAMED)
    paused_at = models.DateTimeField(_("en pause depuis"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("pour moi, la raison"), max_length=12, choices=EndReason, blank=True)
    farewell = EncryptedTextField(_("un mot pour l’autre"), owner="ended_by", max_length=2000, null=True, blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("accompagnement")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["peer", "state"])]
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("peer")), name="nobody_accompanies_oneself"),
            models.CheckConstraint(
                condition=Q(state=RelationState.ENDED, ended_at__isnull=False)
                | (~Q(state=RelationState.ENDED) & Q(ended_at=None)),
                name="ended_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(state=RelationState.PAUSED, paused_at__isnull=False)
                | (~Q(state=RelationState.PAUSED) & Q(paused_at=None)),
                name="paused_has_its_date",
            ),
            models.UniqueConstraint(
                fields=["member", "peer"],
                condition=~Q(state=RelationState.ENDED),
                name="one_relation_under_way_per_pair",
            ),
        ]

    class PersonalData:
        subject = ("member", "peer")
        export = ("member", "peer", "state", "paused_at", "ended_at", "created_at")
        withheld = {
            "id": "technical", "proposal": "technical", "thread": "exported with conversations",
            "ended_by": "you, or the other", "end_reason": "a note of the one who ended it, to oneself",
            "farewell": "written by the one who ended it", "updated_at": "technical",
        }  # fmt: skip
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.member} – {self.peer}"

    @property
    def is_under_way(self) -> bool:
        return self.state != RelationState.ENDED

    def other(self, person: Person) -> Person | None:
        """The other of the two; None when they erased everything."""
        return self.peer if self.member_id == person.pk else self.member

    def has(self, person: Person) -> bool:
        """Whether `person` is one of the two."""
        return person.pk in (self.member_id, self.peer_id)


class Frame(BaseModel):
    """How the two agree to walk together. One proposes, the other agrees; the last agreed one holds."""

    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="frames")
    proposed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    rhythm = EncryptedTextField(_("à quel rythme"), owner="proposed_by", max_length=200)
    modality = models.CharField(_("comment se parler"), max_length=8, choices=Modality)
    boundaries = EncryptedTextField(_("nos limites"), owner="proposed_by", max_length=2000, blank=True)
    review_on = models.DateField(_("en reparler le"))
    ends_on = models.DateField(_("fin prévue le"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=FrameState, default=FrameState.PROPOSED)
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("cadre")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FrameState.PROPOSED, decided_at=None)
                | (~Q(state=FrameState.PROPOSED) & Q(decided_at__isnull=False)),
                name="a_frame_waits_or_is_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("review_on")), name="reviewed_before_the_end"
            ),
            models.UniqueConstraint(
                fields=["relation"], condition=Q(state=FrameState.PROPOSED), name="one_frame_proposed_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["relation"], condition=Q(state=FrameState.AGREED), name="one_frame_holds"
            ),
        ]

    class PersonalData:
        subject = "proposed_by"
        export = ("rhythm", "modality", "boundaries", "review_on", "ends_on", "state", "decided_at", "created_at")
        withheld = {"id": "technical", "relation": "technical", "proposed_by": "you", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.review_on})"


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "FeedbackQuerySet":
        """One's own words, and those the other left for one; none across a block."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        mine = Q(relation__member=viewer) | Q(relation__peer=viewer)
        theirs = mine & Q(meant_for=FeedbackFor.OTHER) & ~Q(author__in=out_of_sight_of(viewer))
        return self.filter(Q(author=viewer) | theirs)


class Feedback(BaseModel):
    """What someone looks back on at the end: for the other, or for oneself."""

    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="feedback")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    meant_for = models.CharField(_("qui le lira"), max_length=8, choices=FeedbackFor)
    words = EncryptedTextField(_("votre retour"), owner="author", max_length=2000)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("retour")
        constraints = [
            models.UniqueConstraint(fields=["relation", "author", "meant_for"], name="one_word_for_each_reader")
        ]

    class PersonalData:
        subject = "author"
        export = ("meant_for", "words", "created_at", "updated_at")
        withheld = {"id": "technical", "relation": "technical", "author": "you"}
        erase = DELETE

    def __str__(self) -> str:
        return self.get_meant_for_display()
