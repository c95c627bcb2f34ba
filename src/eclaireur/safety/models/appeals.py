"""Someone disagrees with what was decided about them, once, in their own words; somebody else reads it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE
from eclaireur.safety.enums import LETTER_LIMIT, AppealOutcome
from eclaireur.safety.models.reports import Decision


class AppealQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "AppealQuerySet":
        """One's own appeals. Those who read them go through `on_desk_of`."""
        return self.filter(author=viewer) if viewer.is_authenticated else self.none()

    def open(self) -> "AppealQuerySet":
        """Not answered yet."""
        return self.filter(answered_at=None)

    def on_desk_of(self, reader: Person) -> "AppealQuerySet":
        """What `reader` may read: neither by them, nor about a decision of theirs, nor one made on their report."""
        return self.exclude(author=reader).exclude(decided_by=reader).exclude(decision__reports__reporter=reader)


class Appeal(BaseModel):
    """A decision asked to be looked at again. `decided_by` is who decided: the database refuses that they read it."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="appeals")
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    words = EncryptedTextField(verbose_name=_("vos mots"), owner="author", null=True, blank=True, max_length=LETTER_LIMIT)
    read_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("suite donnée"), max_length=10, choices=AppealOutcome, blank=True, default="")
    answer = EncryptedTextField(verbose_name=_("réponse"), owner="author", null=True, blank=True, max_length=LETTER_LIMIT)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    changed_into = models.OneToOneField(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("recours")
        verbose_name_plural = _("recours")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_by=None) | Q(decided_by=None) | ~Q(read_by=F("decided_by")),
                name="an_appeal_is_read_by_someone_else",
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(read_by=None) | ~Q(read_by=F("author")), name="nobody_reads_their_own_appeal"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="an_answered_appeal_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(changed_into=None) | Q(outcome=AppealOutcome.CHANGED), name="only_a_changed_decision_has_another"
            ),
        ]

    class PersonalData:
        subject = "author"
        export = ("words", "outcome", "answer", "created_at", "answered_at")
        withheld = {"id": "technical", "author": "you", "decision": "said by your decisions", "decided_by": "about someone else",
                    "read_by": "about someone else", "changed_into": "said by your decisions", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
