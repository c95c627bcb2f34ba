"""The panel shown to whoever wrote of danger: the numbers that answer what they told come first."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from eclaireur.safety import queries, reference
from eclaireur.safety.actions.care import remember
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import HelpNumber
from eclaireur.safety.queries.care import ANSWERS, BLOWS, FOR_RESCUE
from eclaireur.safety.triage import About
from eclaireur.safety.triage.engine import RULES
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _numbers():
    reference.load_help()
    queries.forget_help_numbers()


def numbers_after(person, text, level):
    say(private_thread(person, PersonFactory())[0], person, text)
    return [number.number for number in queries.panel_for(person, level).numbers]


@pytest.mark.parametrize(
    ("text", "level", "numbers"),
    [
        ("Je vais me pendre ce soir.", Urgency.CRISIS, ["3114", "15", "112"]),
        ("J’ai avalé toute la boîte.", Urgency.CRISIS, ["15", "112", "3114"]),
        ("Mon frère est sur le pont et va sauter.", Urgency.CRISIS, ["15", "3114", "112"]),
        ("J’ai secoué mon bébé très fort.", Urgency.CRISIS, ["15", "112", "3114"]),
        ("Il me frappe en ce moment.", Urgency.CRISIS, ["17", "112", "3919"]),
        ("Il m’étrangle et je vais me jeter par la fenêtre ce soir.", Urgency.CRISIS, ["17", "3114", "112"]),
        ("Je veux mourir.", Urgency.RED, ["3114", "15", "112"]),
        ("Mon mari me bat.", Urgency.RED, ["3919", "17", "3114"]),
    ],
)
def test_the_numbers_that_answer_what_was_told_come_first(person, text, level, numbers):
    assert numbers_after(person, text, level) == numbers


@pytest.mark.parametrize("level", ANSWERS)
def test_who_wrote_without_an_account_is_shown_who_answers_the_wish_to_die(level):
    assert [number.number for number in queries.panel_for(AnonymousUser(), level).numbers] == ["3114", "15", "112"]


def test_words_of_another_level_than_the_panel_say_nothing_of_what_it_answers(person):
    assert numbers_after(person, "Mon mari me bat.", Urgency.CRISIS) == ["3114", "15", "112"]


def test_who_tells_of_blows_is_not_spoken_to_of_listening_without_judging(person, client_of):
    browser = client_of(person)
    say(private_thread(person, PersonFactory())[0], person, "Il me frappe en ce moment.")
    session = browser.session
    remember(session, Urgency.CRISIS)
    session.save()

    page = browser.get(reverse("portal:my_space")).content.decode()

    assert "Personne ne devrait avoir à vivre cela." in page
    assert "sans juger" not in page


def test_a_house_that_keeps_other_numbers_shows_its_own_by_situation(person):
    HelpNumber.objects.filter(code__in=["3114", "15", "112"]).update(is_shown=False)
    HelpNumber.objects.create(code="107", number="107", situation="talk", name_fr="Écoute", is_confirmed=True)
    queries.forget_help_numbers()

    assert numbers_after(person, "Je veux mourir.", Urgency.RED) == ["107", "17", "18"]


def test_every_number_not_shown_first_is_one_fold_away(person):
    panel = queries.panel_for(person, Urgency.CRISIS)
    assert {number.number for number in panel.others} == {"17", "18", "114"}


def test_the_rules_named_here_are_rules_of_triage_and_every_rule_of_violence_is_among_them():
    assert {rule.name for rule in RULES} >= BLOWS | FOR_RESCUE
    assert {rule.name for rule in RULES if rule.about == About.VIOLENCE} <= BLOWS
