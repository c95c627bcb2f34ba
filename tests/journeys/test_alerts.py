"""From a text to "someone is with this person": what the person sees at once, what the desk does, and who is told when
nobody takes it. By script and without.
"""

import datetime as dt
import threading
import time

import pytest
import time_machine
from django.db import connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from playwright.sync_api import expect

from eclaireur.accounts.enums import Role
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import Alert, OnCallSlot
from eclaireur.safety.reference import load_help
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of

SOON = 20_000  # milliseconds: what others change is asked for every fifteen seconds
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


@pytest.fixture
def worker(settings, browse):
    """Tasks wait in the database for their moment, as in production; `worker()` starts the one that runs them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    one = Worker(queue_names=["*"], interval=1.0, batch=False, backend_name="default", startup_delay=False, max_tasks=None,
                 worker_id="journey", excluded_queue_names=[])  # fmt: skip

    def work():
        try:
            one.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    yield thread.start
    one.running = False
    if thread.is_alive():
        thread.join(timeout=10)


def test_nobody_takes_it_the_deadline_passes_and_the_coordination_is_with_this_person(
    browse, site_url, axe, author, moderator, worker, record_property
):
    """Every page stays open: nothing is reloaded. Only the clock is put forward, to the deadline that was set."""
    coordinator = PersonFactory(pseudonym="Coco", roles=[Role.COORDINATOR])
    thread, _one, _other = private_thread(author)
    here, beside, desk = browse(author, width=360), browse(moderator), browse(coordinator)
    here.goto(site_url + thread.get_absolute_url())
    here.wait_for_selector('[data-state="live"]')
    for page in (beside, desk):
        page.goto(site_url + "/equipe/alertes/")
        expect(page.get_by_text("Aucune alerte ouverte")).to_be_visible()
    worker()

    here.fill("textarea[name=body]", CRISIS)
    begun = time.monotonic()
    here.get_by_role("button", name="Envoyer").click()
    panel = here.get_by_role("region", name=PANEL)
    expect(panel).to_contain_text("est prévenu et va vous écrire")
    alert = Alert.objects.get()
    assert Notice.objects.filter(to=moderator, kind=actions.RAISED).exists()
    assert not Notice.objects.filter(to=coordinator).exists()
    shown = time.monotonic()
    expect(beside.get_by_role("link", name="Camille")).to_be_visible(timeout=SOON)
    read = time.monotonic()

    with time_machine.travel(alert.due_at + dt.timedelta(seconds=1), tick=True):
        passed = time.monotonic()
        expect(desk.get_by_role("link", name="Camille")).to_be_visible(timeout=SOON)
        reached = time.monotonic()
        told = Notice.objects.get(to=coordinator, kind=actions.RAISED_AGAIN)
        desk.get_by_role("link", name="Camille").click()
        expect(desk.locator("main")).to_contain_text("la coordination")
        desk.get_by_role("button", name="Je m’en occupe").click()
        expect(desk.get_by_text("Vous vous en occupez").first).to_be_visible()
        taken = time.monotonic()
        expect(panel).to_contain_text("Quelqu’un de l’équipe est là, et s’occupe de ce que vous avez écrit.", timeout=SOON)
        said = time.monotonic()
        expect(beside.get_by_text("Coco s’en occupe", exact=True)).to_be_visible(timeout=SOON)
        axe(here)
        desk.locator('input[accesskey="1"]').check()
        desk.get_by_role("button", name="Clore l’alerte").click()
        expect(desk.get_by_text("L’alerte est close")).to_be_visible()

    alert.refresh_from_db()
    assert (alert.owner, alert.get_outcome_display()) == (coordinator, "Quelqu’un est avec cette personne")
    for leg, seconds in {
        "from the text to the panel and the alert": shown - begun,
        "from the text to the open page of who is on call": read - begun,
        "from the deadline to the notice of the coordination": (told.created_at - alert.created_at).total_seconds() - 600,
        "from the deadline to the open page of the coordination": reached - passed,
        "from there to an alert that is taken": taken - reached,
        "from taken to the open page of who wrote": said - taken,
    }.items():
        record_property(f"seconds {leg}", round(seconds, 1))


def test_a_page_left_open_shows_a_new_alert_and_who_has_it_and_keeps_ones_place(
    browse, site_url, axe, no_sideways, aside, author, moderator
):
    first = aside(lambda: actions.raise_alert(author=PersonFactory(pseudonym="Safran"), level=Urgency.RED))
    desk = browse(moderator, width=360)
    desk.goto(site_url + "/equipe/alertes/")
    link = desk.get_by_role("link", name="Safran")
    link.focus()
    desk.evaluate("window.mine = document.activeElement")

    begun = time.monotonic()
    second = aside(lambda: actions.raise_alert(author=author, level=Urgency.CRISIS))
    expect(desk.locator("#alerts article").first).to_contain_text("Camille", timeout=SOON)
    assert time.monotonic() - begun < SOON / 1000
    expect(desk.locator("p[role=status].visually-hidden")).to_have_text("Camille, danger immédiat. Personne ne s’en occupe encore.")
    assert desk.evaluate("document.activeElement === window.mine")
    axe(desk)
    no_sideways(desk)

    desk.goto(f"{site_url}/equipe/alertes/{second.pk}/")
    desk.get_by_role("button", name="Je m’en occupe").focus()
    desk.locator("textarea[name=note]").evaluate("field => { field.value = 'Un début de note'; }")
    other = PersonFactory(pseudonym="Veille", roles=[Role.MODERATOR])
    aside(lambda: actions.take_alert(by=other, alert=second))
    expect(desk.locator("#alert-state")).to_contain_text("Veille s’en occupe", timeout=SOON)
    expect(desk.get_by_role("button", name="Je m’en occupe")).to_have_count(0)
    assert desk.evaluate("document.activeElement.id") == "alert-state", "the button is gone: one stands where it was"
    assert desk.locator("textarea[name=note]").input_value() == "Un début de note"

    desk.goto(site_url + "/equipe/astreinte/")
    expect(desk.locator("#alerts-waiting")).to_contain_text("1 à prendre")
    aside(lambda: actions.take_alert(by=other, alert=first))
    expect(desk.locator("#alerts-waiting")).to_be_empty(timeout=SOON)


def test_without_script_a_desk_says_what_waits_as_it_was_when_it_opened(browse, site_url, moderator, author, aside):
    aside(lambda: actions.raise_alert(author=author, level=Urgency.CRISIS))
    desk = browse(moderator, javascript=False)
    desk.goto(site_url + "/equipe/astreinte/")
    desk.locator("#alerts-waiting").get_by_role("link").click()
    desk.get_by_role("link", name="Camille").click()
    expect(desk.get_by_role("button", name="Je m’en occupe")).to_be_visible()
    expect(desk.locator("[data-again-stopped]")).to_be_hidden()
