"""How many tries to enter were in vain, hour by hour: numbers only, nothing says who tried nor under which pseudonym."""

import datetime as dt

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = dt.timedelta(days=8)


class EntranceHourQuerySet(models.QuerySet["EntranceHour"]):
    """Hours of the entrance."""

    def since(self, begin: dt.datetime) -> "EntranceHourQuerySet":
        """Those that began after `begin`."""
        return self.filter(hour__gte=begin)

    def past(self) -> "EntranceHourQuerySet":
        """Those kept long enough."""
        return self.filter(hour__lt=timezone.now() - KEPT)

    def add_one(self, way: str) -> "EntranceHour":
        """Count one more try in vain by `way` (a field of EntranceHour) in the present hour; that hour."""
        row, _made = self.get_or_create(hour=timezone.now().replace(minute=0, second=0, microsecond=0))
        self.filter(pk=row.pk).update(**{way: F(way) + 1})
        row.refresh_from_db()
        return row


class EntranceHour(models.Model):
    """Tries in vain of one hour: wrong passwords, wrong recovery codes, wrong one-time codes, and tries stopped unread."""

    hour = models.DateTimeField(_("heure"), unique=True)
    sign_in = models.PositiveIntegerField(_("mots de passe"), default=0)
    recovery = models.PositiveIntegerField(_("codes de secours"), default=0)
    second_factor = models.PositiveIntegerField(_("codes à usage unique"), default=0)
    stopped = models.PositiveIntegerField(_("arrêtés avant d’être lus"), default=0)
    told_at = models.DateTimeField(_("l’équipe prévenue le"), null=True, blank=True)

    objects = EntranceHourQuerySet.as_manager()

    class Meta:
        verbose_name = _("essais d’entrée d’une heure")
        verbose_name_plural = _("essais d’entrée, heure par heure")
        ordering = ("hour",)

    def __str__(self) -> str:
        return f"{self.hour:%d/%m %H h}"

    @property
    def in_vain(self) -> int:
        """Every try in vain of this hour."""
        return self.sign_in + self.recovery + self.second_factor + self.stopped
