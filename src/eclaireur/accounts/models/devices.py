"""The browsers someone already entered from: they tell the person who lives there from a stranger who tries."""

import hashlib
import hmac

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class KnownDevice(BaseModel):
    """A browser `person` entered from. It holds a random word in a cookie; here is a digest of it, good for them alone.

    Two people on one browser have two digests that nothing links. No address, no name of a device is kept.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="known_devices")
    digest = models.CharField(max_length=64, unique=True)
    last_used_on = models.DateField(_("dernière entrée le"), default=timezone.localdate)

    class Meta:
        verbose_name = _("appareil connu")
        verbose_name_plural = _("appareils connus")

    class PersonalData:
        subject = "person"
        export = ("created_at", "last_used_on")
        withheld = {"id": "technical", "person": "you", "digest": "a secret, even from this archive",
                    "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def digest_of(name: str, word: str) -> str:
        """What is kept of the word a browser holds, for whoever signs in under `name` (a skeleton of pseudonym)."""
        return hmac.new(word.encode(), name.encode(), hashlib.sha256).hexdigest()
