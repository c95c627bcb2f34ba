"""Help numbers, reports and decisions for tests.

What is reported here is a role grant: a row that names a person and that this room does not know.
"""

from collections.abc import Callable

import factory
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.safety.enums import Situation
from eclaireur.safety.models import HelpNumber
from tests.factories.accounts import PersonFactory


class HelpNumberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HelpNumber

    code = factory.Sequence(lambda n: f"numero-{n}")
    number = factory.Sequence(lambda n: f"39{n:02}")
    name_fr = "Une écoute"
    who_fr = "Des bénévoles formés"
    situation = Situation.TALK
    is_confirmed = True


def something_by(author):
    """A row about `author` that can be reported once the test registered RoleGrant."""
    return RoleGrant.objects.create(person=author, role=Role.FACILITATOR)


def moderator():
    return PersonFactory(roles=[Role.MODERATOR])


def tables_read(act: Callable[[], object]) -> list[str]:
    """The tables `act` reads, in the order of its queries."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"].partition(" FROM ")[2].split(" ")[0].strip('"') for query in asked]


def answered(browser, address: str, said: dict[str, str], **more):
    """`said` is posted from the page at `address`, which says which words were read."""
    return browser.post(address, said | {"read": browser.get(address).context["case"].mark}, **more)
