"""The hub, open sessions, the second factor of the staff."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import draw_recovery_codes, spend_recovery_code
from eclaireur.accounts.enums import Role
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

MINE = ["hub", "recovery_codes", "second_factor", "my_data", "leave", "pause", "blocked", "consents", "journal"]
ALLAUTHS = ["account_change_password", "account_email", "mfa_index", "usersessions_list", "mfa_list_webauthn",
            "mfa_activate_totp", "mfa_add_webauthn", "account_logout"]


@pytest.mark.parametrize("name", [f"accounts:{name}" for name in MINE] + ALLAUTHS)
def test_my_pages_open_for_me_and_send_a_stranger_to_the_entrance(name, client, client_of):
    person = PersonFactory()
    person.set_password(PASSWORD)
    person.save()
    stranger = client.get(reverse(name))
    assert stranger.status_code in (302, 403)

    page = client_of(person).get(reverse(name))

    assert page.status_code == 200
    assert "Éclaireur" in page.content.decode()


def test_the_hub_says_my_roles_in_words(client_of):
    page = client_of(PersonFactory(roles=[Role.PEER])).get(reverse("accounts:hub")).content.decode()
    assert "Pair-aidant" in page
    assert "à partir de son propre vécu" in page


def test_sessions_are_told_in_words_and_closed_one_by_one_or_all(client):

    person = PersonFactory()
    person.set_password(PASSWORD)
    person.save()
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0")
    laptop = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36")
    old = Client(HTTP_USER_AGENT="")
    for browser in (phone, laptop, old):
        browser.post(reverse("account_login"), {"login": person.pseudonym, "password": PASSWORD})
    page = phone.get(reverse("usersessions_list")).content.decode()
    assert "Firefox, sur Android" in page
    assert "Chrome, sur Linux" in page
    assert "Appareil inconnu" in page

    row = UserSession.objects.get(session_key=laptop.session.session_key)
    assert Client().post(reverse("accounts:close_session", args=[row.pk])).status_code == 302
    stranger = Client()
    stranger.force_login(PersonFactory())
    assert stranger.post(reverse("accounts:close_session", args=[row.pk])).status_code == 404
    phone.post(reverse("accounts:close_session", args=[row.pk]))
    assert laptop.get("/mon-espace/").status_code == 302
    assert old.get("/mon-espace/").status_code == 200

    phone.post(reverse("accounts:close_other_sessions"))
    assert old.get("/mon-espace/").status_code == 302
    assert phone.get("/mon-espace/").status_code == 200


def test_only_a_coarse_address_is_kept_with_a_session(client):
    person = PersonFactory()
    person.set_password(PASSWORD)
    person.save()
    client.post(
        reverse("account_login"), {"login": person.pseudonym, "password": PASSWORD}, REMOTE_ADDR="203.0.113.77"
    )
    assert UserSession.objects.get().ip == "203.0.113.0"


def test_an_e_mail_is_verified_before_any_use_then_removed(client_of, person):


    browser = client_of(person)
    browser.post(reverse("account_email"), {"email": "moi@exemple.fr", "action_add": "yes"})
    person.refresh_from_db()
    assert person.email == ""
    assert mail.outbox[0].subject == "Un mot pour vous"
    said = mail.outbox[0].body.lower()
    assert person.pseudonym not in said
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body).group(1)
    assert browser.get(link).status_code == 200
    browser.post(link)
    person.refresh_from_db()
    assert person.email == "moi@exemple.fr"
    assert EmailAddress.objects.get(user=person).verified

    browser.post(reverse("account_email"), {"email": "moi@exemple.fr", "action_remove": "yes"})
    person.refresh_from_db()
    assert person.email == ""
    assert not EmailAddress.objects.filter(user=person).exists()


def test_new_codes_ask_whether_it_is_still_me_and_replace_the_old(client_of, client, person):

    old = draw_recovery_codes(by=person)[0]
    client.force_login(person)
    assert client.post(reverse("accounts:draw_recovery_codes"))["Location"].startswith(
        reverse("account_reauthenticate")
    )
    page = client_of(person).post(reverse("accounts:draw_recovery_codes"), follow=True).content.decode()
    assert "Je les ai notés" in page
    assert not spend_recovery_code(by=person, typed=old)
    assert person.recovery_codes.unused().count() == 8


def test_a_password_is_changed_once_the_current_one_is_given(client_of, person):
    person.set_password(PASSWORD)
    person.save()
    browser = client_of(person)
    address = reverse("account_change_password")
    wrong = browser.post(address, {"oldpassword": "non", "password1": "encore quatre mots ici"})
    assert wrong.status_code == 200
    browser.post(address, {"oldpassword": PASSWORD, "password1": "encore quatre mots ici"})
    person.refresh_from_db()
    assert person.check_password("encore quatre mots ici")


def test_setting_up_an_app_then_removing_it(client_of, person, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # a code lives thirty seconds
    person.set_password(PASSWORD)
    person.save()
    browser = client_of(person)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = browser.session[auth.SECRET_SESSION_KEY]
    assert secret in page
    code = auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))
    assert browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    browser.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    assert "Retirer" in browser.get(reverse("mfa_index")).content.decode()
    assert browser.get(reverse("mfa_deactivate_totp")).status_code == 200
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person).exists()
