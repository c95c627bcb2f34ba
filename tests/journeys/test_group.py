"""A group lived end to end in two windows: whoever holds it on a computer, a member on a telephone of 360 px."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from eclaireur.conversations.models import Debrief, Message, Room
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import Occurrence, Registration
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_facilitator

TITLE = "Parler des nuits"


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """A link of the menu."""
    page.locator(".menu summary").click()
    page.locator(".menu").get_by_role("link", name=name, exact=True).click()


def open_agenda(page: Page) -> None:
    """The gathering, found in the agenda."""
    follow(page, "Agenda")
    page.get_by_role("main").get_by_role("link", name=TITLE).first.click()


def say(page: Page, words: str) -> None:
    page.locator("textarea[name=body]").fill(words)
    press(page, "Envoyer")
    expect(page.locator(".message.mine", has_text=words)).to_be_visible()


@pytest.fixture
def look(axe, no_sideways):
    """`look(page)`: nothing hard to reach, nothing wider than the screen."""

    def check(*pages: Page) -> None:
        for page in pages:
            axe(page)
            no_sideways(page)

    return check


def publish_a_group(page: Page, site_url: str, beside: str, look) -> None:
    """A talk group in writing, tomorrow evening, with one place and somebody to hold it with."""
    page.goto(f"{site_url}/mon-espace/")
    follow(page, "Tenir un groupe")
    look(page)
    page.get_by_role("link", name="Proposer une rencontre").click()
    page.get_by_label("Sorte").select_option("talk")
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label(beside).check()
    page.get_by_label("Première date").fill((timezone.localdate() + dt.timedelta(days=1)).isoformat())
    page.get_by_label("Heure de début").fill("19:30")
    page.get_by_label("chaque semaine, ou").check()
    page.get_by_label("par écrit, dans un salon").check()
    page.get_by_label("Nombre de places").fill("1")
    page.get_by_label("Règles du groupe").fill("Ce qui se dit ici reste ici.")
    look(page)
    press(page, "Enregistrer")
    expect(page.get_by_role("heading", name="Les prochaines dates seront")).to_be_visible()
    look(page)
    press(page, "Publier dans l’agenda")
    expect(page.get_by_role("heading", name="Prochaines dates")).to_be_visible()
    look(page)


def register(page: Page, site_url: str, button: str) -> None:
    page.goto(f"{site_url}/mon-espace/")
    open_agenda(page)
    page.get_by_label("J’ai lu").check()
    press(page, button)


def begin(minutes_ago: int) -> None:
    """Time passes: the first date began a little while ago."""
    now = timezone.now() - dt.timedelta(minutes=minutes_ago)
    first = Occurrence.objects.earliest("starts_at")
    Occurrence.objects.filter(pk=first.pk).update(starts_at=now, ends_at=now + dt.timedelta(minutes=90))
    actions.keep_rooms()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_group_from_its_writing_to_the_word_after(browse, site_url, look, aside, theme):
    holder, second = a_facilitator(), a_facilitator()
    first, member = PersonFactory(), PersonFactory()
    desk = browse(holder, theme=theme)
    publish_a_group(desk, site_url, second.pseudonym, look)

    # One place: the first takes it, the second waits, and has it when it is given back.
    early = browse(first, width=360, theme=theme)
    register(early, site_url, "M’inscrire")
    expect(early.get_by_text("Votre place est prise")).to_be_visible()
    phone = browse(member, width=360, theme=theme)
    register(phone, site_url, "Me mettre sur la liste d’attente")
    look(early, phone)
    press(early, "Me désinscrire")
    press(early, "Oui")
    follow(phone, "Mes rendez-vous")
    look(phone)
    press(phone, "J’accepte la place")
    look(phone)
    assert Registration.objects.get(person=member).state == Seat.REGISTERED

    # Hellos the day before, then the group: a hand, the floor, a break.
    aside(lambda: begin(5))
    follow(phone, "Mes rendez-vous")
    press(phone, "Entrer dans le salon")
    follow(desk, "Tenir un groupe")
    desk.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    desk.locator("#dates").get_by_role("link").first.click()
    look(desk)
    press(desk, "Entrer dans le salon")
    for page in (desk, phone):
        expect(page.locator("[data-live]")).to_have_attribute("data-state", "live")
    look(desk, phone)
