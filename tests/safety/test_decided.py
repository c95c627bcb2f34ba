"""Moderators find a decision again: by the name it shows, what was decided, why, when; and learn no other name by it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.community.actions import take_persona
from eclaireur.safety import actions
from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.models import Decision
from tests.factories.accounts import PersonFactory
from tests.factories.community import answer, open_topic
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
ADDRESS = reverse("safety:decided")


def decided(author, measure=Measure.WRITE, reason=Reason.HATE, days_ago=0):
    made = actions.decide_about(by=moderator(), thing=answer(open_topic(), author), measure=measure, reason=reason, letter="Un mot.")
    Decision.objects.filter(pk=made.pk).update(created_at=timezone.now() - dt.timedelta(days=days_ago))
    return made


@pytest.fixture
def found(desk):
    """`found(nom=…)`: the decisions the list shows."""
    return lambda **asked: list(desk.get(ADDRESS, asked).context["page"])


def test_by_a_part_of_the_name_whatever_its_accents(found):
    mine = decided(PersonFactory(pseudonym="Éloïse d’Artois"))
    decided(PersonFactory(pseudonym="Brume"))

    assert found(nom="ELOISE") == [mine]
    assert len(found(nom=" ")) == 2


def test_by_what_was_decided_and_why(found):
    decided(PersonFactory())
    suspended = decided(PersonFactory(), Measure.TWO_WEEKS, Reason.HARASSMENT)

    assert found(decision=Measure.TWO_WEEKS) == found(raison=Reason.HARASSMENT) == [suspended]
    assert found(decision=Measure.TWO_WEEKS, raison=Reason.HATE) == []


def test_between_two_days_both_included(found):
    old, lately = decided(PersonFactory(), days_ago=10), decided(PersonFactory())
    day = timezone.localdate() - dt.timedelta(days=10)

    assert found(du=day, au=day) == [old]
    assert found(du=day + dt.timedelta(days=1)) == [lately]
    assert found(au=day - dt.timedelta(days=1)) == []


def test_nothing_found_is_said_and_leads_back_to_all(desk):
    decided(PersonFactory(pseudonym="Brume"))

    page = desk.get(ADDRESS, {"nom": "Personne de ce nom"}).content.decode()

    assert "Aucune décision ne répond à cela" in page
    assert "Tout revoir" in page
    assert "La dernière date est avant la première." in desk.get(ADDRESS, {"du": "2026-02-02", "au": "2026-02-01"}).content.decode()


def test_the_following_page_looks_for_the_same(desk, monkeypatch):
    monkeypatch.setattr("eclaireur.safety.views.decisions.A_PAGE", 1)
    author = PersonFactory(pseudonym="Brume")
    decided(author)
    decided(author)
    decided(PersonFactory())

    assert "nom=Brume&amp;page=2" in desk.get(ADDRESS, {"nom": "Brume"}).content.decode()


def test_the_pseudonym_of_the_account_does_not_find_what_is_signed_with_another_name(found):
    author = PersonFactory(pseudonym="Éloïse")
    topic = open_topic()
    take_persona(by=author, space=topic.space, pseudonym="Brume")
    made = actions.decide_about(by=moderator(), thing=answer(topic, author), measure=Measure.WRITE, reason=Reason.HATE, letter="Un mot.")

    assert found(nom="Éloïse") == []
    assert found(nom="Brume") == [made]


def test_a_moderator_finds_nothing_about_themselves(found, moderator):
    decided(moderator)

    assert found(nom=moderator.pseudonym) == []
