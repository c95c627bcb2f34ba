"""The community as people live it, on a phone: opening a topic, answering, quoting, a word of thanks, changing, erasing, finding."""

import pytest
from playwright.sync_api import expect

from eclaireur.community.models import Post, Topic
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, ThemeFactory, answer, open_topic

BOX = "textarea[name=body]"


@pytest.fixture
def space(transactional_db):
    space = SpaceFactory(name="Entre nous", charter="- Doucement", charter_html="<ul><li>Doucement</li></ul>")
    ThemeFactory(space=space, label="Dormir")
    return space


@pytest.fixture
def looked_at(axe, no_sideways):
    """`looked_at(page)`: nothing for axe to say, nothing wider than the screen."""

    def look(page):
        axe(page)
        no_sideways(page)

    return look


def test_a_topic_lived_by_two_people(browse, site_url, looked_at, aside, space):
    one, other = aside(PersonFactory), aside(PersonFactory)
    here, there = browse(one, width=360), browse(other, width=360)

    # One opens a topic, after a preview that sends nothing.
    here.goto(site_url + "/communaute/")
    looked_at(here)
    here.get_by_role("link", name="Entre nous").click()
    looked_at(here)
    here.get_by_role("link", name="Ouvrir un sujet").click()
    here.get_by_label("Titre").fill("Réveillée à quatre heures")
    here.fill(BOX, "Je *compte* les heures. <b>Encore</b>.")
    here.get_by_role("button", name="Aperçu").click()
    expect(here.locator("#apercu em")).to_have_text("compte")
    looked_at(here)
    assert aside(Topic.objects.count) == 0
    here.get_by_role("button", name="Ouvrir ce sujet").click()
    expect(here.get_by_role("heading", level=1)).to_have_text("Réveillée à quatre heures")
    expect(here.locator(".post .words")).to_have_text("Je compte les heures. <b>Encore</b>.")

    # The other finds it waiting, says "me too", quotes it and answers.
    there.goto(site_url + space.get_absolute_url())
    expect(there.locator(".topic")).to_contain_text("attend une réponse")
    there.get_by_role("link", name="Réveillée à quatre heures").click()
    there.get_by_role("button", name="Moi aussi").click()
    expect(there.locator(".said")).to_contain_text("Une personne dit moi aussi")
    looked_at(there)
    there.locator(".post .more summary").click()
    there.get_by_role("link", name="Citer").click()
    expect(there.locator("form .quote")).to_contain_text("Je *compte* les heures.")
    there.fill(BOX, "Je me lève et je fais chauffer de l’eau.")
    there.get_by_role("button", name="Répondre").click()
    expect(there.locator(".post")).to_have_count(2)
    expect(there.locator(BOX)).to_have_value("")  # the draft of this tab left with the words
    expect(there.locator(".post .quote")).to_contain_text("a écrit")
    looked_at(there)

    # It is changed, then erased, after asking once.
    there.locator(".post.mine .more summary").click()
    there.get_by_role("link", name="Modifier").click()
    looked_at(there)
    there.fill(BOX, "Je me lève, simplement.")
    there.get_by_role("button", name="Garder ces mots").click()
    expect(there.locator(".post.mine")).to_contain_text("modifié")
    here.goto(site_url + space.get_absolute_url())
    expect(here.locator(".topic")).to_contain_text("du nouveau pour vous")

    # It is found by another form of its words.
    here.goto(site_url + "/communaute/recherche/?q=compter heure")
    expect(here.locator("mark").first).to_be_visible()
    looked_at(here)
    there.locator(".post.mine .more summary").click()
    there.get_by_role("link", name="Effacer").click()
    looked_at(there)
    there.get_by_role("button", name="Effacer").click()
    expect(there.locator(".post.gone")).to_contain_text("Message effacé")
    assert "simplement" not in "".join(aside(lambda: list(Post.objects.values_list("body", flat=True))))


def test_a_word_without_end_under_a_fold_holds_on_a_phone(browse, site_url, looked_at, aside, space):
    topic = aside(lambda: open_topic(space, PersonFactory(), title="Un sujet", content_note="grief", text="mot" * 200))
    aside(lambda: answer(topic, text="Une réponse."))
    page = browse(aside(PersonFactory), width=360)
    page.goto(site_url + topic.get_absolute_url())
    looked_at(page)


def test_without_any_script_everything_still_works(browse, site_url, aside, space):
    topic = aside(lambda: open_topic(space))
    page = browse(aside(PersonFactory), javascript=False)
    page.goto(site_url + topic.get_absolute_url())
    page.get_by_role("button", name="Merci").click()
    expect(page.locator(".said")).to_contain_text("Une personne dit merci")
    page.fill(BOX, "Un *mot*.")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator("#apercu em")).to_have_text("mot")
    page.get_by_role("button", name="Répondre").click()
    expect(page.locator(".post")).to_have_count(2)
