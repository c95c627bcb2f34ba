"""People and structures for tests."""

import time

import factory

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
