"""From a text to "someone is with this person": what the person sees at once, what the desk does, and who is told when
nobody takes it. By script and without.
"""

import datetime as dt
import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eclaireur.accounts.enums import Role
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import Alert, OnCallSlot
from eclaireur.safety.reference import load_help
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of

CRISIS = "Je vais me suicider ce soir, tout est prêt."
PANEL = "Quelqu’un peut vous répondre maintenant"


@pytest.fixture
def author():
    load_help()
    return PersonFactory(pseudonym="Camille")


@pytest.fixture
def moderator():
    person = PersonFactory(pseudonym="Ode", roles=[Role.MODERATOR])
    for weekday in range(7):
        OnCallSlot.objects.create(person=person, weekday=weekday, starts=dt.time(0), ends=dt.time(0))
    return person


def test_from_a_message_to_someone_is_with_this_person(browse, site_url, axe, no_sideways, author, moderator, record_property):
    thread, _one, _other = private_thread(author)
    here = browse(author, width=360)
    here.goto(site_url + thread.get_absolute_url())
    here.wait_for_selector('[data-state="live"]')
    here.fill("textarea[name=body]", CRISIS)
    begun = time.monotonic()
    here.get_by_role("button", name="Envoyer").click()
    panel = here.get_by_role("region", name=PANEL)
    expect(panel).to_be_in_viewport()
    expect(panel.locator('a[href="tel:15"]')).to_be_in_viewport()
    expect(panel).to_contain_text("va vous écrire")
    expect(here.locator(".message [data-words]")).to_have_text(CRISIS)
    axe(here)
    no_sideways(here)

    assert Notice.objects.filter(to=moderator, kind=actions.RAISED).exists()
    record_property("seconds from the text to the panel and the alert", round(time.monotonic() - begun, 1))

    desk = browse(moderator)
    desk.goto(site_url + "/equipe/alertes/")
    axe(desk)
    desk.get_by_role("link", name="Camille").click()
    expect(desk.get_by_text(CRISIS)).to_have_count(0)
    desk.get_by_role("button", name="Lire").click()
    expect(desk.locator("blockquote")).to_have_text(CRISIS)
    axe(desk)
    no_sideways(desk)
    desk.get_by_role("button", name="Je m’en occupe").click()
    expect(desk.get_by_text("Vous vous en occupez").first).to_be_visible()
    desk.locator('input[accesskey="1"]').focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("L’alerte est close")).to_be_visible()
    assert Alert.objects.get().get_outcome_display() == "Quelqu’un est avec cette personne"

    panel.get_by_role("button", name="Fermer").click()
    expect(panel).to_have_count(0)
    here.goto(site_url + "/compte/qui-a-regarde-quoi/")
    expect(here.locator("main")).to_contain_text("a lu un de vos textes")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_a_live_room_the_panel_is_for_whoever_wrote_and_the_words_for_everybody(browse, site_url, axe, no_sideways, author, moderator, theme):
    other = PersonFactory(pseudonym="Safran")
    thread, _facilitator = room_of(author, other)
    here, beside = (browse(one, width=360, theme=theme) for one in (author, other))
    for page in (here, beside):
        page.goto(site_url + thread.get_absolute_url())
        expect(page.locator("[data-live]")).to_have_attribute("data-state", "live")
    here.locator("textarea[name=body]").fill(CRISIS)
    here.get_by_role("button", name="Envoyer").click()

    panel = here.get_by_role("region", name=PANEL)
    expect(panel).to_be_in_viewport()
    expect(panel.locator('a[href="tel:15"]')).to_be_in_viewport()
    expect(beside.locator(".message", has_text=CRISIS)).to_be_visible()
    expect(beside.get_by_role("region", name=PANEL)).to_have_count(0)
    alert = Alert.objects.get()
    assert (alert.author, alert.level) == (author, Urgency.CRISIS)
    assert Notice.objects.filter(to=moderator, kind=actions.RAISED).exists()
    for page in (here, beside):
        axe(page)
        no_sideways(page)
    beside.goto(site_url + "/aide/")
    expect(beside.get_by_role("region", name=PANEL)).to_have_count(0)


def test_without_script_the_page_after_the_post_shows_who_answers(browse, site_url, axe, author):
    thread, _one, _other = private_thread(author)
    here = browse(author, width=360, javascript=False)
    here.goto(site_url + thread.get_absolute_url())
    here.fill("textarea[name=body]", CRISIS)
    here.get_by_role("button", name="Envoyer").click()

    panel = here.get_by_role("region", name=PANEL)
    expect(panel).to_be_in_viewport()
    panel.get_by_role("button", name="Je préfère qu’on m’écrive").click()
    expect(panel).to_contain_text("C’est noté")
    panel.get_by_role("button", name="Je suis en sécurité").click()
    expect(panel).to_have_count(0)
    alert = Alert.objects.get()
    assert alert.wants_word_at
    assert alert.safe_at


def test_an_alert_nobody_takes_goes_up_and_the_page_says_so(browse, site_url, axe, no_sideways, author, moderator):
    coordinator = PersonFactory(pseudonym="Coco", roles=[Role.COORDINATOR])
    alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
    for _step in range(2):
        Alert.objects.filter(pk=alert.pk).update(due_at=timezone.now() - dt.timedelta(seconds=1))
        actions.move_on_late()

    desk = browse(coordinator, width=360)
    desk.goto(site_url + "/equipe/")
    desk.goto(site_url + "/equipe/alertes/")
    expect(desk.locator("main")).to_contain_text("la coordination")
    axe(desk)
    no_sideways(desk)
    desk.goto(site_url + "/equipe/astreinte/")
    axe(desk)
    no_sideways(desk)
