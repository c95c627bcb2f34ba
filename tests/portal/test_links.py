"""Links to other machines: encrypted and verified, or said; an error where strangers may come."""

import pytest

from eclaireur.portal import doctor, links
from eclaireur.portal.doctor import service
from scripts.check_deploy import DUMMY
from tests.config.test_production import eclaireur

POSTGRESQL = "django.db.backends.postgresql"


def database(at, **options):
    return {"default": {"ENGINE": POSTGRESQL, "HOST": at, "OPTIONS": options}}


@pytest.fixture(autouse=True)
def _all_here(settings):
    settings.REDIS_URL = "redis://127.0.0.1/0"
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = links.SMTP, "localhost"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def faults_of_database(held):
    """Whether it is said. Settings of databases are not changed while tests hold connections: they are given."""
    return not links._database_is_safe(held["default"])


@pytest.mark.parametrize("host", ["", "/run/postgresql", "localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "LOCALHOST", "127.0.0.1,::1"])
def test_what_stays_on_this_machine_needs_no_tls(host):
    assert not faults_of_database(database(host))


@pytest.mark.parametrize("host", ["base.example", "10.0.0.5", "192.168.1.2", "fd00::5", "localhost.example", "127.0.0.1.example", "localhost,base.example"])
@pytest.mark.parametrize("mode", [None, "disable", "prefer", "require", "verify-ca"])
def test_a_database_elsewhere_must_prove_who_it_is(host, mode):
    asked = {"sslmode": mode} if mode else {}
    assert faults_of_database(database(host, **asked))
    assert not faults_of_database(database(host, sslmode="verify-full"))


def test_a_host_given_as_an_option_counts():
    assert faults_of_database(database("", host="base.example"))
    assert faults_of_database(database("localhost", hostaddr="10.0.0.5"))


@pytest.mark.parametrize(("address", "is_safe"), [
    ("redis://127.0.0.1:6379/0", True), ("redis://:secret@localhost/0", True), ("unix:///run/redis.sock?db=1", True),
    ("redis://[::1]:6379/0", True), ("rediss://cache.example/0", True), ("rediss://cache.example/0?ssl_cert_reqs=required", True),
    ("redis://cache.example/0", False), ("redis://:secret@10.0.0.5/0", False), ("rediss://cache.example/0?ssl_cert_reqs=none", False),
    ("rediss://cache.example/0?ssl_cert_reqs=optional", False), ("rediss://cache.example/0?ssl_check_hostname=false", False),
])
def test_redis_elsewhere_must_prove_who_it_is(settings, address, is_safe):
    settings.REDIS_URL = address
    assert (links.REDIS not in links.unverified_links()) is is_safe


@pytest.mark.parametrize(("host", "tls", "ssl", "is_safe"), [
    ("localhost", False, False, True), ("smtp.example", True, False, True), ("smtp.example", False, True, True), ("smtp.example", False, False, False),
])
def test_mail_never_leaves_this_machine_in_clear(settings, host, tls, ssl, is_safe):
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = host, tls, ssl
    assert (links.EMAIL not in links.unverified_links()) is is_safe


@pytest.mark.parametrize(("is_open", "state"), [(True, doctor.BROKEN), (False, doctor.MEND)])
def test_the_doctor_says_it_and_fails_where_strangers_may_come(settings, is_open, state):
    settings.SECURE_SSL_REDIRECT = is_open
    assert service.links().state == doctor.OK
    settings.REDIS_URL = "redis://:hidden@cache.example/0"
    found = service.links()
    assert (found.state, "hidden" in found.sentence) == (state, False)


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_the_check_of_deployment_fails_on_each(name):
    elsewhere = {
        "DATABASE_URL": "postgres://nobody@base.example/nothing?sslmode=require", "REDIS_URL": "redis://cache.example:6379/0",
        "EMAIL_URL": "smtp://nobody:nothing@smtp.example:25",
    }
    done = eclaireur("check", "--deploy", **DUMMY | {name: elsewhere[name]})
    assert done.returncode == 1
    assert done.stderr.count(links.CHECK) == 1
