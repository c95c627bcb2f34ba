"""Coming back, and never learning who exists."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from eclaireur.accounts.actions import draw_recovery_codes
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

NEW = "cinq mots nouveaux et longs"
RECOVER = "/compte/retrouver/"


@pytest.fixture
def lea():
    person = PersonFactory(pseudonym="Léa 12")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, pseudonym, password):
    return client.post(reverse("account_login"), {"login": pseudonym, "password": password})


def test_a_code_gives_a_new_password_once_and_closes_the_other_sessions(client, client_of, lea, django_user_model):
    code = draw_recovery_codes(by=lea)[0]
    sign_in(client, "lea12", PASSWORD)
    other_session = client.session.session_key

    browser = Client()
    answer = browser.post(RECOVER, {"pseudonym": "lea 12", "code": code.lower(), "password": NEW})
    assert answer.url == reverse("account_login")
    lea.refresh_from_db()
    assert lea.check_password(NEW)
    assert client.get("/mon-espace/").status_code == 302, f"session {other_session} is still open"

    again = browser.post(RECOVER, {"pseudonym": "lea 12", "code": code, "password": PASSWORD})
    assert again.status_code == 422
    lea.refresh_from_db()
    assert lea.check_password(NEW)


def without_what_changes(page: str, *typed: str) -> str:
    for text in typed:
        page = page.replace(text, "")
    return re.sub(r'name="(csrfmiddlewaretoken|once|stamp)" value="[^"]+"|data-proof="[^"]+"', "", page)


def test_recovery_answers_the_same_for_a_stranger_and_for_someone(client, lea):
    draw_recovery_codes(by=lea)
    bad = {"code": "0000-0000-0000-0000", "password": NEW}
    known = client.post(RECOVER, bad | {"pseudonym": "Léa 12"})
    unknown = client.post(RECOVER, bad | {"pseudonym": "Zoé 34"})
    assert known.status_code == unknown.status_code == 422
    assert without_what_changes(known.content.decode(), "Léa 12") == without_what_changes(
        unknown.content.decode(), "Zoé 34"
    )


def test_signing_in_answers_the_same_for_a_stranger_and_for_someone(client, lea):
    known = sign_in(client, "Léa 12", "pas le bon mot de passe")
    unknown = sign_in(client, "Zoé 34", "pas le bon mot de passe")
    assert known.status_code == unknown.status_code == 200
    assert "ne vont pas ensemble" in known.content.decode()
    assert without_what_changes(known.content.decode(), "Léa 12") == without_what_changes(
        unknown.content.decode(), "Zoé 34"
    )


def test_asking_for_an_e_mail_answers_the_same_and_writes_only_to_verified_addresses(client, lea):
    EmailAddress.objects.create(user=lea, email="verifiee@exemple.fr", verified=True, primary=True)
    EmailAddress.objects.create(user=PersonFactory(), email="pas-encore@exemple.fr", verified=False, primary=True)
    pages = []
    for address in ("verifiee@exemple.fr", "pas-encore@exemple.fr", "inconnue@exemple.fr"):
        answer = client.post(reverse("account_reset_password"), {"email": address})
        pages.append((answer.status_code, answer["Location"]))
    assert len(set(pages)) == 1
    assert [message.to for message in mail.outbox] == [["verifiee@exemple.fr"]]


def test_the_e_mail_is_discreet_and_its_link_gives_a_new_password(client, lea):
    EmailAddress.objects.create(user=lea, email="verifiee@exemple.fr", verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": "verifiee@exemple.fr"})
    message = mail.outbox[0]
    link = re.search(r"http://127.0.0.1:8000(/\S+)", message.body).group(1)
    said = (message.subject + message.body.replace(link, "") + message.from_email).lower()
    said = said.replace("http://127.0.0.1:8000", "")
    for word in ("éclaireur", "eclaireur", "léa", "santé", "pair", "mot de passe", "compte"):
        assert word not in said
    assert message.subject == "Un mot pour vous"

    form = client.get(link, follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW})
    assert done.status_code == 302
    lea.refresh_from_db()
    assert lea.check_password(NEW)


def test_case_accents_and_dashes_do_not_keep_someone_out(client, lea):
    assert sign_in(client, "LEA-12", PASSWORD).status_code == 302


def test_a_weak_new_password_is_refused_and_the_code_not_spent(client, lea):
    code = draw_recovery_codes(by=lea)[0]
    assert client.post(RECOVER, {"pseudonym": "Léa 12", "code": code, "password": "court"}).status_code == 422
    assert lea.recovery_codes.unused().count() == 8
