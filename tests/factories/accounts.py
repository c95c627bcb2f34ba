"""People and structures for tests."""

import base64
import json
import time

import altcha
import factory

from eclaireur.accounts import robots
from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Person, RoleGrant, Structure


class StructureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Structure

    name = factory.Sequence(lambda n: f"Association des Lanternes {n}")
    slug = factory.Sequence(lambda n: f"lanternes-{n}")


class PersonFactory(factory.django.DjangoModelFactory):
    """A member. `PersonFactory(roles=[Role.PEER])` also holds roles."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    pseudonym = factory.Sequence(lambda n: f"personne-{n}")
    circle = Circle.CONCERNED

    @factory.post_generation
    def roles(self, create: bool, extracted: list[Role] | None, **kwargs) -> None:
        for role in extracted or []:
            RoleGrant.objects.create(person=self, role=role)


PASSWORD = "quatre mots au hasard"


def prove_identity(client, person, *, at: float | None = None) -> None:
    """Write in the test browser's session that `person` gave a password, and a one-time code if on the staff."""
    moment = time.time() if at is None else at
    records = [{"method": "password", "at": moment, "username": person.pseudonym, "reauthenticated": True}]
    if person.is_staff_member:
        records.append({"method": "mfa", "at": moment, "type": "totp"})
    session = client.session
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def sum_done() -> str:
    """A fresh sum done, as the page's script sends it."""
    challenge = json.loads(robots.challenge())
    solution = altcha.solve_challenge_v1(challenge["challenge"], challenge["salt"], max_number=challenge["maxNumber"])
    fields = ("algorithm", "challenge", "salt", "signature")
    payload = {name: challenge[name] for name in fields} | {"number": solution.number}
    return base64.b64encode(json.dumps(payload).encode()).decode()
