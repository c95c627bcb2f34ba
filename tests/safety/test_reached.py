"""« Astreinte » says what truly reaches someone outside the site, and what to do when nothing does."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import Consent
from eclaireur.portal import doctor
from eclaireur.portal.doctor import service
from eclaireur.safety import actions
from tests.factories.accounts import PersonFactory
from tests.safety.test_alerts import always_on_call

pytestmark = pytest.mark.django_db
NOTHING = "Rien ne vous joint hors du site"
HERE = "/equipe/astreinte/"


def has_address(person):
    EmailAddress.objects.create(user=person, email="ode@example.org", verified=True, primary=True)


def test_without_a_confirmed_address_nothing_reaches_and_the_page_says_what_is_missing(desk, moderator):
    EmailAddress.objects.create(user=moderator, email="ode@example.org", verified=False, primary=True)
    actions.choose_reach(by=moderator, by_mail=True, phone="")
    page = desk.get(HERE).content.decode()
    assert NOTHING in page
    assert "Il vous manque une adresse" in page
    assert reverse("account_email") in page


def test_the_box_is_ticked_only_when_an_email_would_leave(desk, moderator):
    has_address(moderator)
    page = desk.get(HERE)
    assert NOTHING in page.content.decode()
    assert "Cochez" in page.content.decode()
    assert page.context["reach_form"]["by_mail"].value() is False

    Consent.objects.create(person=moderator, purpose=Purpose.CONTACT)
    page = desk.get(HERE)
    assert "par un avis sur le site et par e-mail" in page.content.decode()
    assert page.context["reach_form"]["by_mail"].value() is True


def test_once_the_box_is_saved_an_email_reaches(desk, moderator):
    has_address(moderator)
    desk.post(HERE, {"form": "reach", "reach-by_mail": "on", "reach-phone": ""})
    page = desk.get(HERE).content.decode()
    assert NOTHING not in page
    assert "par un avis sur le site et par e-mail" in page


def test_a_number_reaches_only_where_an_sms_can_leave(desk, moderator, settings):
    actions.choose_reach(by=moderator, by_mail=False, phone="06 12 34 56 78")
    page = desk.get(HERE).content.decode()
    assert NOTHING in page
    assert "Aucun SMS ne part" in page

    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example.org/send", "secret"
    page = desk.get(HERE).content.decode()
    assert NOTHING not in page
    assert "Aucun SMS ne part" not in page
    assert "par un avis sur le site et par SMS" in page


def test_doctor_warns_of_someone_on_call_whom_nothing_reaches():
    on_call = always_on_call(PersonFactory(roles=[Role.MODERATOR]))
    finding = service.last_step()
    assert finding.state == doctor.MEND
    assert "1 personne(s) d’astreinte" in finding.sentence

    has_address(on_call)
    actions.choose_reach(by=on_call, by_mail=True, phone="")
    assert service.last_step().state == doctor.OK
