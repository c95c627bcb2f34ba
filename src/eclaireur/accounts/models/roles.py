"""Structures, and who holds which role there."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class Structure(BaseModel):
    """An organisation people act in: a GEM, an association, a hospital service."""

    name = models.CharField(_("nom"), max_length=160)
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("structure")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleGrantQuerySet(models.QuerySet):
    def current(self) -> "RoleGrantQuerySet":
        """Grants in force now."""
        now = timezone.now()
        return self.filter(since__lte=now).filter(Q(until=None) | Q(until__gt=now))


class RoleGrant(BaseModel):
    """A person holds a role, since a time, perhaps in one structure only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("rôle"), max_length=16, choices=Role)
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    granted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("depuis"), default=timezone.now)
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_role_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["person", "role", "structure"], condition=Q(until=None), name="a_role_is_held_once_per_structure"
            ),
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(until=None, structure=None), name="a_role_is_held_once_everywhere"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("role", "structure", "since", "until")
        withheld = {"id": "technical", "person": "you", "granted_by": "about someone else",
                    "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        where = f" ({self.structure})" if self.structure_id else ""
        return f"{self.person}: {self.get_role_display()}{where}"
