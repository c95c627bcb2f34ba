"""A group lived end to end in two windows: whoever holds it on a computer, a member on a telephone of 360 px."""

import datetime as dt

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from eclaireur.conversations.actions import forget_over_rooms
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
    expect(page.get_by_role("link", name="Proposer une rencontre")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Proposer une rencontre").click()
    page.get_by_label("Sorte").select_option("talk")
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Quelqu’un d’autre").fill(beside)
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


def register(page: Page, site_url: str, button: str, then: str) -> None:
    page.goto(f"{site_url}/mon-espace/")
    open_agenda(page)
    page.get_by_label("J’ai lu").check()
    press(page, button)
    expect(page.get_by_role("region", name="Votre place")).to_contain_text(then)


def begin(minutes_ago: int) -> None:
    """Time passes: the first date began a little while ago."""
    now = timezone.now() - dt.timedelta(minutes=minutes_ago)
    first = Occurrence.objects.earliest("starts_at")
    Occurrence.objects.filter(pk=first.pk).update(starts_at=now, ends_at=now + dt.timedelta(minutes=90))
    actions.keep_rooms()


def close_the_room() -> None:
    """Time passes: four days, and the room is closed."""
    since = {hour: F(hour) - dt.timedelta(days=4) for hour in ("opens_at", "starts_at", "ends_at", "closes_at")}
    Room.objects.update(**since)
    forget_over_rooms()


def pass_the_place_on(early: Page, phone: Page, look) -> None:
    """The one place is given back: the next on the list is offered it, and accepts."""
    look(early, phone)
    early.get_by_text("Me désinscrire").click()
    press(early, "Oui")
    expect(early.get_by_role("main").get_by_role("status")).to_be_visible()
    follow(phone, "Mes rendez-vous")
    expect(phone.get_by_role("button", name="J’accepte la place")).to_be_visible()
    look(phone)
    press(phone, "J’accepte la place")
    expect(phone.get_by_role("button", name="Entrer dans le salon")).to_be_visible()
    look(phone)


def enter(desk: Page, phone: Page, look) -> None:
    """Each by their own door: « Mes rendez-vous », « Tenir un groupe »."""
    follow(phone, "Mes rendez-vous")
    press(phone, "Entrer dans le salon")
    follow(desk, "Tenir un groupe")
    desk.get_by_role("region", name="Les dates que vous tenez").get_by_role("link", name=TITLE).first.click()
    expect(desk.get_by_role("button", name="Entrer dans le salon")).to_be_visible()
    look(desk)
    press(desk, "Entrer dans le salon")
    for page in (desk, phone):
        expect(page.locator("[data-live]")).to_have_attribute("data-state", "live")
    look(desk, phone)


def see_the_plan_and_come_back(desk: Page, look) -> None:
    """The plan is a tap away from the room, and the room from the plan."""
    desk.get_by_role("link", name="Le déroulé", exact=True).click()
    expect(desk.get_by_role("heading", name="Le déroulé")).to_be_visible()
    look(desk)
    press(desk, "Entrer dans le salon")
    expect(desk.locator("[data-live]")).to_have_attribute("data-state", "live")


def speak_in_turn(desk: Page, phone: Page, member: str, look) -> None:
    """A hand, the floor, a break."""
    say(desk, "Bonsoir. On prend la parole chacun son tour.")
    expect(phone.get_by_role("log")).to_contain_text("chacun son tour")
    press(desk, "Une personne à la fois")
    expect(phone.locator("[data-around=cannot]")).to_be_visible()
    press(phone, "Lever la main")
    press(desk, f"Donner la parole à {member}")
    expect(phone.locator("[data-around=floor]")).to_contain_text("Vous avez la parole")
    say(phone, "Je me réveille à trois heures. 🌙")
    expect(desk.get_by_role("log")).to_contain_text("à trois heures. 🌙")
    press(phone, "Baisser la main, ou rendre la parole")
    expect(desk.get_by_text("Reprendre la parole donnée")).to_have_count(0)
    press(desk, "Faire une pause")
    expect(phone.locator("[data-around=pause]")).to_be_visible()
    look(desk, phone)
    press(desk, "Finir la pause")
    expect(phone.locator("[data-around=pause]")).to_be_hidden()


def leave_and_debrief(desk: Page, phone: Page, look) -> None:
    """The member goes without a word; those who held it write between themselves."""
    room = phone.url
    phone.get_by_text("Je m’inquiète, bloquer, sortir").click()
    look(phone)
    press(phone, "Sortir sans rien dire")
    expect(phone).not_to_have_url(room)
    desk.get_by_text("Terminer le groupe").click()
    press(desk, "Terminer")
    expect(desk.get_by_text("Terminer le groupe")).to_have_count(0)
    desk.get_by_role("link", name="Après le groupe").click()
    look(desk)
    desk.get_by_role("link", name="Laisser un mot, lire ceux des autres").click()
    desk.locator("textarea[name=body]").fill("Une bonne heure. Revenir sur les nuits.")
    look(desk)
    press(desk, "Laisser ce mot")
    expect(desk.get_by_text("Revenir sur les nuits.")).to_be_visible()


def test_a_group_from_its_writing_to_the_word_after(browse, site_url, look, aside):
    holder, second = a_facilitator(), a_facilitator()
    first, member = PersonFactory(), PersonFactory()
    desk = browse(holder)
    publish_a_group(desk, site_url, second.pseudonym, look)

    early, phone = (browse(person, width=360) for person in (first, member))
    register(early, site_url, "M’inscrire", "Votre place est gardée")
    register(phone, site_url, "Me mettre sur la liste d’attente", "liste d’attente")
    pass_the_place_on(early, phone, look)
    assert Registration.objects.get(person=member).state == Seat.REGISTERED

    aside(lambda: begin(5))
    enter(desk, phone, look)
    see_the_plan_and_come_back(desk, look)
    speak_in_turn(desk, phone, member.pseudonym, look)
    leave_and_debrief(desk, phone, look)

    beside = browse(second, width=360)
    beside.goto(desk.url)
    expect(beside.get_by_role("main")).to_contain_text("Revenir sur les nuits.")
    look(beside)
    assert browse(member).goto(desk.url).status == 404  # what they say between themselves is theirs

    aside(close_the_room)
    assert aside(lambda: not (Message.objects.exists() or Debrief.objects.exists()))
