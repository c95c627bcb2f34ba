"""What every answer carries, what cookies are, and what logs never say."""

import io
import logging

import pytest
from django.conf import settings as house
from django.urls import reverse

from eclaireur.config.settings.public import served_as
from eclaireur.core.logs import HideSecrets
from tests.factories.accounts import PASSWORD, PersonFactory
from tests.factories.conversations import private_thread

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/aide/", "/compte/entrer/", "/nulle/part/", "/agenda.ics", "/mon-espace/"]
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "font-src": "'self'", "connect-src": "'self'",
    "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'", "img-src": "'self' data:",
}


def policy_of(answer) -> dict[str, str]:
    parts = [part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")]
    return {part[0]: part[1] for part in parts if len(part) > 1}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_forbids_code_from_elsewhere_frames_and_guessing_types(client, address):
    answer = client.get(address)
    assert policy_of(answer).items() >= POLICY.items()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    assert "Server" not in answer
    assert "X-Powered-By" not in answer


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_it_is_and_in_which_letters(client, address):
    answer = client.get(address)
    if answer.status_code != 302:
        assert "charset=utf-8" in answer["Content-Type"].lower()


def test_outside_this_machine_everything_is_https_and_cookies_stay_with_the_host():
    outside = served_as(["eclaireur.example.org"])
    for name in ("SESSION", "CSRF"):
        assert outside[f"{name}_COOKIE_SECURE"]
        assert outside[f"{name}_COOKIE_NAME"].startswith("__Host-")
    assert outside["DEVICE_COOKIE_NAME"].startswith("__Host-")
    assert outside["SECURE_SSL_REDIRECT"]
    assert outside["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert outside["SECURE_HSTS_INCLUDE_SUBDOMAINS"]


def test_scripts_never_reach_a_cookie_that_opens_something():
    assert house.SESSION_COOKIE_HTTPONLY
    assert house.CSRF_COOKIE_HTTPONLY
    assert house.SESSION_COOKIE_SAMESITE == house.CSRF_COOKIE_SAMESITE == "Lax"
    assert house.SESSION_COOKIE_PATH == "/"


def test_only_the_hosts_of_the_site_are_answered(client):
    assert client.get("/", HTTP_HOST="ailleurs.example").status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "DROP"])
def test_methods_nobody_needs_do_nothing(client, method):
    assert client.generic(method, reverse("accounts:minors")).status_code == 405


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example", "https:ailleurs.example", "javascript:alert(1)", "\\\\ailleurs.example"])
def test_entering_never_leads_to_another_site(client, elsewhere):
    person = PersonFactory()
    person.set_password(PASSWORD)
    person.save()
    answer = client.post(reverse("account_login"), {"login": person.pseudonym, "password": PASSWORD, "next": elsewhere})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


@pytest.fixture
def logged():
    """All that reaches the log as operators keep it: our handler, our filter, everything from DEBUG."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(HideSecrets())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_log_never_says_a_word_someone_wrote_nor_a_password_nor_a_pseudonym(logged, client_of, client):
    secret = "xylophone-bleu-nuit"
    member = PersonFactory(pseudonym="Colibri Tranquille")
    thread, _one, _other = private_thread(member)
    browser = client_of(member)
    browser.raise_request_exception = False
    page = reverse("conversations:thread", args=[thread.pk])
    browser.post(page, {"text": secret, "token": "pas un jeton"})
    browser.post(page, {"text": f"{secret}\x00"})
    browser.get(f"{reverse('community:search')}?q={secret}")
    browser.post(reverse("account_change_password"), {"oldpassword": secret, "password1": "court"})
    client.post(reverse("account_login"), {"login": "Colibri Tranquille", "password": secret})
    client.post(reverse("accounts:recover"), {"pseudonym": "Colibri Tranquille", "code": secret, "password": secret})
    for word in (secret, "Colibri", "colibri"):
        assert word not in logged.getvalue()


def test_a_fault_is_logged_without_what_was_sent(logged, client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("eclaireur.accounts.robots.fresh_sum", lambda: 1 / 0)
    answer = client.post(reverse("accounts:recover"), {"pseudonym": "Colibri", "code": "xylophone", "password": "xylophone"})
    assert answer.status_code == 500
    assert "ZeroDivisionError" in logged.getvalue()
    assert "xylophone" not in logged.getvalue()
    assert "ZeroDivisionError" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_line_cannot_be_forged_in_the_log(logged, client):
    client.get("/nulle%0d%0apart WARNING tout va bien/")
    assert not any(line.startswith("part WARNING") for line in logged.getvalue().splitlines())
