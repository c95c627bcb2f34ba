"""What triage read of a text that worries, and the alert that follows: who goes, by when, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Count, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE
from eclaireur.safety.enums import ALARMING, NOTE_LIMIT, Outcome, Step, Urgency

if TYPE_CHECKING:
    import datetime as dt


class AlertQuerySet(models.QuerySet["Alert"]):
    """Alerts as those who answer them meet them."""

    def open(self) -> AlertQuerySet:
        """Not closed: somebody may need someone."""
        return self.filter(closed_at=None)

    def waiting(self) -> AlertQuerySet:
        """Open, and nobody has taken them."""
        return self.open().filter(owner=None)

    def of(self, person: Person) -> AlertQuerySet:
        """Alerts about what `person` wrote; not the calls they made from a group they hold."""
        return self.filter(author=person, group_type=None)

    def called_from(self, group: models.Model) -> AlertQuerySet:
        """The calls for help of those who hold `group`."""
        return self.filter(group_type=ContentType.objects.get_for_model(group), group_id=str(group.pk))

    def last_of(self, person: Person) -> AlertQuerySet:
        """The open alert about what `person` wrote last, under whichever name."""
        said = Reading.objects.filter(alert=OuterRef("pk")).order_by("-updated_at").values("updated_at")[:1]
        return self.open().of(person).annotate(said_at=Coalesce(Subquery(said), "created_at")).order_by("-said_at")[:1]

    def on_desk_of(self, person: Person) -> AlertQuerySet:
        """Alerts `person` may handle: never about themself.

        A moderator meets all of them; a coordinator, then an operator, those that came up to them because nobody took
        them; and anyone those they took, or may take while they are on call.
        """
        others = self.exclude(author=person)  # an alert whose author is gone stays
        if person.holds(Role.MODERATOR):
            return others
        reached = Q(owner=person)
        if person.holds(Role.COORDINATOR):
            reached |= Q(step__gte=Step.COORDINATORS) | Q(told=person)
        if person.holds(Role.OPERATOR):
            reached |= Q(step__gte=Step.OPERATORS)
        elif not person.holds(Role.COORDINATOR):
            return self.none()
        return others.filter(reached).distinct()

    def with_texts(self) -> AlertQuerySet:
        """With `texts`, how many readings each gathers, and `last_text_at`, when the last was written or changed."""
        last = Max(Coalesce("readings__changed_at", "readings__read_at"))
        return self.annotate(texts=Count("readings", distinct=True), last_text_at=last)

    def in_order(self) -> AlertQuerySet:
        """The most urgent first, then the first due; among those taken, the first taken."""
        rank = Case(*(When(level=level, then=Value(n)) for n, level in enumerate(ALARMING)), default=Value(len(ALARMING)))
        taken = Case(When(owner=None, then=Value(0)), default=Value(1), output_field=models.IntegerField())
        return self.annotate(rank=rank, taken=taken).order_by("taken", "rank", "due_at", "pk")


class Alert(BaseModel):
    """Someone may be in danger: one open alert for a person and the name they sign with, whatever they write, until
    somebody says what was done. What they sign otherwise is another alert: no desk joins the names of someone.

    It never holds what was written: its readings say where it stands. A call from a group has none: whoever holds `group`
    asks for someone.
    """

    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts")
    under = models.CharField(_("sous un autre nom"), max_length=80, blank=True)  # empty: their pseudonym
    group_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("appel à l’aide depuis un groupe")
    )
    group_id = models.CharField(max_length=40, blank=True)
    group = GenericForeignKey("group_type", "group_id")
    level = models.CharField(_("niveau"), max_length=8, choices=[(level.value, level.label) for level in ALARMING])
    step = models.PositiveSmallIntegerField(_("prévenus"), choices=Step, default=Step.ON_CALL)
    due_at = models.DateTimeField(_("à prendre avant"))
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts_taken")
    taken_at = models.DateTimeField(_("prise le"), null=True, blank=True)
    kept_at = models.DateTimeField(_("gardée le"), null=True, blank=True)  # who has it said so again, or wrote
    reminded_at = models.DateTimeField(_("rappelée le"), null=True, blank=True)
    others_told_at = models.DateTimeField(_("d’autres prévenus le"), null=True, blank=True)  # since who has it last said so
    reached_at = models.DateTimeField(_("joint hors du site le"), null=True, blank=True)  # who has it, for a new text
    told = models.ManyToManyField(Person, through="AlertTold", related_name="+")
    wants_word_at = models.DateTimeField(_("demande qu’on lui écrive"), null=True, blank=True)
    safe_at = models.DateTimeField(_("dit être en sécurité"), null=True, blank=True)
    outcome = models.CharField(_("ce qui a été fait"), max_length=10, choices=Outcome, blank=True)
    note = EncryptedTextField(_("pour l’équipe"), owner="closed_by", max_length=NOTE_LIMIT, null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alerte")
        verbose_name_plural = _("alertes")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["closed_at", "due_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "under"], condition=Q(closed_at=None, author__isnull=False, group_type=None), name="one_open_alert_per_name"
            ),
            models.UniqueConstraint(
                fields=["group_type", "group_id"], condition=Q(closed_at=None, group_type__isnull=False), name="one_open_call_per_group"
            ),
            models.CheckConstraint(condition=Q(level__in=ALARMING), name="an_alert_alarms"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="an_alert_has_a_known_step"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & Q(outcome__in=Outcome.values)),
                name="an_alert_closes_with_what_was_done",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(taken_at__isnull=False), name="who_has_an_alert_took_it_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(taken_at__isnull=False, reminded_at__gte=F("taken_at")),
                name="one_is_reminded_of_what_one_took",
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None, others_told_at=None) | Q(taken_at__isnull=False), name="only_what_was_taken_is_kept"
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(owner=None) | ~Q(author=F("owner")), name="nobody_answers_their_own_alert"
            ),
        ]

    class PersonalData:
        subject = "author"
        export = ("group_type", "level", "under", "created_at", "taken_at", "wants_word_at", "safe_at", "closed_at", "outcome")
        withheld = {
            "id": "technical", "author": "you", "group_id": "technical", "step": "how the team was told", "due_at": "how the team was told",
            "owner": "about someone else", "kept_at": "about someone else", "reminded_at": "about someone else",
            "others_told_at": "how the team was told", "reached_at": "about someone else", "note": "words of someone else",
            "closed_by": "about someone else", "updated_at": "technical",
        }
        erase = ANONYMISE

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def signed(self) -> str:
        """The name of whoever wrote, as they signed; "" when they are gone or wrote without an account."""
        return "" if self.author is None else self.under or self.author.pseudonym

    @property
    def is_call(self) -> bool:
        """Whether those who hold a group asked for someone."""
        return self.group_type_id is not None

    @property
    def what(self) -> str:
        """What it is, in a few words: how bad what was written sounds, or that a group calls."""
        return str(_("un groupe demande de l’aide") if self.is_call else self.get_level_display())

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_late(self) -> bool:
        """Whether it should have been taken by now."""
        return self.is_open and self.owner_id is None and self.due_at <= timezone.now()

    @property
    def left(self) -> dt.timedelta:
        """How long is left to take it; negative once late."""
        return self.due_at - timezone.now()


class AlertTold(BaseModel):
    """Someone was told of an alert: so that a coordinator on call meets it, and that nobody is told twice of a step."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="tellings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField(choices=Step)

    class Meta:
        verbose_name = _("personne prévenue d’une alerte")
        verbose_name_plural = _("personnes prévenues d’une alerte")
        constraints = [models.UniqueConstraint(fields=["alert", "person", "step"], name="told_once_a_step")]

    class PersonalData:
        subject = "person"
        export = ("created_at",)
        withheld = {
            "id": "technical", "alert": "about someone else", "person": "you", "step": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Readings of rows."""

    def of_row(self, row: models.Model) -> ReadingQuerySet:
        """The reading of `row`, if it worried."""
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))

    def of_rows(self, model: type[models.Model]) -> ReadingQuerySet:
        """Readings of the rows of `model`."""
        return self.filter(content_type=ContentType.objects.get_for_model(model))


class Reading(BaseModel):
    """Triage read a text and it worries: where it is, which rules fired and where in it. Never the text itself."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    about = GenericForeignKey("content_type", "object_id")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    level = models.CharField(_("niveau"), max_length=8, choices=Urgency)
    rules = models.JSONField(default=list)  # [name, start, end] of each rule, spans in the text as it was read
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, null=True, blank=True, related_name="readings")
    read_at = models.DateTimeField(_("lu le"), default=timezone.now)
    changed_at = models.DateTimeField(_("modifié depuis"), null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecture d’un texte")
        verbose_name_plural = _("lectures de textes")
        ordering = ["read_at"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_reading_a_text"),
            models.CheckConstraint(condition=Q(level__in=Urgency.values), name="a_reading_has_a_known_level"),
            models.CheckConstraint(
                condition=~Q(level__in=ALARMING) | Q(alert__isnull=False), name="what_alarms_has_an_alert"
            ),
        ]

    class PersonalData:
        subject = "author"
        export = ("level", "read_at", "changed_at")
        withheld = {
            "id": "technical", "content_type": "technical", "object_id": "technical", "author": "you",
            "rules": "a list to get round would protect nobody; ask the team, who will explain", "alert": "given with alerts",
            "created_at": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
