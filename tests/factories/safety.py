"""Help numbers, reports and decisions for tests.

What is reported here is a role grant: a row that names a person and that this room does not know.
"""

import factory

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
