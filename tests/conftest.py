"""What every test may ask for."""

import os

import pytest
from django.apps import apps
from django.conf import settings as house
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import teardown_databases
from django.utils import translation
from hypothesis import HealthCheck, settings

from eclaireur.safety.queries.help import drop_numbers_at_hand
from eclaireur.safety.queries.triage import drop_rules_at_hand
from tests import kept, migrated
from tests.factories.accounts import PersonFactory, prove_identity

# No test is timed: a slow machine is not a fault. Databases are real, so fixtures last longer than an example.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("house")

IN_CI = os.environ.get("CI") == "true"


def commits(item: pytest.Item) -> bool:
    """Whether a test really writes in the database, instead of in a transaction that is undone."""
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or (marker and marker.kwargs.get("transaction")))


def opens_database(item: pytest.Item) -> bool:
    """Whether a test reads or writes in the database."""
    return commits(item) or bool(item.get_closest_marker("django_db")) or "db" in getattr(item, "fixturenames", ())


def depends_on_database(item: pytest.Item) -> bool:
    """Whether a test would say something else on another database: it reads or writes there, and not only to look at pages."""
    return opens_database(item) and not item.get_closest_marker("looks")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A test that commits empties the database, and Django is not to fill it again in its own way: see tests/kept.py.

    CI runs the suite twice: what depends on no database would say twice the same, and is left to the run on SQLite.
    """
    for item in filter(commits, items):
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
    if IN_CI and "DATABASE_URL" in os.environ:
        config.hook.pytest_deselected(items=[item for item in items if not depends_on_database(item)])
        items[:] = filter(depends_on_database, items)


def pytest_sessionfinish(session):
    """In CI nothing is skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker, tmp_path_factory):
    """The database of the suite, and what migrations put there kept aside."""
    with django_db_blocker.unblock():
        made = migrated.database(migrated.folder(tmp_path_factory.getbasetemp()))
        kept.keep()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


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


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Each test begins with an empty cache: what one before it left there would expire in the middle of this one."""
    cache.clear()
    drop_numbers_at_hand()
    drop_rules_at_hand()


@pytest.fixture(autouse=True)
def kinds_known(request):
    """Each test knows the numbers of the kinds of rows, or what it counts would hang on which test came before it."""
    if opens_database(request.node):
        request.getfixturevalue("db")
        ContentType.objects.get_for_models(*apps.get_models())


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
