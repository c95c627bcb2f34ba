"""The doors between signing in and the house."""

import datetime as dt
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import second_factor
from eclaireur.accounts.actions import draw_recovery_codes
from eclaireur.accounts.enums import FOREVER, STAFF_ROLES, Role
from eclaireur.accounts.models import Structure
from tests.factories.accounts import PASSWORD, PersonFactory, StructureFactory, prove_identity

pytestmark = pytest.mark.django_db

DESK = "/equipe/roles/"


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
@pytest.mark.parametrize("page", [DESK, "/equipe/", "/admin/"])
def test_the_staff_sets_up_a_second_factor_before_any_desk(client, role, page):
    client.force_login(PersonFactory(roles=[role]))
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:second_factor") + "?next=")


def test_a_second_factor_in_place_is_asked_again_after_a_working_day(client, settings):
    coordinator = PersonFactory(roles=[Role.COORDINATOR], is_demo=True)
    second_factor.give_demo_second_factor(coordinator)
    client.force_login(coordinator)
    prove_identity(client, coordinator, at=time.time() - settings.STAFF_SECOND_FACTOR_SECONDS - 5)
    assert client.get(DESK)["Location"].startswith(reverse("mfa_reauthenticate"))

    confirmed = client.post(
        reverse("mfa_reauthenticate") + f"?next={DESK}", {"code": second_factor.demo_code(coordinator), "next": DESK}
    )
    assert confirmed["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_password_alone_never_opens_a_desk(client):
    coordinator = PersonFactory(roles=[Role.COORDINATOR])
    coordinator.set_password(PASSWORD)
    coordinator.save()
    client.post(reverse("account_login"), {"login": coordinator.pseudonym, "password": PASSWORD})
    assert client.get("/mon-espace/").status_code == 200
    assert client.post(DESK, {}).status_code == 302


def test_signing_in_with_a_second_factor_asks_for_it_and_a_recovery_code_may_stand_for_it():

    person = PersonFactory(roles=[Role.OPERATOR], is_demo=True)
    person.set_password(PASSWORD)
    person.save()
    second_factor.give_demo_second_factor(person)
    recovery = draw_recovery_codes(by=person)[0]
    for code, works in ((second_factor.demo_code(person), True), ("000000", False), (recovery, True), (recovery, False)):
        browser = Client()
        first = browser.post(reverse("account_login"), {"login": person.pseudonym, "password": PASSWORD})
        assert first["Location"] == reverse("mfa_authenticate")
        assert browser.get("/mon-espace/").status_code == 302
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert (browser.get(DESK).status_code == 200) is works, code


def test_a_member_is_asked_nothing(client, person):
    client.force_login(person)
    assert client.get("/mon-espace/").status_code == 200
    assert client.get(DESK).status_code == 403
    assert client.get("/admin/").status_code == 403


def test_a_stranger_at_a_desk_is_led_to_the_entrance(client):
    for page in (DESK, "/admin/", "/admin/login/"):
        assert client.get(page)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("until", [timezone.now() + dt.timedelta(days=3), FOREVER])
def test_someone_suspended_reads_why_and_may_still_export_erase_and_find_help(client_of, until):
    browser = client_of(PersonFactory(suspended_until=until))
    for page in ("/mon-espace/", "/conversations/", "/trouver-un-pair/"):
        assert browser.get(page)["Location"] == "/compte/moderation/"
    for page in ("/compte/moderation/", reverse("accounts:my_data"), reverse("accounts:leave"), "/aide/", "/", "/compte/", "/licence/"):
        assert browser.get(page).status_code == 200, page
    archive = browser.post(reverse("accounts:download_archive"))
    assert b"".join(archive).startswith(b"PK")


def test_a_suspension_that_is_over_stops_nothing(client_of):
    person = PersonFactory(suspended_until=timezone.now() - dt.timedelta(minutes=1))
    assert client_of(person).get("/mon-espace/").status_code == 200


def test_the_back_office_opens_for_an_operator_and_hides_its_own_accounts(client_of):
    browser = client_of(PersonFactory(roles=[Role.OPERATOR]))
    page = browser.get("/admin/")
    assert page.status_code == 200
    assert "/admin/users/" not in page.content.decode()
    for path in ("/admin/users/", "/admin/groups/", "/admin/account/", "/admin/login/"):
        assert browser.get(path).status_code == 302


def test_the_operator_keeps_structures_in_the_back_office(client_of):

    structure = StructureFactory(name="GEM du Port")
    browser = client_of(PersonFactory(roles=[Role.OPERATOR]))
    assert "GEM du Port" in browser.get("/admin/snippets/accounts/structure/").content.decode()
    browser.post("/admin/snippets/accounts/structure/add/", {"name": "Club du Phare", "slug": "club-du-phare"})
    assert Structure.objects.filter(slug="club-du-phare").exists()
    browser.post(f"/admin/snippets/accounts/structure/edit/{structure.pk}/", {"name": "GEM neuf", "slug": "gem-neuf"})
    structure.refresh_from_db()
    assert structure.name == "GEM neuf"


def test_a_coordinator_enters_the_back_office_but_not_the_structures(client_of):
    browser = client_of(PersonFactory(roles=[Role.COORDINATOR]))
    assert browser.get("/admin/").status_code == 200
    assert browser.get("/admin/snippets/accounts/structure/").status_code in (302, 403)


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.OPERATOR, Role.COORDINATOR)])
def test_nobody_else_enters_the_back_office(client_of, role):
    assert client_of(PersonFactory(roles=[role])).get("/admin/").status_code == 403


def test_a_demonstration_code_is_never_told_for_someone_real(settings):
    real, fictional = PersonFactory(), PersonFactory(is_demo=True)
    with pytest.raises(second_factor.NotADemoError):
        second_factor.give_demo_second_factor(real)
    second_factor.give_demo_second_factor(fictional)
    settings.DEMO_ALLOWED = False
    with pytest.raises(second_factor.NotADemoError):
        second_factor.demo_code(fictional)
    assert Authenticator.objects.count() == 1
