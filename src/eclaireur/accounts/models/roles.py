"""Structures, and who holds which role there."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import COORDINATED_ROLES, Role
from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class Structure(BaseModel):
    """An organisation people act in: a GEM, an association, a hospital service."""

    name = models.CharField(_("nom"), max_length=160)
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_used(self) -> bool:
        """Whether anything of any room still points at it: deleting it would take that away."""
        return any(
            relation.related_model.objects.filter(**{relation.field.name: self}).exists()
            for relation in self._meta.get_fields(include_hidden=True)
            if relation.auto_created and not relation.concrete
        )


class RoleGrantQuerySet(models.QuerySet):
    def current(self, now: dt.datetime | None = None) -> "RoleGrantQuerySet":
        """Grants in force now."""
        now = now or timezone.now()
        return self.filter(since__lte=now).filter(Q(until=None) | Q(until__gt=now))

    def managed_by(self, person: Person) -> "RoleGrantQuerySet":
        """Grants `person` may see at the desk of roles: all for an operator, those of their structures else."""
        if person.holds(Role.OPERATOR):
            return self
        seats = [grant.structure_id for grant in person.current_grants if grant.role == Role.COORDINATOR]
        if not seats:
            return self.none()
        coordinated = self.filter(role__in=COORDINATED_ROLES)
        return coordinated if None in seats else coordinated.filter(structure__in=seats)


class RoleGrant(BaseModel):
    """A person holds a role, since a time, perhaps in one structure only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("rôle"), max_length=16, choices=Role)
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="grants",
                                  verbose_name=_("structure"))
    granted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("depuis"), default=timezone.now)
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle tenu")
        verbose_name_plural = _("rôles tenus")
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `is_superuser` equal to "holds the role of operator": Wagtail and Django read it."""
        super().save(*args, **kwargs)
        if self.role == Role.OPERATOR:
            is_operator = RoleGrant.objects.current().filter(person=self.person_id, role=Role.OPERATOR).exists()
            Person.objects.filter(pk=self.person_id).update(is_superuser=is_operator)
            self.person.is_superuser = is_operator
        self.person.__dict__.pop("_current_grants", None)

    def __str__(self) -> str:
        where = f" ({self.structure})" if self.structure_id else ""
        return f"{self.person}: {self.get_role_display()}{where}"
