"""Reports, and what moderators decided about them."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eclaireur.accounts.enums import FOREVER
from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE
from eclaireur.safety.enums import (
    EXCERPT_LIMIT,
    LETTER_LIMIT,
    LONG,
    NOTE_LIMIT,
    SHORT,
    SUSPENSIONS,
    Measure,
    Reason,
    Step,
)


def suspension_in_words(days: int) -> str:
    """How a suspension of so many days is called."""
    if days == SHORT:
        return str(Measure.TWO_WEEKS.label)
    if days == LONG:
        return str(Measure.ONE_MONTH.label)
    return ngettext("Suspendre %(n)s jour", "Suspendre %(n)s jours", days) % {"n": days}


class DecisionQuerySet(models.QuerySet):
    def about(self, person: Person) -> "DecisionQuerySet":
        """Decisions about `person` that they are told of: all but "nothing to change"."""
        return self.filter(author=person).exclude(measure=Measure.NOTHING)

    def on_desk_of(self, moderator: Person) -> "DecisionQuerySet":
        """Decisions a moderator may look back at: none about themselves."""
        return self.exclude(author=moderator)

    def masking(self, thing: models.Model) -> "DecisionQuerySet":
        """Decisions that keep `thing` out of sight."""
        content_type = ContentType.objects.get_for_model(thing)
        return self.filter(content_type=content_type, object_id=str(thing.pk), masks=True, cancelled_at=None)

    def suspending(self) -> "DecisionQuerySet":
        """Suspensions in force now."""
        now = timezone.now()
        return self.filter(measure__in=SUSPENSIONS, lifted_at=None).filter(Q(until=None) | Q(until__gt=now))


class Decision(BaseModel):
    """What a moderator decided about something that was reported, and the words sent to its author."""

    own: Any  # the text it is about, for its author (queries.own_texts)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    moderator = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    measure = models.CharField(_("décision"), max_length=12, choices=Measure)
    reason = models.CharField(_("raison"), max_length=12, choices=Reason)
    letter = EncryptedTextField(
        verbose_name=_("mot à l’auteur"), owner="author", null=True, blank=True, max_length=LETTER_LIMIT
    )
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("levée le"), null=True, blank=True)
    lifted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    object_id = models.CharField(max_length=40, blank=True, default="")
    about = GenericForeignKey("content_type", "object_id")
    masks = models.BooleanField(_("masque le texte"), default=False)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)  # after an appeal

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision de modération")
        verbose_name_plural = _("décisions de modération")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=[Measure.TWO_WEEKS, Measure.ONE_MONTH], until__isnull=False)
                | (~Q(measure__in=[Measure.TWO_WEEKS, Measure.ONE_MONTH]) & Q(until=None)),
                name="only_a_bounded_suspension_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(measure__in=list(SUSPENSIONS)), name="only_a_suspension_is_lifted"
            ),
            models.CheckConstraint(
                condition=Q(masks=False) | Q(content_type__isnull=False), name="what_is_masked_is_known"
            ),
        ]

    class PersonalData:
        subject = "author"
        export = ("measure", "reason", "letter", "until", "lifted_at", "masks", "cancelled_at", "created_at")
        withheld = {"id": "technical", "author": "you", "moderator": "about someone else",
                    "lifted_by": "about someone else", "content_type": "technical", "object_id": "technical",
                    "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """What was decided, with the length it really has, whatever the settings say today."""
        if self.until is None:
            return str(self.get_measure_display())
        return suspension_in_words(round((self.until - self.created_at) / timedelta(days=1)))

    @property
    def is_suspension(self) -> bool:
        return self.measure in SUSPENSIONS

    @property
    def in_force(self) -> bool:
        """Whether this suspension still stops its author."""
        return self.is_suspension and self.lifted_at is None and (self.until is None or self.until > timezone.now())

    @property
    def is_masking(self) -> bool:
        """Whether it keeps a text out of sight."""
        return self.masks and self.cancelled_at is None

    @property
    def ends(self):
        """When a suspension ends: a time, FOREVER without end; None for any other measure."""
        return (self.until or FOREVER) if self.is_suspension else None


class ReportQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "ReportQuerySet":
        """The viewer's own reports: nobody else's, whoever they are. Moderators go through `on_desk_of`."""
        return self.filter(reporter=viewer) if viewer.is_authenticated else self.none()

    def on_desk_of(self, moderator: Person) -> "ReportQuerySet":
        """What `moderator` may handle: reports neither by them nor about them."""
        # Written so that a report whose author or reporter is gone stays on the desk.
        return self.exclude(author=moderator).exclude(reporter=moderator)

    def open(self) -> "ReportQuerySet":
        """Not decided, not withdrawn."""
        return self.filter(decided_at=None, withdrawn_at=None)

    def counted(self) -> "ReportQuerySet":
        """Those the public numbers count: all but what its reporter said again about words already read."""
        return self.filter(counts=True)

    def unopened(self) -> "ReportQuerySet":
        """Those that press, opened by nobody who may decide, and about which somebody else is still to be told."""
        return self.open().filter(first_read_at=None, due_at__isnull=False)

    def on_same(self, content_type_id: int, object_id: str) -> "ReportQuerySet":
        """Reports about the same thing."""
        return self.filter(content_type_id=content_type_id, object_id=object_id)

    def cases(self) -> "ReportQuerySet":
        """The oldest open report of each thing reported, oldest first, with `reports`, how many are open on it."""
        same = Report.objects.open().on_same(OuterRef("content_type_id"), OuterRef("object_id"))
        counted = same.order_by().values("content_type_id", "object_id").annotate(n=Count("pk")).values("n")
        earlier = same.filter(Q(created_at__lt=OuterRef("created_at"))
                              | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk")))
        return self.open().filter(~Exists(earlier)).annotate(reports=Subquery(counted)).order_by("created_at", "pk")


class Report(BaseModel):
    """Someone says that something here is not right.

    The note and the joined copy are sealed with the reporter's key: erasing the reporter destroys them.
    Moderators read them on their desk, and each look is written in the journal.
    """

    reporter = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports_about")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    about = GenericForeignKey("content_type", "object_id")
    reason = models.CharField(_("raison"), max_length=12, choices=Reason)
    note = EncryptedTextField(
        verbose_name=_("ce que vous avez écrit"), owner="reporter", blank=True, max_length=NOTE_LIMIT
    )
    excerpt = EncryptedTextField(
        verbose_name=_("texte joint"), owner="reporter", null=True, blank=True, max_length=EXCERPT_LIMIT
    )
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    decided_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    first_read_at = models.DateTimeField(_("lu pour la première fois le"), null=True, blank=True)
    read_as = models.CharField(max_length=32, blank=True, default="")  # once decided: the mark of the words decided about
    counts = models.BooleanField(default=True)  # not when its reporter was already answered about these very words
    due_at = models.DateTimeField(null=True, blank=True)  # it presses: when others are told, if nobody opened it
    step = models.PositiveSmallIntegerField(choices=Step, default=Step.ON_CALL)  # who was told that it presses

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["content_type", "object_id"]), models.Index(fields=["decision", "created_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "content_type", "object_id"], condition=Q(decided_at=None, withdrawn_at=None),
                name="one_open_report_per_person_and_thing",
            ),
            models.CheckConstraint(
                condition=Q(reporter=None) | Q(author=None) | ~Q(reporter=F("author")), name="nobody_reports_oneself"
            ),
            models.CheckConstraint(
                condition=Q(decision=None, decided_at=None) | Q(decided_at__isnull=False, withdrawn_at=None),
                name="a_decided_report_has_its_date_and_stays",
            ),
        ]

    class PersonalData:
        subject = "reporter"
        export = ("reason", "note", "created_at", "first_read_at", "decided_at", "withdrawn_at")
        withheld = {
            "id": "technical", "reporter": "you", "author": "about someone else", "content_type": "technical",
            "object_id": "technical", "excerpt": "words of someone else", "decision": "about someone else",
            "read_as": "technical", "counts": "technical", "due_at": "technical", "step": "technical", "updated_at": "technical",
        }
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.created_at:%Y-%m-%d})"

    @classmethod
    def about_thing(cls, thing: models.Model) -> "Report":
        """A report nobody made, never saved: it names a thing the way reports do."""
        return cls(content_type=ContentType.objects.get_for_model(thing), object_id=str(thing.pk))

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None

    @property
    def _said_while_open(self) -> str:
        if self.first_read_at:
            return _("Quelqu’un l’a ouvert ; rien n’est encore décidé.")
        return _("Pas encore lu. Chaque signalement est lu par une personne qu’il ne concerne pas : le plus pressé "
                 "d’abord, puis le plus ancien.")

    @property
    def outcome(self) -> str:
        """What became of it, said to the reporter: never what was decided about someone in particular."""
        if self.withdrawn_at:
            return _("Vous l’avez retiré.")
        if self.is_open:
            return self._said_while_open
        if self.decision is not None and self.decision.cancelled_at is not None:
            return _("Nous l’avons lu. Ce que nous avions décidé a été revu depuis.")
        if self.decision is None or self.decision.measure == Measure.NOTHING:
            return _("Nous l’avons lu et n’avons rien changé cette fois. Cela ne veut pas dire que vous aviez tort "
                     "d’en parler. Vous pouvez bloquer une personne à tout moment, sans vous justifier.")
        if self.decision.measure == Measure.HIDE:
            return _("Nous l’avons lu et avons masqué ce texte. Merci.")
        return _("Nous l’avons lu et avons agi auprès de la personne. Merci.")
