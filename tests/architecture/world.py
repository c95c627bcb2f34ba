"""One person of each kind, for the permission matrix."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Person
from tests.factories.accounts import PersonFactory, prove_identity

ANONYMOUS, MEMBER, RELATIVE, SUSPENDED = "anonymous", "member", "relative", "suspended"
PEER, OTHER_PEER = "peer", "other peer"
FACILITATOR, GREETER, MODERATOR, PROFESSIONAL = "facilitator", "greeter", "moderator", "professional"
COORDINATOR, SUPERVISOR, EVALUATOR, OPERATOR = "coordinator", "supervisor", "evaluator", "operator"

ROLES_HELD = {
    MEMBER: [], RELATIVE: [], SUSPENDED: [], PEER: [Role.PEER], OTHER_PEER: [Role.PEER], FACILITATOR: [Role.FACILITATOR],
    GREETER: [Role.GREETER], MODERATOR: [Role.MODERATOR], PROFESSIONAL: [Role.PROFESSIONAL], COORDINATOR: [Role.COORDINATOR],
    SUPERVISOR: [Role.SUPERVISOR], EVALUATOR: [Role.EVALUATOR], OPERATOR: [Role.OPERATOR],
}
EVERYONE = frozenset({ANONYMOUS, *ROLES_HELD})


class World:
    """The people of a test, by kind: `world[MEMBER]`."""

    def __init__(self, name: str = "") -> None:
        """`name` tells apart the people of several worlds kept in one database."""
        self.people: dict[str, Person] = {}
        for kind, roles in ROLES_HELD.items():
            circle = Circle.RELATIVE if kind == RELATIVE else Circle.CONCERNED
            until = timezone.now() + timedelta(days=7) if kind == SUSPENDED else None
            self.people[kind] = PersonFactory(pseudonym=f"Une {kind}{name}", roles=roles, circle=circle, suspended_until=until)

    def __getitem__(self, kind: str) -> Person:
        return self.people[kind]

    def read_again(self) -> None:
        """The same people as the database has them: nothing is left of what was done to them and undone."""
        self.people = {kind: Person.objects.get(pk=one.pk) for kind, one in self.people.items()}

    def browser(self, kind: str) -> Client:
        """A test browser where someone of that kind is signed in, and just proved it is them."""
        client = Client(raise_request_exception=False)
        if kind != ANONYMOUS:
            person = Person.objects.get(pk=self[kind].pk)
            client.force_login(person)
            prove_identity(client, person)
        return client


@contextmanager
def undone():
    """What is done here is undone, even after a failure."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
