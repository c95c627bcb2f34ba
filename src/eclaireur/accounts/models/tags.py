"""The key of each day, which turns people into tags in the log of security; forgotten after eight days with what it tells."""

import datetime as dt

from django.db import models

from eclaireur.core.zones import site_day

KEPT = dt.timedelta(days=8)


class TagKeyQuerySet(models.QuerySet["TagKey"]):
    """Keys of days."""

    def past(self) -> "TagKeyQuerySet":
        """Those of days more than eight days old, today being one."""
        return self.filter(day__lte=site_day() - KEPT)


class TagKey(models.Model):
    """The random key of one day, sealed with the operator's. Backups leave this table out: a day forgotten stays so."""

    day = models.DateField(unique=True)
    sealed = models.TextField()

    objects = TagKeyQuerySet.as_manager()

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return str(self.day)
