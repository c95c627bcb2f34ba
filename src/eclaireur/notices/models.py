"""A notice, and how each person wants to hear of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.notices import registries
from eclaireur.notices.enums import Emails

BEFORE_MAIL = dt.timedelta(minutes=5)  # who is on the site reads it there, and gets no e-mail
BETWEEN_MAILS = dt.timedelta(hours=1)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as their reader meets them."""

    def visible_to(self, viewer: Any) -> NoticeQuerySet:
        """The viewer's own notices, except those that come from someone they no longer meet."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(to=viewer).exclude(by__in=out_of_sight_of(viewer))

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def about(self, thing: models.Model | None) -> NoticeQuerySet:
        """Notices about one row (or about nothing in particular)."""
        return self.filter(**what(thing))


def what(thing: models.Model | None) -> dict[str, str]:
    """How a notice remembers the row it is about: its kind of row and its identifier, never its content."""
    if thing is None:
        return {"about_type": "", "about_id": ""}
    return {"about_type": thing._meta.label_lower, "about_id": str(thing.pk)}


class Notice(BaseModel):
    """Something happened that concerns `to`. It says who at most, never what was written."""

    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("sorte"), max_length=60)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField(_("arrivé le"), default=timezone.now)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["to", "-happened_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["to", "kind", "about_type", "about_id"], condition=Q(read_at=None), name="one_unread_notice_per_thing"
            ),
            models.CheckConstraint(condition=~Q(to=F("by")), name="nobody_is_told_of_oneself"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("happened_at")), name="a_notice_is_read_after_it_happened"
            ),
        ]

    class PersonalData:
        subject = "to"
        export = ("kind", "happened_at", "read_at")
        withheld = {
            "id": "technical", "to": "you", "by": "about someone else", "about_type": "technical",
            "about_id": "technical", "url": "technical", "created_at": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return self.kind

    @property
    def sentence(self) -> str:
        """What the person reads, in the language of the moment."""
        try:
            return registries.kind(self.kind).said(self.by.pseudonym if self.by else "")
        except LookupError:  # a room that no longer exists
            return _now("Il y a du nouveau.")


class NoticeSettings(BaseModel):
    """How a person wants to hear of what happens: quiet at night, e-mails or not, never more than one an hour."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="notice_settings")
    is_quiet = models.BooleanField(_("garder des heures calmes"), default=True)
    quiet_from = models.TimeField(_("de"), default=dt.time(21))
    quiet_until = models.TimeField(_("à"), default=dt.time(8))
    emails = models.CharField(_("e-mails"), max_length=12, choices=Emails, default=Emails.ESSENTIAL)
    last_mailed_at = models.DateTimeField(_("dernier e-mail"), null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)  # an e-mail is planned for then

    class Meta:
        verbose_name = _("réglages des avis")
        verbose_name_plural = _("réglages des avis")

    class PersonalData:
        subject = "person"
        export = ("is_quiet", "quiet_from", "quiet_until", "emails", "last_mailed_at")
        withheld = {
            "id": "technical", "person": "you", "mail_due_at": "technical",
            "created_at": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person}"

    def wants_mail_for(self, kind: registries.Kind) -> bool:
        """Whether the person wants an e-mail for this kind of notice."""
        return self.emails == Emails.EVERYTHING or (self.emails == Emails.ESSENTIAL and kind.default_email)

    def next_mail_at(self, now: dt.datetime) -> dt.datetime:
        """The first moment from `now` (aware) on when an e-mail may leave: an hour after the last, out of quiet hours."""
        moment = max(now, self.last_mailed_at + BETWEEN_MAILS) if self.last_mailed_at else now
        local = moment.astimezone(self._zone)
        if not self.is_quiet or not self._is_within_quiet_hours(local.time()):
            return moment
        end = local.replace(hour=self.quiet_until.hour, minute=self.quiet_until.minute, second=0, microsecond=0)
        if end <= local:  # the quiet hours end tomorrow
            end += dt.timedelta(days=1)  # wall clock: the zone follows daylight saving by itself
        return end

    @property
    def _zone(self) -> ZoneInfo:
        """The clock of whoever is written to: their night is not the one of Paris."""
        return ZoneInfo(self.person.zone if self.person_id else settings.TIME_ZONE)

    def _is_within_quiet_hours(self, time: dt.time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= time < self.quiet_until
        return time >= self.quiet_from or time < self.quiet_until
