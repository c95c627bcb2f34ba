"""What waits while someone shows that it is still them, and what the session table holds of it."""

import json
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from eclaireur.accounts.suspended_request import KEPT
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

ARCHIVE = "/compte/mes-donnees/archive/"
PROVE = "/compte/cest-bien-vous/"
PAGES = ["accounts:download_archive", "accounts:leave", "accounts:draw_recovery_codes", "account_email", "mfa_activate_totp"]


def kept_of(client) -> str:
    """What the session holds, as text."""
    return json.dumps(dict(client.session.items()), ensure_ascii=False)


@pytest.mark.parametrize("page", PAGES)
def test_no_address_no_cookie_and_no_browser_is_kept(client, person, page):
    client.force_login(person)
    client.cookies["csrftoken"] = "un-secret-de-navigateur"
    client.post(
        reverse(page), {"when": "later", "csrfmiddlewaretoken": "le-masque-du-secret"}, REMOTE_ADDR="198.51.100.7",
        headers={"x-forwarded-for": "203.0.113.9", "user-agent": "Un navigateur"},
    )  # fmt: skip

    waiting = json.loads(client.session["account_reauthentication_state"]["request"])
    assert (waiting["path"], waiting["POST"]) == (reverse(page), "when=later")
    assert set(waiting["META"]) <= KEPT
    client.post(PROVE, {"password": "pas le bon", "next": reverse(page)}, REMOTE_ADDR="198.51.100.7")
    told = ("203.0.113.9", "198.51.100.7", "Un navigateur", "un-secret", "le-masque", client.session.session_key, "pas le bon")
    assert reverse(page) in kept_of(client)
    assert not [secret for secret in told if secret in kept_of(client)]


def test_a_new_password_never_waits_and_its_page_opens_again(client):
    person = PersonFactory()
    person.set_unusable_password()
    person.save()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    page = reverse("account_set_password")

    answer = client.post(page, {"password1": "encore quatre mots ici"})

    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': page})}"
    assert "account_reauthentication_state" not in client.session
    assert "quatre" not in kept_of(client)


def test_what_waited_goes_on_from_the_address_of_whoever_proved(client, person):
    person.set_password(PASSWORD)
    person.save()
    client.force_login(person)
    client.post(ARCHIVE, REMOTE_ADDR="198.51.100.7")

    answer = client.post(PROVE, {"password": PASSWORD, "next": ARCHIVE}, REMOTE_ADDR="203.0.113.9")

    assert b"".join(answer).startswith(b"PK")
    assert answer.wsgi_request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert "account_reauthentication_state" not in client.session


def test_a_key_that_opens_without_a_password_is_no_password(client, person):
    client.force_login(person)

    client.post(reverse("mfa_add_webauthn"), {"name": "Mon téléphone", "passwordless": "on"})

    assert "passwordless=on" in json.loads(client.session["account_reauthentication_state"]["request"])["POST"]
