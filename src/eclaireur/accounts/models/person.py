"""Someone who is here, under a pseudonym, and whom they chose not to meet."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import FOREVER, STAFF_ROLES, Circle, Role
from eclaireur.accounts.pseudonyms import skeleton
from eclaireur.core.models import BaseModel
from eclaireur.core.prepared import prepared
from eclaireur.core.privacy import DELETE
from eclaireur.core.zones import Zone


class SkeletonField(models.CharField):
    """What the eye keeps of the pseudonym, computed at each save: unique, so that nobody passes for another."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = skeleton(model_instance.pseudonym)
        setattr(model_instance, self.attname, value)
        return value


class PersonQuerySet(models.QuerySet):
    """People, by what they may do now."""

    def looking_like(self, pseudonym: str) -> "PersonQuerySet":
        """Whoever has this pseudonym, or one the eye would take for it."""
        return self.filter(skeleton=skeleton(pseudonym))

    def here(self) -> "PersonQuerySet":
        """People who are neither paused, nor suspended, nor leaving, with an open account."""
        return self.filter(is_active=True, paused_since=None, erase_on=None).exclude(
            suspended_until__gt=timezone.now()
        )


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    """Makes people."""

    def create_user(self, pseudonym: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with `pseudonym`, able to sign in when `password` is given."""
        person = self.model(pseudonym=pseudonym, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    @transaction.atomic
    def create_superuser(self, pseudonym: str, password: str | None = None, **fields: Any) -> "Person":
        """An operator of the platform, for the command line."""
        person = self.create_user(pseudonym, password, **fields)
        person.role_grants.create(role=Role.OPERATOR)
        return person

    def get_by_natural_key(self, pseudonym: str) -> "Person":
        """The person who signs in as `pseudonym`: case, accents and dashes may differ."""
        return self.get(skeleton=skeleton(pseudonym))


class Person(AbstractBaseUser, PermissionsMixin, BaseModel):
    """A person: a pseudonym, and nothing else that must be given."""

    pseudonym = models.CharField(_("pseudonyme"), max_length=40, unique=True)
    skeleton = SkeletonField(max_length=160, unique=True, editable=False)
    email = models.EmailField(_("adresse e-mail"), blank=True, help_text=_("Facultative."))
    circle = models.CharField(_("je viens comme"), max_length=12, choices=Circle, default=Circle.CONCERNED)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    zone = models.CharField(_("mon heure"), max_length=32, choices=Zone, default=Zone.PARIS)  # says roughly where they live: theirs alone
    is_active = models.BooleanField(_("compte ouvert"), default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    paused_since = models.DateTimeField(_("en pause depuis"), null=True, blank=True)
    suspended_until = models.DateTimeField(_("suspendu jusqu’au"), null=True, blank=True)
    erase_on = models.DateTimeField(_("effacement prévu le"), null=True, blank=True)
    no_passkey_card_until = models.DateTimeField(null=True, blank=True, editable=False)  # "non merci"

    objects = PersonManager()

    USERNAME_FIELD = "pseudonym"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

    class PersonalData:
        subject = "pk"
        export = ("pseudonym", "email", "circle", "language", "zone", "paused_since", "suspended_until", "erase_on",
                  "created_at", "last_login")
        withheld = {
            "id": "technical", "password": "a secret, even from this archive", "is_active": "technical",
            "is_superuser": "said by the roles", "is_demo": "technical", "skeleton": "said by the pseudonym",
            "no_passkey_card_until": "which card was put away", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return self.pseudonym

    def get_full_name(self) -> str:
        return self.pseudonym

    get_short_name = get_full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the person may. Our rules bind the operator too; Wagtail's own permissions do not."""
        if rules.perm_exists(perm):
            return self.is_active and rules.has_perm(perm, self, obj)
        return super().has_perm(perm, obj)

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
            self._current_grants = _grants(person=self.pk, now=timezone.now())
            for grant in self._current_grants:
                grant.person = self
        return self._current_grants

    @property
    def is_staff_member(self) -> bool:
        """Whether the person holds a role that sees things about others."""
        return any(grant.role in STAFF_ROLES for grant in self.current_grants)

    @property
    def key(self) -> "Any | None":
        """The row of the key that seals what the person writes now, or None when they wrote nothing yet."""
        return self.keys.current().first()

    @property
    def is_paused(self) -> bool:
        return self.paused_since is not None

    @property
    def is_suspended(self) -> bool:
        return self.suspended_until is not None and self.suspended_until > timezone.now()

    @property
    def is_suspended_for_good(self) -> bool:
        return self.suspended_until is not None and self.suspended_until.year == FOREVER.year


def read_roles(people: Iterable[Person]) -> None:
    """Read the role grants in force of several people at once: their `current_grants` then reads nothing more."""
    unread = [person for person in people if "_current_grants" not in person.__dict__]
    known: dict[uuid.UUID, list] = {person.pk: [] for person in unread}
    if len(known) > 1:  # one person is read as ever
        for grant in Person.role_grants.rel.related_model.objects.current().filter(person__in=known).select_related("structure"):
            known[grant.person_id].append(grant)
        for person in unread:
            person.__dict__["_current_grants"] = known[person.pk]
            for grant in known[person.pk]:
                grant.person = person


@prepared
def _grants(*, person: uuid.UUID, now: dt.datetime) -> models.QuerySet:
    return Person.role_grants.rel.related_model.objects.current(now).filter(person=person).select_related("structure")


class BlockQuerySet(models.QuerySet):
    def between(self, one: Person, other: Person) -> "BlockQuerySet":
        """Blocks between two people, whoever decided."""
        return self.filter(
            models.Q(person=one, blocked=other) | models.Q(person=other, blocked=one)
        )


class Block(BaseModel):
    """Someone no longer wants to meet someone. Total and silent: the other is never told."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="blocked_by", verbose_name=_("personne bloquée")
    )
    known_as = models.CharField(_("sous le nom de"), max_length=40, blank=True)
    """The name under which they were met, their pseudonym or another: whoever blocks learns no other."""

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne bloquée")
        verbose_name_plural = _("personnes bloquées")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("blocked")), name="nobody_blocks_oneself"),
        ]

    class PersonalData:
        subject = "person"
        export = ("known_as", "created_at")
        withheld = {
            "id": "technical", "person": "you", "blocked": "said by the name under which you met them", "updated_at": "technical",
        }
        erase = DELETE

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Remember the name under which they were met: their pseudonym, unless another was given."""
        self.known_as = self.known_as or self.blocked.pseudonym
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.person} → {self.known_as}"
