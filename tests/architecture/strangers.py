"""Those who have nothing to do with a row: other members, other structures' people, people stopped, and someone gone.

`World` says who may reach a row; here is everybody who should not, each for a reason of their own. What they are
answered is written in docs/access-matrix.md, which tests/architecture/test_access.py keeps in step.
"""

import datetime as dt
import uuid
from urllib.parse import urlsplit

from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Block, Person, RoleGrant
from eclaireur.core.fields import EncryptedTextField
from tests.architecture.house import our_models
from tests.architecture.world import MEMBER, World
from tests.factories.accounts import PersonFactory, StructureFactory, prove_identity

OTHER, ELSEWHERE, RELATIVE, SUSPENDED = "autre membre", "coordination d’ailleurs", "proche", "suspendue"
PAUSED, BLOCKED, SIGNED_OUT = "en pause", "bloquée", "participante sortie"
KINDS = (OTHER, ELSEWHERE, RELATIVE, SUSPENDED, PAUSED, BLOCKED, SIGNED_OUT)
CANARY = "Canari-6f1d9"


class Strangers:
    """One person of each of KINDS beside the people of `world`."""

    def __init__(self, world: World) -> None:
        week = timezone.now() + dt.timedelta(days=7)
        self.world = world
        self.people = {
            OTHER: PersonFactory(), ELSEWHERE: PersonFactory(), RELATIVE: PersonFactory(circle=Circle.RELATIVE),
            SUSPENDED: PersonFactory(suspended_until=week), PAUSED: PersonFactory(paused_since=timezone.now()),
            BLOCKED: PersonFactory(),
        }
        RoleGrant.objects.create(person=self.people[ELSEWHERE], role=Role.COORDINATOR, structure=StructureFactory())
        Block.objects.create(person=world[MEMBER], blocked=self.people[BLOCKED])
        self.browsers = {kind: self.browser(kind) for kind in KINDS}

    def browser(self, kind: str) -> Client:
        """Where someone of that kind is signed in and just proved it is them; the participant who left is signed out."""
        client = Client(raise_request_exception=False)
        person = Person.objects.get(pk=(self.world[MEMBER] if kind == SIGNED_OUT else self.people[kind]).pk)
        client.force_login(person)
        prove_identity(client, person)
        if kind == SIGNED_OUT:
            client.post(reverse("account_logout"))
        return client


def plant_canaries() -> int:
    """Write CANARY in every sealed text there is: what must never reach a stranger. How many were written."""
    planted = 0
    for model in our_models():
        for field in (one for one in model._meta.local_concrete_fields if isinstance(one, EncryptedTextField)):
            for row in model._base_manager.filter(**{f"{field.name}__isnull": False}):
                setattr(row, field.attname, CANARY)
                models.Model.save(row, update_fields=[field.name])
                planted += 1
    return planted


def of_nothing(kwargs: dict) -> dict:
    """The words of an address that names no row."""
    return {name: _nothing_like(value) for name, value in kwargs.items()}


def _nothing_like(value: object) -> object:
    if isinstance(value, int):
        return 987_654
    try:
        uuid.UUID(str(value))
    except ValueError:
        return "rien-de-tel"
    return uuid.UUID("01900000-0000-7000-8000-000000000000")


def said_of(answer) -> str:
    """An answer in a few signs: its status, or the door it leads to."""
    if answer.status_code not in {301, 302}:
        return str(answer.status_code)
    path = urlsplit(answer["Location"]).path
    doors = {reverse("account_login"): "entrée", reverse("safety:my_standing"): "décision",
             reverse("accounts:second_factor"): "second facteur"}
    return f"→ {doors.get(path, 'page')}"
