"""Someone who is here, under a pseudonym, and whom they chose not to meet."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import STAFF_ROLES, Circle, Role
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class PersonManager(BaseUserManager.from_queryset(models.QuerySet)):
    """Makes people."""

    def create_user(self, pseudonym: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with `pseudonym`, able to sign in when `password` is given."""
        person = self.model(pseudonym=pseudonym, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, pseudonym: str, password: str | None = None, **fields: Any) -> "Person":
        """An operator of the platform, for the command line."""
        return self.create_user(pseudonym, password, is_superuser=True, **fields)

    def get_by_natural_key(self, pseudonym: str) -> "Person":
        return self.get(pseudonym__iexact=pseudonym)


class Person(AbstractBaseUser, PermissionsMixin, BaseModel):
    """A person: a pseudonym, and nothing else that must be given."""

    pseudonym = models.CharField(_("pseudonyme"), max_length=40, unique=True)
    email = models.EmailField(_("adresse e-mail"), blank=True, help_text=_("Facultative."))
    circle = models.CharField(_("je viens comme"), max_length=12, choices=Circle, default=Circle.CONCERNED)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    is_active = models.BooleanField(_("compte ouvert"), default=True)
    paused_since = models.DateTimeField(_("en pause depuis"), null=True, blank=True)
    suspended_until = models.DateTimeField(_("suspendu jusqu’au"), null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "pseudonym"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints = [
            models.UniqueConstraint(Lower("pseudonym"), name="one_pseudonym_whatever_its_case"),
        ]

    class PersonalData:
        subject = "pk"
        export = ("pseudonym", "email", "circle", "language", "paused_since", "suspended_until",
                  "created_at", "last_login")
        withheld = {
            "id": "technical", "password": "a secret, even from this archive", "is_active": "technical",
            "is_superuser": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return self.pseudonym

    def get_full_name(self) -> str:
        return self.pseudonym

    get_short_name = get_full_name

    def holds(self, role: Role | str, structure: "Any | None" = None) -> bool:
        """Whether the person holds `role` now: anywhere, or in `structure` when one is given.

        The grants of a person are read once per instance.
        """
        return any(
            grant.role == role and (structure is None or grant.structure_id in (None, structure.pk))
            for grant in self.current_grants
        )

    @property
    def current_grants(self) -> list:
        """The role grants in force now, read once."""
        if "_current_grants" not in self.__dict__:
            self._current_grants = list(self.role_grants.current().select_related("structure"))
        return self._current_grants

    @property
    def is_staff_member(self) -> bool:
        """Whether the person holds a role that sees things about others."""
        return self.is_superuser or any(grant.role in STAFF_ROLES for grant in self.current_grants)

    @property
    def is_paused(self) -> bool:
        return self.paused_since is not None


class BlockQuerySet(models.QuerySet):
    def between(self, one: Person, other: Person) -> "BlockQuerySet":
        """Blocks between two people, whoever decided."""
        return self.filter(
            models.Q(person=one, blocked=other) | models.Q(person=other, blocked=one)
        )


class Block(BaseModel):
    """Someone no longer wants to meet someone. Total and silent: the other is never told."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocked_by")

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("blocked")), name="nobody_blocks_oneself"),
        ]

    class PersonalData:
        subject = "person"
        export = ("blocked", "created_at")
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person} → {self.blocked}"
