"""What every test may ask for."""

import pytest
from django.conf import settings as house
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.factories.accounts import PersonFactory, prove_identity

# No test is timed: a slow machine is not a fault. Databases are real, so fixtures last longer than an example.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("house")


def pytest_collection_modifyitems(items):
    """A test that commits for real finds the database whole, with what migrations wrote in it."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = {"transactional_db", "live_server"} & set(item.fixturenames)
        if commits or (marker and marker.kwargs.get("transaction")):
            item.fixturenames.insert(0, "django_db_serialized_rollback")


@pytest.fixture(scope="session", autouse=True)
def nobody_left(django_db_setup, django_db_blocker):
    """Threads of servers under test may keep a connection to the end: PostgreSQL drops no database in use."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def french():
    """Each test begins in French, whatever language the one before it read."""
    with translation.override(house.LANGUAGE_CODE):
        yield


@pytest.fixture
def person(db):
    """A member."""
    return PersonFactory()


@pytest.fixture
def client_of(client):
    """`client_of(person)`: a test browser signed in as that person, who just proved it is still them."""

    def sign_in(person):
        client.force_login(person)
        prove_identity(client, person)
        return client

    return sign_in
