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
