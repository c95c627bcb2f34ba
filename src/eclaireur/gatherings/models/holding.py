"""What those who hold a date keep between themselves: how it was prepared, and the word after."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE
from eclaireur.gatherings.models.occurrence import Occurrence
from eclaireur.gatherings.models.series import LONGEST_PLAN

NOTE_LIMIT = 2000


class Preparation(BaseModel):
    """The plan of a date and what to bring. About the group, never about someone: the page says so.

    Forgotten a month after the date, or when the next one begins if it is later, three months at most.
    """

    occurrence = models.OneToOneField(Occurrence, on_delete=models.CASCADE, related_name="preparation")
    plan = models.TextField(_("déroulé"), max_length=LONGEST_PLAN, blank=True)
    material = models.TextField(_("à apporter, à préparer"), max_length=4000, blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("préparation d’une date")
        verbose_name_plural = _("préparations des dates")

    class PersonalData:
        subject = "written_by"
        export = ("plan", "material", "created_at")
        withheld = {"id": "technical", "occurrence": "about the gathering, not about you", "written_by": "you", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return str(self.occurrence)


class AfterWord(BaseModel):
    """What someone who held a date writes for the others who held it. Forgotten a month after the date."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="after_words")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="after_words")
    body = EncryptedTextField(_("texte"), owner="author", max_length=NOTE_LIMIT)

    class Meta:
        verbose_name = _("mot après une date")
        verbose_name_plural = _("mots après des dates")
        ordering = ["created_at"]

    class PersonalData:
        subject = "author"
        export = ("body", "created_at")
        withheld = {"id": "technical", "occurrence": "about the gathering, not about you", "author": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
