"""What every test may ask for."""

import os

import pytest
from django.conf import settings as house
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import kept
from tests.factories.accounts import PersonFactory, prove_identity

# No test is timed: a slow machine is not a fault. Databases are real, so fixtures last longer than an example.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("house")


def commits(item: pytest.Item) -> bool:
    """Whether a test really writes in the database, instead of in a transaction that is undone."""
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or (marker and marker.kwargs.get("transaction")))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test that commits empties the database, and Django is not to fill it again in its own way: see tests/kept.py."""
    for item in filter(commits, items):
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


def pytest_sessionfinish(session):
    """In CI nothing is skipped in silence, except what is about the other database, which has its own run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    if any("PostgreSQL" not in why and "SQLite" not in why for why in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the suite, and what migrations put there kept aside."""
    with django_db_blocker.unblock():
        kept.keep()


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
