"""Looking behind a pseudonym: asked by one person, allowed by another, for three days at most, told to the person."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE
from eclaireur.safety.enums import WORDS_LIMIT, LiftingReason, Secrecy

LONGEST = timedelta(hours=72)
LONGEST_SECRET = timedelta(days=90)


class LiftingQuerySet(models.QuerySet["Lifting"]):
    def visible_to(self, viewer: Person) -> LiftingQuerySet:
        """What one asked; for whoever may allow, what waits for them and what they answered, not what nobody answers any more.
        Never about oneself.
        """
        if not viewer.is_authenticated:
            return self.none()
        mine = Q(asked_by=viewer) | Q(answered_by=viewer)
        keeps_the_house = any(
            grant.role == Role.OPERATOR or (grant.role == Role.COORDINATOR and grant.structure_id is None)
            for grant in viewer.current_grants
        )
        if keeps_the_house:
            mine |= Q(answered_at=None, ended_at=None)
        return self.filter(mine).exclude(person=viewer)

    def waiting(self) -> LiftingQuerySet:
        """Those nobody has answered, and that still wait."""
        return self.filter(answered_at=None, ended_at=None)

    def to_tell(self) -> LiftingQuerySet:
        """Those the person was not told of yet, and may be now."""
        return self.filter(told_at=None, expires_at__isnull=False).filter(Q(secret_until=None) | Q(secret_until__lte=timezone.now()))


class Lifting(BaseModel):
    """A request to look behind a pseudonym, and its answer."""

    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    under = models.CharField(_("sous un autre nom"), max_length=80, blank=True)  # the name the asker knows them by
    reason = models.CharField(_("raison"), max_length=12, choices=LiftingReason)
    words = EncryptedTextField(_("en quelques mots"), owner="asked_by", max_length=WORDS_LIMIT)
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    secrecy = models.CharField(_("le dire plus tard"), max_length=8, choices=Secrecy, default=Secrecy.NONE, blank=True)
    secret_until = models.DateTimeField(_("le dire à partir du"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    expires_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)  # set when it is allowed
    ended_at = models.DateTimeField(_("n’attend plus depuis le"), null=True, blank=True)  # taken back, or too long without an answer
    told_at = models.DateTimeField(_("dit à la personne le"), null=True, blank=True)

    objects = LiftingQuerySet.as_manager()

    class Meta:
        verbose_name = _("levée d’un pseudonyme")
        verbose_name_plural = _("levées de pseudonymes")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(asked_by=None) | ~Q(answered_by=F("asked_by")), name="two_people_lift_a_pseudonym"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | ((Q(asked_by=None) | ~Q(person=F("asked_by"))) & (Q(answered_by=None) | ~Q(person=F("answered_by")))),
                name="nobody_lifts_their_own_pseudonym",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(answered_at__isnull=False, expires_at__gt=F("answered_at"), expires_at__lte=F("answered_at") + LONGEST),
                name="a_pseudonym_is_lifted_three_days_at_most",
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(answered_at=None), name="what_waits_no_more_was_not_answered"),
            models.CheckConstraint(
                condition=Q(secrecy="", secret_until=None)
                | (~Q(secrecy="") & Q(secret_until__isnull=False, secret_until__lte=F("created_at") + LONGEST_SECRET)),
                name="a_secret_has_a_reason_and_an_end",
            ),
        ]

    class PersonalData:
        # Not `person`: an archive would tell at once what may have to wait. They read it in their journal, in its time.
        subject = ("asked_by", "answered_by")
        export = ("reason", "created_at", "answered_at", "expires_at", "ended_at")
        withheld = {
            "id": "technical", "person": "someone else; told to them in their journal", "under": "someone else’s name", "words": "words of someone else", "asked_by": "in the journal",
            "answered_by": "in the journal", "secrecy": "said when it ends", "secret_until": "said when it ends",
            "told_at": "technical", "updated_at": "technical",
        }
        erase = ANONYMISE

    def __str__(self) -> str:
        return self.get_reason_display()

    def get_absolute_url(self) -> str:
        return reverse("safety:lifting", args=[self.pk])

    @property
    def named(self) -> str:
        """The name the asker knows the person by: the one of the account is read behind the lifting alone; "" once gone."""
        return "" if self.person is None else self.under or self.person.pseudonym

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.ended_at is None

    @property
    def is_allowed(self) -> bool:
        """Whether one may look now."""
        return self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def is_refused(self) -> bool:
        return self.answered_at is not None and self.expires_at is None
