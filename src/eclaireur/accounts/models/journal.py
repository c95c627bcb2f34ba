"""The journal: every write with a consequence, and who looked at what of whom, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE


class JournalEntryQuerySet(models.QuerySet):
    def told_to(self, person: Person) -> "JournalEntryQuerySet":
        """What others did or looked at that concerns `person`, newest first."""
        return self.filter(subject=person).exclude(actor=person).select_related("actor").order_by("-created_at")


class JournalEntry(BaseModel):
    """Someone did or looked at something. Never holds a private text: only what kind of thing, and which."""

    actor = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="journal")
    verb = models.CharField(_("action"), max_length=80)  # "conversations.send", "practice.read_clearance"
    is_look = models.BooleanField(_("consultation"), default=False)
    object_type = models.CharField(max_length=80, blank=True)  # "conversations.message"
    object_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("raison"), max_length=300, blank=True)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        indexes = [models.Index(fields=["subject", "-created_at"]), models.Index(fields=["actor", "-created_at"])]

    class PersonalData:
        subject = ("actor", "subject")
        export = ("verb", "is_look", "object_type", "reason", "created_at")
        withheld = {"id": "technical", "actor": "shown on the site while they are here", "subject": "you, or someone else",
                    "object_id": "technical", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return self.verb
