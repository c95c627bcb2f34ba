"""What protects people from one another: settings, signs counted for a while, patterns that someone looks at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.safety.enums import HintOutcome, PatternKind, SignKind
from eclaireur.safety.models.reports import Decision

SIGNS_KEPT = timedelta(days=30)


def _between(least: int, most: int) -> list:
    return [MinValueValidator(least), MaxValueValidator(most)]


@register_setting(icon="lock")
class ProtectionSettings(BaseGenericSetting):
    """From how many on something is looked at, and how long exchanges are first ones."""

    first_messages = models.PositiveSmallIntegerField(
        _("messages que chacun doit avoir écrits pour que l’on se connaisse"), default=5, validators=_between(1, 100),
        help_text=_("Avant, un message avec des coordonnées demande une relecture à qui l’écrit."))
    first_days = models.PositiveSmallIntegerField(
        _("jours à passer avant de se connaître"), default=7, validators=_between(0, 90))
    contact_days = models.PositiveSmallIntegerField(
        _("jours sur lesquels on compte les nouveaux contacts"), default=7, validators=_between(1, 30))
    many_contacts = models.PositiveSmallIntegerField(
        _("nouveaux contacts à partir desquels la modération regarde"), default=8, validators=_between(2, 100))
    same_opening = models.PositiveSmallIntegerField(
        _("personnes ayant reçu les mêmes premiers mots"), default=4, validators=_between(2, 100))
    newcomer_days = models.PositiveSmallIntegerField(
        _("jours pendant lesquels on vient d’arriver"), default=14, validators=_between(1, 90))
    newcomers_least = models.PositiveSmallIntegerField(
        _("personnes arrivées depuis peu contactées, au moins"), default=4, validators=_between(2, 100))
    newcomers_percent = models.PositiveSmallIntegerField(
        _("part de personnes arrivées depuis peu, sur cent"), default=80, validators=_between(50, 100))
    turned_away = models.PositiveSmallIntegerField(
        _("personnes ayant dit non, bloqué ou signalé"), default=3, validators=_between(2, 100))
    repeated = models.PositiveSmallIntegerField(
        _("personnes à qui l’argent ou le sexe a été écrit malgré la relecture"), default=2, validators=_between(1, 100))

    class Meta:
        verbose_name = _("protection")
        verbose_name_plural = _("protection")


class SignQuerySet(models.QuerySet["Sign"]):
    def by(self, person: Person, *, after: Any) -> SignQuerySet:
        """The signs of `person` since a time."""
        return self.filter(person=person, created_at__gte=after)


class Sign(BaseModel):
    """Something happened in a first exchange: who, towards whom, of which kind. Kept thirty days; never what was said.

    `opening` is a keyed hash of the first words, so that the same ones sent to several people are seen without being
    known: it cannot be turned back into words, nor compared with words chosen by someone who has not the site’s secret.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    towards = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("signe"), max_length=12, choices=SignKind)
    was_newcomer = models.BooleanField(_("la personne venait d’arriver"), default=False)
    opening = models.CharField(max_length=64, blank=True)

    objects = SignQuerySet.as_manager()

    class Meta:
        verbose_name = _("signe d’un premier échange")
        verbose_name_plural = _("signes des premiers échanges")
        indexes = [models.Index(fields=["person", "created_at"]), models.Index(fields=["created_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(person=models.F("towards")), name="a_sign_is_towards_someone_else"),
            models.CheckConstraint(
                condition=Q(kind=SignKind.FIRST_WORDS) | Q(opening=""), name="only_first_words_have_an_opening"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("kind", "created_at")
        withheld = {"id": "technical", "person": "you", "towards": "about someone else",
                    "was_newcomer": "about someone else", "opening": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.get_kind_display()


class PatternQuerySet(models.QuerySet["Pattern"]):
    def on_desk_of(self, moderator: Person) -> PatternQuerySet:
        """What `moderator` may look at: nothing about themselves."""
        return self.exclude(person=moderator)

    def open(self) -> PatternQuerySet:
        """Nobody has decided yet."""
        return self.filter(decided_at=None)


class Pattern(BaseModel):
    """Several signs about one person, in numbers, for a moderator to look at."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("ce qui revient"), max_length=16, choices=PatternKind)
    number = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(_("regardé le"), null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PatternQuerySet.as_manager()

    class Meta:
        verbose_name = _("motif à regarder")
        verbose_name_plural = _("motifs à regarder")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(decided_at=None), name="one_open_pattern_of_a_kind"),
            models.CheckConstraint(condition=Q(decision=None) | Q(decided_at__isnull=False), name="a_pattern_is_decided_at_a_time"),
            models.CheckConstraint(condition=Q(number__gte=1), name="a_pattern_counts_something"),
        ]

    class PersonalData:
        subject = "person"
        export = ("kind", "number", "created_at", "decided_at")
        withheld = {"id": "technical", "person": "you", "out_of": "about others", "decision": "exported with decisions",
                    "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def in_words(self) -> str:
        """The numbers, said."""
        n, of = self.number, self.out_of
        match self.kind:
            case PatternKind.MANY_CONTACTS:
                return ngettext("A écrit en premier à %(n)s personne ces derniers jours.",
                                "A écrit en premier à %(n)s personnes ces derniers jours.", n) % {"n": n}
            case PatternKind.SAME_OPENING:
                return _("%(n)s personnes sur %(of)s ont reçu les mêmes premiers mots.") % {"n": n, "of": of}
            case PatternKind.ONLY_NEWCOMERS:
                return _("%(n)s personnes sur %(of)s venaient d’arriver quand elles ont reçu ses premiers mots.") % {"n": n, "of": of}
            case PatternKind.TURNED_AWAY:
                return ngettext("%(n)s personne a dit non, bloqué ou signalé.",
                                "%(n)s personnes ont dit non, bloqué ou signalé.", n) % {"n": n}
        return ngettext("%(n)s personne a reçu une demande d’argent ou des propos sexuels, envoyés après relecture.",
                        "%(n)s personnes ont reçu une demande d’argent ou des propos sexuels, envoyés après relecture.", n) % {"n": n}


class AgeHintQuerySet(models.QuerySet["AgeHint"]):
    def on_desk_of(self, moderator: Person) -> AgeHintQuerySet:
        """What `moderator` may look at: nothing about themselves."""
        return self.exclude(person=moderator)

    def open(self) -> AgeHintQuerySet:
        """Nobody has decided yet."""
        return self.filter(outcome="")


class AgeHint(BaseModel):
    """Words suggest that their author is under eighteen. The machine closes nothing: a person reads them and decides.

    `words` are the few words noticed, sealed with their author’s key, and gone once decided.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(_("où"), max_length=80)
    under = models.CharField(_("sous un autre nom"), max_length=80, blank=True)  # the name these words are signed with
    words = EncryptedTextField(_("mots remarqués"), owner="person", max_length=200, null=True, blank=True)
    shown_at = models.DateTimeField(_("page montrée le"), null=True, blank=True)
    outcome = models.CharField(_("décision"), max_length=8, choices=HintOutcome, blank=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AgeHintQuerySet.as_manager()

    class Meta:
        verbose_name = _("âge à vérifier")
        verbose_name_plural = _("âges à vérifier")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(outcome=""), name="one_open_hint_of_age_per_person"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | (~Q(outcome="") & Q(decided_at__isnull=False, words=None)),
                name="a_decided_hint_has_its_date_and_keeps_no_words",
            ),
        ]

    @property
    def signed(self) -> str:
        """Their name as they signed these words."""
        return self.under or self.person.pseudonym

    class PersonalData:
        subject = "person"
        export = ("place", "under", "words", "shown_at", "outcome", "created_at", "decided_at")
        withheld = {"id": "technical", "person": "you", "decided_by": "about someone else", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} ({self.created_at:%Y-%m-%d})"
