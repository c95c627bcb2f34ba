"""The hub, open sessions, the second factor of the staff."""

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

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
