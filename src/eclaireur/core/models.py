"""The ground of every model: an identifier nobody can guess, and when it was made and changed."""

import uuid

import uuid_utils.compat
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_id() -> uuid.UUID:
    """A UUIDv7: in order of time, and unguessable (74 random bits), so it may appear in an address."""
    return uuid_utils.compat.uuid7()


class BaseModel(models.Model):
    """A row with a public identifier and its two times (UTC).

    A model that holds something about a person also declares an inner class `PersonalData`;
    see eclaireur.core.privacy for what it says.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        abstract = True


class WorkerHeartbeat(models.Model):
    """The last sign of life of a background worker; `/sante/` and `eclaireur doctor` read it."""

    worker = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_at__gte=models.F("started_at")), name="a_worker_is_seen_after_it_started"
            )
        ]

    def __str__(self) -> str:
        return self.worker
