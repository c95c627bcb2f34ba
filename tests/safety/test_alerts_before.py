"""What was done the times before is found from an alert, and among the closed ones; two names are never joined."""

import re

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.safety import actions
from eclaireur.safety.enums import Outcome, Urgency
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
LINK = "Ce qui a été fait, sous ce nom"
CLOSED = reverse("safety:alerts_closed")


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Brume")


@pytest.fixture
def ended(moderator):
    """`ended(author, outcome, under)`: an alert that was raised, then closed so."""

    def make(author, outcome=Outcome.SPOKE, under=""):
        alert = actions.raise_alert(author=author, level=Urgency.RED, under=under)
        return actions.close_alert(by=moderator, alert=alert, outcome=outcome)

    return make


def shown(page):
    """The alerts listed on a page, by their identifiers."""
    return set(re.findall(r'<li><a href="/equipe/alertes/([0-9a-f-]{36})/"', page))


def ids(*alerts):
    return {str(alert.pk) for alert in alerts}


def test_from_an_alert_one_reads_what_was_done_for_that_name_and_no_other(desk, author, ended):
    named, otherwise = [ended(author), ended(author, Outcome.EMERGENCY)], ended(author, under="Hibou")
    ended(PersonFactory(pseudonym="Safran"))
    for under, expected in (("", named), ("Hibou", [otherwise])):
        alert = actions.raise_alert(author=author, level=Urgency.CRISIS, under=under)
        page = desk.get(reverse("safety:alert", args=[alert.pk])).content.decode()
        assert "3 alertes avant celle-ci." in page or under
        assert LINK in page
        page = desk.get(reverse("safety:alerts_before", args=[alert.pk])).content.decode()
        assert shown(page) == ids(*expected)
        assert ("Brume" in page) == (not under)
        assert ("Hibou" in page) == bool(under)


def test_there_is_no_link_when_nothing_ended_under_that_name(desk, author, ended):
    ended(author, under="Hibou")
    alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
    assert LINK not in desk.get(reverse("safety:alert", args=[alert.pk])).content.decode()
    assert shown(desk.get(reverse("safety:alerts_before", args=[alert.pk])).content.decode()) == set()


def test_who_only_meets_what_came_up_to_them_reads_no_more_than_that(author, ended, client_of):
    ended(author)
    coordinator = PersonFactory(roles=[Role.COORDINATOR])
    alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
    actions.escalate_alert(by=PersonFactory(roles=[Role.MODERATOR]), alert=alert)
    browser = client_of(coordinator)
    assert LINK not in browser.get(reverse("safety:alert", args=[alert.pk])).content.decode()


def test_closed_alerts_are_looked_for_by_name_without_case_or_accent_and_by_what_was_done(desk, author, ended):
    elise = PersonFactory(pseudonym="Élise des bois")
    spoke, helped, other = ended(elise), ended(elise, Outcome.EMERGENCY), ended(author)
    assert shown(desk.get(CLOSED).content.decode()) == ids(spoke, helped, other)
    assert shown(desk.get(CLOSED, {"nom": "ELISE"}).content.decode()) == ids(spoke, helped)
    assert shown(desk.get(CLOSED, {"fait": "spoke"}).content.decode()) == ids(spoke, other)
    assert shown(desk.get(CLOSED, {"nom": "elise", "fait": "emergency"}).content.decode()) == ids(helped)
    page = desk.get(CLOSED, {"nom": "personne"}).content.decode()
    assert "Aucune alerte close ne répond à cela" in page
    assert desk.get(CLOSED, {"fait": "autre", "nom": "x" * 100}).status_code == 200


def test_the_pseudonym_finds_nothing_that_was_signed_otherwise(desk, author, ended):
    named, otherwise = ended(author), ended(author, under="Hibou")
    assert shown(desk.get(CLOSED, {"nom": "Brume"}).content.decode()) == ids(named)
    assert shown(desk.get(CLOSED, {"nom": "hibou"}).content.decode()) == ids(otherwise)
