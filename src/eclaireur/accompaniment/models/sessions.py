"""What happens in an accompaniment: the times two people met, and where the member wants to go."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.enums import GoalState
from eclaireur.accompaniment.models.relation import Relation
from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE
from eclaireur.people.enums import Modality


class Session(BaseModel):
    """The two met, or spoke: when, how long, how, and one line they share."""

    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="sessions")
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    held_on = models.DateField(_("quel jour"))
    minutes = models.PositiveSmallIntegerField(
        _("combien de minutes"), validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    modality = models.CharField(_("par quel moyen"), max_length=8, choices=Modality)
    note = EncryptedTextField(_("une ligne, pour nous deux"), owner="written_by", max_length=300, null=True, blank=True)

    class Meta:
        verbose_name = _("rencontre")
        ordering = ["-held_on", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="a_session_lasts_5_to_480_minutes")
        ]

    class PersonalData:
        subject = "written_by"
        export = ("held_on", "minutes", "modality", "note", "created_at")
        withheld = {"id": "technical", "relation": "technical", "written_by": "you", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.held_on} ({self.minutes} min)"


class Goal(BaseModel):
    """Where the member wants to go, in their own words. The peer of this relation reads it; nobody else."""

    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="goals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="goals")
    words = EncryptedTextField(_("avec vos mots"), owner="person", max_length=500)
    state = models.CharField(_("état"), max_length=12, choices=GoalState, default=GoalState.OPEN)
    decided_at = models.DateTimeField(_("le"), null=True, blank=True)

    class Meta:
        verbose_name = _("objectif")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=GoalState.OPEN, decided_at=None)
                | (~Q(state=GoalState.OPEN) & Q(decided_at__isnull=False)),
                name="a_goal_is_open_or_decided_at_a_time",
            )
        ]

    class PersonalData:
        subject = "person"
        export = ("words", "state", "decided_at", "created_at")
        withheld = {"id": "technical", "relation": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.get_state_display()
