"""Who answers alerts, when, and how they are told; the delays, as the operator sets them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.safety.enums import Urgency


class Weekday(models.IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class OnCallSlot(BaseModel):
    """Someone answers alerts each week, from an hour to another; past midnight when it ends before it begins.

    Hours are those of the site’s clock (Europe/Paris). Beginning and ending at the same hour is a whole day.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="on_call_slots")
    weekday = models.PositiveSmallIntegerField(_("chaque"), choices=Weekday)
    starts = models.TimeField(_("de"))
    ends = models.TimeField(_("à"))

    class Meta:
        verbose_name = _("astreinte de chaque semaine")
        verbose_name_plural = _("astreintes de chaque semaine")
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday", "starts", "ends"], name="on_call_once_at_that_hour"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="on_call_on_a_day_of_the_week"),
        ]

    class PersonalData:
        subject = "person"
        export = ("weekday", "starts", "ends")
        withheld = {"id": "technical", "person": "you", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person}: {self.get_weekday_display()} {self.starts:%H:%M}-{self.ends:%H:%M}"


class OnCallException(BaseModel):
    """For once, someone answers when they usually do not, or is away when they usually answer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="on_call_exceptions")
    starts_at = models.DateTimeField(_("du"))
    ends_at = models.DateTimeField(_("au"))
    is_away = models.BooleanField(_("absent ou absente"), default=True)

    class Meta:
        verbose_name = _("exception d’astreinte")
        verbose_name_plural = _("exceptions d’astreinte")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_exception_ends_after_it_begins")
        ]

    class PersonalData:
        subject = "person"
        export = ("starts_at", "ends_at", "is_away")
        withheld = {"id": "technical", "person": "you", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)


class OnCallReach(BaseModel):
    """How someone on call is told besides the site: they chose it, it serves alerts only, and only they read it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="on_call_reach")
    by_mail = models.BooleanField(_("par e-mail, à mon adresse vérifiée"), default=True)
    phone = EncryptedTextField(
        _("par SMS, à ce numéro"), owner="person", max_length=20, blank=True,
        validators=[RegexValidator(r"^\+?[0-9 .-]{4,20}\Z", _("Écrivez un numéro de téléphone, par exemple 06 12 34 56 78."))],
    )  # fmt: skip

    class Meta:
        verbose_name = _("façon d’être joint pendant l’astreinte")
        verbose_name_plural = _("façons d’être joint pendant l’astreinte")

    class PersonalData:
        subject = "person"
        export = ("by_mail", "phone")
        withheld = {"id": "technical", "person": "you", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.person)


def _minutes(words: str, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        words, default=default, validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )


@register_setting(icon="warning")
class AlertSettings(BaseGenericSetting):
    """How long an alert may wait before others are told. Shown to everybody as it is set."""

    crisis_minutes = _minutes(_("danger immédiat : minutes pour que quelqu’un prenne l’alerte"), 10)
    red_minutes = _minutes(_("souffrance ou danger : minutes pour que quelqu’un prenne l’alerte"), 60)
    remind_after = models.PositiveSmallIntegerField(
        _("rappeler qui l’a prise après ce nombre de fois le délai, puis prévenir d’autres personnes"), default=6,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    months_kept = models.PositiveSmallIntegerField(
        _("mois pendant lesquels une alerte close reste liée à la personne"), default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )  # fmt: skip

    lifting_hours = models.PositiveSmallIntegerField(
        _("heures après lesquelles une demande de lever un pseudonyme, sans réponse, n’attend plus"), default=72,
        validators=[MinValueValidator(1), MaxValueValidator(30 * 24)],
    )  # fmt: skip

    class Meta:
        verbose_name = _("alertes")
        verbose_name_plural = _("alertes")

    def minutes_for(self, level: str) -> int:
        """How many minutes an alert of this level may wait at each step."""
        return self.crisis_minutes if level == Urgency.CRISIS else self.red_minutes
