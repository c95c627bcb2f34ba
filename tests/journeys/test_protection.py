"""A first exchange in a browser, on a telephone: asked to look again, warned gently, reported in one press."""

import pytest

from eclaireur.safety.models import AgeHint, Report
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

NUMBER = "Tu peux me joindre au 06 12 34 56 78"
IN_WORDS = "Appelle-moi au zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit"


@pytest.fixture
def two(transactional_db):
    return private_thread(PersonFactory(pseudonym="Ardoise"), PersonFactory(pseudonym="Mésange"))


@pytest.mark.parametrize(
    ("javascript", "number"), [(True, NUMBER), (False, NUMBER), (True, IN_WORDS)], ids=["live", "plain", "live, in words"]
)
def test_asked_to_look_again_then_the_other_is_warned_and_reports(browse, site_url, axe, two, javascript, number):
    thread, sender, receiver = two
    writing = browse(sender, width=360, javascript=javascript)
    writing.goto(site_url + thread.get_absolute_url())
    if javascript:
        writing.wait_for_selector("[data-state=live]")
    writing.get_by_label("Votre message").fill(number)
    writing.get_by_role("button", name="Envoyer", exact=True).click()

    writing.get_by_text("Il y a peut-être un numéro de téléphone").wait_for()
    assert writing.get_by_label("Votre message").input_value() == number
    assert writing.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if javascript:
        axe(writing)
    writing.get_by_role("button", name="Envoyer quand même").click()
    writing.locator(".message.mine").wait_for()
    assert not writing.get_by_text("Avant d’envoyer").is_visible()

    reading = browse(receiver, width=360, javascript=javascript)
    reading.goto(site_url + thread.get_absolute_url())
    reading.get_by_text("Rien ne vous oblige à appeler").wait_for()
    assert reading.get_by_role("link", name="Bloquer", exact=True).is_visible()
    assert reading.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if javascript:
        axe(reading)
    reading.get_by_role("button", name="Signaler, avec la conversation").click()
    reading.get_by_text("Votre signalement est parti, avec la conversation").wait_for()
    report = Report.objects.get()
    assert (report.reporter, report.author) == (receiver, sender)
    assert number in report.excerpt


def test_changed_after_looking_again_it_leaves_without_a_question(browse, site_url, two):
    thread, sender, _receiver = two
    page = browse(sender, width=360)
    page.goto(site_url + thread.get_absolute_url())
    page.wait_for_selector("[data-state=live]")
    page.get_by_label("Votre message").fill(NUMBER)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Votre message").fill("On peut se parler ici, quand vous voulez.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    page.locator(".message.mine").get_by_text("On peut se parler ici").wait_for()
    assert not page.get_by_text("Avant d’envoyer").is_visible()


def test_a_warning_arrives_live(browse, site_url, two, aside):
    thread, sender, receiver = two
    page = browse(receiver, width=360)
    page.goto(site_url + thread.get_absolute_url())
    page.wait_for_selector("[data-state=live]")
    aside(lambda: say(thread, sender, "Tu pourrais me prêter 50 euros ?"))
    page.get_by_text("Personne ici n’a à vous en demander").wait_for()
    page.get_by_role("button", name="Signaler, avec la conversation").click()
    page.get_by_text("Votre signalement est parti").wait_for()


def test_a_young_person_is_led_at_once_to_where_to_turn(browse, site_url, axe, two):
    thread, sender, _receiver = two
    page = browse(sender, width=360)
    page.goto(site_url + thread.get_absolute_url())
    page.wait_for_selector("[data-state=live]")
    page.get_by_label("Votre message").fill("J’ai 15 ans et je ne sais plus quoi faire")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    page.get_by_role("heading", name="Avant 18 ans, des personnes sont là pour vous").wait_for()
    axe(page)
    page.get_by_role("link", name="Continuer").click()
    page.get_by_text("J’ai 15 ans").wait_for()
    assert AgeHint.objects.get().shown_at is not None
