"""What moderation says aloud (its settings), what it holds back, what it has seen, and how it shares its work."""

import datetime as dt

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from eclaireur.accounts.models import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE
from eclaireur.core.zones import site_day
from eclaireur.safety.enums import HeldFor, Measure, Subject
from eclaireur.safety.hours import Hours, parse_days, parse_week


def _number(label: str, default: int, least: int, most: int, help_text: str = "") -> models.PositiveSmallIntegerField:
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, validators=bounds, help_text=help_text)


@register_setting(icon="warning")
class ModerationSettings(BaseGenericSetting):
    """The public arithmetic of moderation. Everything here is shown as configured at /moderation/."""

    reports_on_text = _number(_("signalements sur un texte avant de le masquer jusqu’à lecture"), 3, 2, 50)
    reports_on_author = _number(_("signalements sur les textes d’une personne avant de les retenir jusqu’à lecture"), 5, 2, 100)
    author_days = _number(_("comptés sur combien de jours"), 30, 1, 365)
    short_days = _number(_("suspension courte, en jours"), 14, 1, 365)
    long_days = _number(_("suspension longue, en jours"), 30, 2, 730)
    week = models.TextField(
        _("heures de lecture"), blank=True, default="", max_length=2_000,
        help_text=_("Une ligne par jour, heure de Paris. Par exemple : lundi-vendredi 9:00-12:30, 14:00-19:00. "
                    "Vide : aucune heure n’est publiée, et rien n’attend pour cette raison."))
    closed_days = models.TextField(
        _("jours sans lecture"), blank=True, default="", max_length=4_000, help_text=_("Une date par ligne : 25/12/2026."))
    closed_on_holidays = models.BooleanField(_("pas de lecture les jours fériés"), default=True)
    stricter_outside = models.BooleanField(
        _("plus de prudence hors de ces heures"), default=True,
        help_text=_("Les textes publics des personnes nouvelles, et les premiers messages entre deux personnes qui ne se "
                    "sont jamais parlé, attendent alors la reprise de la lecture."))
    new_days = _number(_("une personne est nouvelle pendant combien de jours"), 7, 0, 365)
    new_texts = _number(_("et jusqu’à combien de textes lus, ou restés visibles une semaine"), 2, 0, 50)
    small_number = _number(_("dans les chiffres publics, cacher les nombres inférieurs à"), 5, 1, 50)
    break_cases = _number(_("proposer une pause après combien de décisions d’affilée"), 8, 1, 100)
    break_minutes = _number(_("ou après combien de minutes d’affilée"), 45, 5, 480)

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("reports_on_text", "reports_on_author", "author_days")],
                        _("Masquer jusqu’à lecture")),
        MultiFieldPanel([FieldPanel("short_days"), FieldPanel("long_days")], _("Suspendre")),
        MultiFieldPanel([FieldPanel(name) for name in (
            "week", "closed_days", "closed_on_holidays", "stricter_outside", "new_days", "new_texts")], _("Heures de lecture")),
        MultiFieldPanel([FieldPanel(name) for name in ("break_cases", "break_minutes")], _("Ménager qui lit")),
        FieldPanel("small_number"),
    ]

    class Meta:
        verbose_name = _("modération")
        verbose_name_plural = _("modération")

    def clean(self) -> None:
        """Hours and days that can be read, a long suspension longer than a short one."""
        super().clean()
        problems = {}
        for name, read in (("week", parse_week), ("closed_days", parse_days)):
            try:
                read(getattr(self, name))
            except ValueError as error:
                problems[name] = str(error)
        if (self.short_days or 0) >= (self.long_days or 0):
            problems["long_days"] = _("La suspension longue dure plus longtemps que la courte.")
        if problems:
            raise ValidationError(problems)

    @property
    def hours(self) -> Hours:
        """The moderated hours; none when what is kept cannot be read (it was checked when it was saved)."""
        try:
            return Hours(parse_week(self.week), parse_days(self.closed_days), self.closed_on_holidays)
        except ValueError:
            return Hours()

    def length_of(self, measure: str) -> dt.timedelta | None:
        """How long a suspension lasts; None for one without end and for any other measure."""
        days = {Measure.TWO_WEEKS: self.short_days, Measure.ONE_MONTH: self.long_days}.get(measure)
        return dt.timedelta(days=days) if days else None


class HoldQuerySet(models.QuerySet):
    def open(self) -> "HoldQuerySet":
        """Still holding."""
        return self.filter(released_at=None)

    def on_same(self, content_type_id: int, object_id: str) -> "HoldQuerySet":
        """Holds of the same thing."""
        return self.filter(content_type_id=content_type_id, object_id=object_id)

    def of(self, row: models.Model) -> "HoldQuerySet":
        """Holds of `row`."""
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))

    def visible_to(self, viewer: Person) -> "HoldQuerySet":
        """What is held of the viewer's own, whoever they are. Moderators go through `on_desk_of`."""
        return self.filter(author=viewer) if viewer.is_authenticated else self.none()

    def on_desk_of(self, moderator: Person) -> "HoldQuerySet":
        """What `moderator` may read: nothing of their own."""
        return self.exclude(author=moderator)


class Hold(BaseModel):
    """Something held back until it is seen, or until a time. Reversible: nothing is lost while it waits.

    `about` is a text of a registered model, or a person, whose new texts then wait.
    """

    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="held")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    about = GenericForeignKey("content_type", "object_id")
    why = models.CharField(_("pourquoi"), max_length=12, choices=HeldFor)
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)  # then released by itself; None: until someone looks
    released_at = models.DateTimeField(_("rendu visible le"), null=True, blank=True)
    released_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("texte en attente de lecture")
        verbose_name_plural = _("textes en attente de lecture")
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="holds_of_a_thing"),
            models.Index(fields=["created_at"], condition=Q(released_at=None), name="holds_still_open"),
            models.Index(fields=["content_type", "released_at"], name="holds_as_they_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "why"], condition=Q(released_at=None), name="held_once_for_each_reason"
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(released_at__isnull=False), name="who_releases_gives_the_time"
            ),
        ]

    class PersonalData:
        subject = "author"
        export = ("why", "created_at", "until", "released_at")
        withheld = {"id": "technical", "author": "you", "content_type": "technical", "object_id": "technical",
                    "released_by": "about someone else", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.get_why_display()} ({self.created_at:%Y-%m-%d})"


class Seen(BaseModel):
    """A moderator read a public text and left it in place."""

    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="texts_seen")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("texte lu par la modération")
        verbose_name_plural = _("textes lus par la modération")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="what_was_seen"),
            models.Index(fields=["by", "created_at"], name="seen_by_a_moderator"),
        ]

    class PersonalData:
        subject = "author"
        export = ("created_at",)
        withheld = {"id": "technical", "author": "you", "by": "about someone else", "content_type": "technical",
                    "object_id": "technical", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return str(self.pk)


class AtWork(BaseModel):
    """Who is reading an item of the desk, so that two do not do the same work. It lapses by itself, and stops nobody."""

    key = models.CharField(max_length=120, unique=True)  # see registries.DeskItem.key
    moderator = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("lecture en cours")
        verbose_name_plural = _("lectures en cours")

    class PersonalData:
        subject = "moderator"
        export = ()
        withheld = {"id": "technical", "key": "technical", "moderator": "you", "until": "technical",
                    "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.key


class SteppedAwayQuerySet(models.QuerySet):
    def now(self) -> "SteppedAwayQuerySet":
        """In force today."""
        return self.filter(until__gte=site_day())


class SteppedAway(BaseModel):
    """A subject a moderator does not want to read for now. Nobody else sees which."""

    moderator = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stepped_away")
    subject = models.CharField(_("sujet"), max_length=12, choices=Subject)
    until = models.DateField(_("jusqu’au"))

    objects = SteppedAwayQuerySet.as_manager()

    class Meta:
        verbose_name = _("sujet laissé à d’autres")
        verbose_name_plural = _("sujets laissés à d’autres")
        constraints = [models.UniqueConstraint(fields=["moderator", "subject"], name="a_subject_is_left_once")]

    class PersonalData:
        subject = "moderator"
        export = ("subject", "until", "created_at")
        withheld = {"id": "technical", "moderator": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.get_subject_display()


class ModeratorChoices(BaseModel):
    """How one moderator wants to work. Without a row: keys are on, the load is shared with nobody."""

    moderator = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="moderating_choices")
    keys_on = models.BooleanField(_("décider au clavier, en deux touches"), default=True)
    shares_load = models.BooleanField(_("montrer mes totaux à l’encadrement"), default=False)

    class Meta:
        verbose_name = _("façon de modérer")
        verbose_name_plural = _("façons de modérer")

    class PersonalData:
        subject = "moderator"
        export = ("keys_on", "shares_load")
        withheld = {"id": "technical", "moderator": "you", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
