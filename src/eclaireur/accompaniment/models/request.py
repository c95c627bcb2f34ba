"""Someone looks for a peer: their one open request, how finely it is told, and to whom it was shown."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.enums import RequestState, Shown
from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import Block, Consent, Person, RoleGrant, Structure
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.people.models import Experience


def coordination() -> models.QuerySet:
    """The seats of those who coordinate now and are here, each in one structure or everywhere."""
    return RoleGrant.objects.current().filter(role=Role.COORDINATOR, person__in=Person.objects.here().values("pk"))


class RequestQuerySet(models.QuerySet):
    def open(self) -> "RequestQuerySet":
        """Requests still looking for an answer."""
        return self.filter(state=RequestState.OPEN)

    def of_people_here(self) -> "RequestQuerySet":
        """Requests of people who are neither away, nor suspended, nor leaving, and who still agree to be matched."""
        agreed = Consent.objects.filter(
            person=OuterRef("person"), purpose=Purpose.MATCHING, withdrawn_at=None
        )
        return self.filter(Exists(agreed), person__in=Person.objects.here().values("pk"))

    def published(self) -> "RequestQuerySet":
        """Requests told, without a name, to the peers who match."""
        return self.filter(published_at__isnull=False)

    def past_the_cap(self, days: int) -> "RequestQuerySet":
        """Requests a coordinator takes care of: waited for `days`, or handed over by the person."""
        return self.filter(
            Q(created_at__lte=timezone.now() - timedelta(days=days)) | Q(handed_over_at__isnull=False)
        )

    def for_the_desk_of(self, coordinator: Person) -> "RequestQuerySet":
        """Requests a coordinator may take care of.

        One who holds the role everywhere sees all. One who holds it in structures sees the requests
        entrusted to these structures, and those entrusted to nobody: they belong to all coordinators. So
        does one entrusted to a structure without coordination, when nobody coordinates everywhere either.
        """
        seats = {grant.structure_id for grant in coordinator.current_grants if grant.role == Role.COORDINATOR}
        if None in seats:
            return self
        if not seats:
            return self.none()
        reading = coordination().filter(Q(structure=OuterRef("structure")) | Q(structure=None))
        left_alone = ~Exists(reading.exclude(person=OuterRef("person")))
        return self.filter(Q(structure=None) | Q(structure__in=seats) | left_alone)

    def visible_to(self, viewer: Any) -> "RequestQuerySet":
        """Requests whose words and topics `viewer` may read.

        Their own; those a peer was asked (while the proposal waits, and after a yes of both); published
        ones shown to a peer who did not pass, while they are open. Nobody across a block. Coordinators do
        not read words: what they see is `for_the_desk_of`, without names.
        """
        from eclaireur.accompaniment.models.proposal import Proposal  # noqa: PLC0415 (they point here)

        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        asked = Proposal.objects.filter(request=OuterRef("pk"), peer=viewer).open_to_the_peer()
        shown = Showing.objects.filter(request=OuterRef("pk"), peer=viewer, passed_at=None)
        blocks = Block.objects.filter(
            Q(person=viewer, blocked=OuterRef("person")) | Q(person=OuterRef("person"), blocked=viewer)
        )
        as_a_peer = Q(Exists(asked)) | Q(Exists(shown), state=RequestState.OPEN, published_at__isnull=False)
        here = Request.objects.of_people_here().values("pk")
        return self.filter(Q(person=viewer) | (as_a_peer & ~Exists(blocks) & Q(pk__in=here)))


class Request(BaseModel):
    """A demand. It may be told to one peer (a proposal with its own words), or published without a name."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests_for_a_peer")
    words = EncryptedTextField(_("ce que vous aimeriez dire"), owner="person", max_length=2000, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=RequestState, default=RequestState.OPEN)
    structure = models.ForeignKey(
        Structure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confiée à"),
    )
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("confiée à une coordinatrice le"), null=True, blank=True)
    called_at = models.DateTimeField(_("signalée à la coordination le"), null=True, blank=True)  # once for each wait
    decided_at = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=RequestState.OPEN), name="one_open_request_each"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, decided_at=None)
                | (~Q(state=RequestState.OPEN) & Q(decided_at__isnull=False)),
                name="a_request_is_open_or_decided_at_a_time",
            ),
        ]

    class PersonalData:
        subject = "person"
        export = (
            "words", "state", "structure", "published_at", "handed_over_at", "called_at", "decided_at", "created_at",
        )  # fmt: skip
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.created_at:%Y-%m-%d})"

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN

    def words_reach(self, peer: Person) -> bool:
        """Whether `peer` reads its words: published, and shown to them. Those asked otherwise read its themes."""
        return self.published_at is not None and self.showings.filter(peer=peer).exists()

    def waiting_days(self, now: datetime | None = None) -> float:
        """For how many days the person has waited: until the decision, or until now."""
        return ((self.decided_at or now or timezone.now()) - self.created_at) / timedelta(days=1)

    def cap(self, days: int) -> datetime:
        """When a coordinator takes care of it, at the latest."""
        return self.created_at + timedelta(days=days)

    @property
    def is_read_by_nobody(self) -> bool:
        """Whether nobody at all coordinates now, the person apart."""
        return not coordination().exclude(person=self.person_id).exists()

    @property
    def is_read_elsewhere(self) -> bool:
        """Whether the structure it is entrusted to has nobody to coordinate now, and another coordination reads it."""
        theirs = coordination().filter(structure=self.structure_id).exclude(person=self.person_id)
        return self.structure_id is not None and not theirs.exists() and not self.is_read_by_nobody

    def is_with_a_coordinator(self, days: int) -> bool:
        """Whether it is in the coordinators' desk: the cap has passed, or the person handed it over."""
        return self.is_open and (self.handed_over_at is not None or self.cap(days) <= timezone.now())


class Topic(BaseModel):
    """How finely one experience is named in a request: exactly, by its theme only, or not at all."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="topics")
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="+")
    shown = models.CharField(_("ce qui est dit"), max_length=8, choices=Shown, default=Shown.THEME)

    class Meta:
        verbose_name = _("thème d’une demande")
        verbose_name_plural = _("thèmes des demandes")
        constraints = [models.UniqueConstraint(fields=["request", "experience"], name="topic_once_per_request")]

    class PersonalData:
        subject = "request__person"
        export = ("experience", "shown")
        withheld = {"id": "technical", "request": "technical", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.get_shown_display()


class Showing(BaseModel):
    """A published request was shown to a matching peer; perhaps they passed, without a word."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="showings")
    peer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests_shown")
    passed_at = models.DateTimeField(_("laissée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande montrée")
        verbose_name_plural = _("demandes montrées")
        constraints = [models.UniqueConstraint(fields=["request", "peer"], name="shown_once_to_a_peer")]
        ordering = ["created_at"]

    class PersonalData:
        subject = "peer"
        export = ("created_at", "passed_at")
        withheld = {"id": "technical", "request": "about someone else", "peer": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.request_id} → {self.peer}"
