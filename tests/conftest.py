"""What every test may ask for."""

import pytest

from tests.factories.accounts import PersonFactory


@pytest.fixture
def person(db):
    """A member."""
    return PersonFactory()


@pytest.fixture
def client_of(client):
    """`client_of(person)`: a test browser signed in as that person."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
