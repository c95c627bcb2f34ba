"""Something that can be reported, whatever the upper rooms register."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.safety import registries
from tests.factories.accounts import PersonFactory, prove_identity


@pytest.fixture
def hidden():
    """What was hidden through the registry: (row, by) pairs."""
    return []


@pytest.fixture
def register(monkeypatch, hidden):
    """`register(**changes)`: make role grants reportable for the length of a test."""
    monkeypatch.setattr(registries, "_reportables", dict(registries._reportables))

    def add(**changes):
        registries.add_reportable(RoleGrant, **{
            "excerpt": lambda grant: f"texte de {grant.person.pseudonym}",
            "author": lambda grant: grant.person,
            "url": lambda grant: "/quelque-part/",
            "may_see": lambda viewer, grant: True,
            "hide": lambda grant, by: hidden.append((grant, by)),
            "name": "un message",
        } | changes)

    add()
    return add


@pytest.fixture
def second_factor_shown():
    """`second_factor_shown(client, person)`: write in the session of a signed-in client that a second factor was shown."""

    def write(client, person):
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, person, "mfa", type="totp")
        request.session.save()

    return write


@pytest.fixture
def moderator(db):
    return PersonFactory(pseudonym="Ode", roles=[Role.MODERATOR])


@pytest.fixture
def desk(moderator):
    """A browser where the moderator is signed in and just proved it is them."""
    browser = Client()
    browser.force_login(moderator)
    prove_identity(browser, moderator)
    return browser
