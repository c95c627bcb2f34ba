"""Two people talk, live and without any script; nothing written is lost nor doubled."""

import re

import pytest
from playwright.sync_api import expect

from eclaireur.accounts.actions import block, erase_person
from eclaireur.conversations import actions, queries
from eclaireur.conversations.models import Message
from tests.factories.conversations import private_thread, say

BOX = "textarea[name=body]"
STATUS = "[data-status]"


@pytest.fixture
def two(browse, site_url):
    """A thread, its two people, and a page of the thread for each."""
    thread, one, other = private_thread(about="Votre accompagnement")
    address = site_url + thread.get_absolute_url()

    def open_page(person, **how):
        page = browse(person, **how)
        page.goto(address)
        return page

    return thread, one, other, open_page


def live(page):
    """The page, once its socket is ready."""
    page.wait_for_selector('[data-state="live"]')
    return page


def write(page, text):
    page.fill(BOX, text)
    page.get_by_role("button", name="Envoyer").click()


def words(page):
    return page.locator(".message [data-words]").all_inner_texts()


def last_words(page):
    return page.locator(".message [data-words]").last


def test_two_people_talk_without_reloading(two, axe, no_sideways):
    _thread, one, other, open_page = two
    here, there = live(open_page(one, width=360)), live(open_page(other))
    expect(here.get_by_text("Rien n’est encore écrit ici")).to_be_visible()
    write(here, "Bonjour <b>toi</b>.\nÇa va ?")
    expect(there.locator(".message")).to_have_count(1)
    assert words(there) == ["Bonjour <b>toi</b>.\nÇa va ?"]
    expect(here.locator(BOX)).to_have_value("")
    expect(here.locator(".message.mine .meta")).to_contain_text(re.compile(r"\blu\b"))
    write(there, "Mieux, oui. 🌿")
    expect(here.locator(".message")).to_have_count(2)
    for page in (here, there):
        axe(page)
        no_sideways(page)


def test_a_message_changed_or_erased_changes_on_the_other_page(two, aside):
    thread, one, other, open_page = two
    message = aside(lambda: say(thread, one, "premier jet"))
    there = live(open_page(other))
    aside(lambda: actions.edit(by=one, message=message, text="au propre", seen_revision=1))
    expect(there.locator(".message")).to_contain_text("au propre")
    expect(there.locator(".message")).to_contain_text("modifié")
    aside(lambda: actions.erase(by=one, message=message))
    expect(there.locator(".message.gone")).to_have_count(1)
    expect(there.locator(".message")).not_to_contain_text("au propre")


def test_a_double_click_and_two_tabs_make_one_message(two, aside):
    _thread, one, _other, open_page = two
    first, second = live(open_page(one)), live(open_page(one))
    first.fill(BOX, "une seule fois")
    first.get_by_role("button", name="Envoyer").dblclick()
    expect(second.locator(".message.mine")).to_have_count(1)
    write(second, "de l’autre onglet")
    expect(first.locator(".message.mine")).to_have_count(2)
    assert words(first) == words(second) == ["une seule fois", "de l’autre onglet"]
    assert aside(Message.objects.count) == 2


class Cable:
    """The line between a page and the live server, which a test may cut and mend."""

    def __init__(self, page):
        self.is_cut, self.ends = False, []
        page.route_web_socket(re.compile("/direct/"), self.plug)

    def plug(self, end):
        if self.is_cut:
            end.close(code=1001)
            return
        self.ends.append((end, end.connect_to_server()))

    def cut(self):
        self.is_cut = True
        for end, server in self.ends:
            end.close(code=1001)
            server.close()
        self.ends = []


def test_when_the_line_is_cut_words_leave_by_an_ordinary_request(two, aside, browse, site_url):
    thread, one, other, _open_page = two
    page = browse(one)
    cable = Cable(page)
    page.goto(site_url + thread.get_absolute_url())
    live(page)
    cable.cut()
    aside(lambda: say(thread, other, "pendant la coupure"))
    write(page, "par un autre chemin")
    expect(page.locator(".message")).to_have_count(2)
    assert words(page) == ["pendant la coupure", "par un autre chemin"]
    expect(page.locator(BOX)).to_have_value("")
    cable.is_cut = False
    aside(lambda: say(thread, other, "après"))
    expect(page.locator(".message")).to_have_count(3, timeout=20_000)
    assert words(page) == ["pendant la coupure", "par un autre chemin", "après"]
    assert aside(Message.objects.count) == 3


JUST_ABOVE_THE_BAR = """send => {
    const bar = document.elementFromPoint(30, innerHeight - 5).getBoundingClientRect().top;
    scrollBy({ top: send.getBoundingClientRect().bottom - bar, behavior: "instant" });
}"""
UNDER_THE_BAR = "seen => seen.getBoundingClientRect().bottom - document.elementFromPoint(30, innerHeight - 5).getBoundingClientRect().top"


def written_without_network(two, aside, browse, site_url, text):
    """A phone where `text` was sent without any network, which is seen there, and what gives the network back.

    The conversation is long, a word of care stands in it, and one presses at the very foot of the screen: what is said
    below the button would be under the fixed bar.
    """
    thread, one, other, _open_page = two
    for _n in range(8):
        aside(lambda: say(thread, other, "Une phrase assez longue pour prendre quelques lignes sur un téléphone. " * 3))
    aside(lambda: say(thread, other, "Appelle-moi plutôt au 06 12 34 56 78."))
    page = browse(one, width=360)
    cable = Cable(page)
    page.goto(site_url + thread.get_absolute_url())
    live(page)
    expect(page.locator("[data-care]")).to_have_count(1)
    cable.cut()
    page.route("**/conversations/**", lambda route: route.abort())
    page.fill(BOX, text)
    send = page.get_by_role("button", name="Envoyer")
    send.evaluate(JUST_ABOVE_THE_BAR)
    assert send.evaluate(UNDER_THE_BAR) == pytest.approx(0, abs=1), "the button is just above the bar, what comes after it is not seen"
    send.click()
    expect(page.locator(STATUS)).to_contain_text("Votre texte est gardé ici")
    assert page.locator(STATUS).evaluate(UNDER_THE_BAR) <= 0, "nothing at the foot of the screen hides it"

    def back():
        cable.is_cut = False
        page.unroute_all()

    return page, back


def test_without_any_network_words_stay_and_leave_when_it_is_back(two, aside, browse, site_url):
    page, network_is_back = written_without_network(two, aside, browse, site_url, "gardé dans la boîte")
    expect(page.locator(BOX)).to_have_value("gardé dans la boîte")
    assert not aside(Message.objects.filter(author=two[1]).exists)
    network_is_back()
    expect(page.locator(".message.mine")).to_have_count(1, timeout=30_000)
    expect(page.locator(BOX)).to_have_value("")
    assert aside(Message.objects.filter(author=two[1]).count) == 1


def test_words_changed_while_there_is_no_network_are_no_longer_promised_to_leave(two, aside, browse, site_url):
    page, network_is_back = written_without_network(two, aside, browse, site_url, "à relire")
    page.locator(BOX).press_sequentially("e")
    expect(page.locator(STATUS)).to_contain_text("n’arrivent pas d’eux-mêmes")
    network_is_back()
    live(page)
    expect(page.locator(BOX)).to_have_value(re.compile("à relire"))
    assert not aside(Message.objects.filter(author=two[1]).exists)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".message.mine")).to_have_count(1)


def test_words_that_cannot_leave_stay_in_the_box_with_the_reason(two):
    _thread, one, _other, open_page = two
    page = live(open_page(one))
    page.fill(BOX, "x" * 5001)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(STATUS)).to_contain_text("deux fois")
    expect(page.locator(BOX)).to_have_value("x" * 5001)


def test_a_session_ended_elsewhere_is_said_and_the_words_stay(two, aside):
    _thread, one, _other, open_page = two
    page = live(open_page(one))
    page.fill(BOX, "à moitié écrit")
    one.set_password("une toute autre phrase")
    aside(one.save)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(STATUS)).to_contain_text("session est terminée")
    expect(page.locator(BOX)).to_have_value("à moitié écrit")


def test_a_block_closes_the_page_without_saying_why(two, aside):
    _thread, one, other, open_page = two
    page = live(open_page(one))
    aside(lambda: block(by=other, person=one))
    expect(page.locator(STATUS)).to_contain_text("Cette conversation est fermée")


def test_when_the_other_person_goes_ones_own_words_stay_however_long_the_page_is(two, aside):
    thread, one, other, open_page = two
    aside(lambda: say(thread, other, "à ne plus lire"))
    page = live(open_page(one))
    for sent in range(60):
        aside(lambda sent=sent: say(thread, one, f"à moi {sent}"))
        expect(page.locator(".message")).to_have_count(sent + 2)
    aside(lambda: erase_person(by=other, person=other))
    expect(page.locator(".message")).to_have_count(60)
    assert words(page) == [f"à moi {sent}" for sent in range(60)]


def test_a_draft_survives_a_reload_and_another_device(two, aside):
    thread, one, _other, open_page = two
    page = live(open_page(one))
    page.locator(BOX).press_sequentially("je cherche mes mots")
    expect(page.locator(STATUS)).to_contain_text("Brouillon gardé")
    page.reload()
    expect(page.locator(BOX)).to_have_value("je cherche mes mots")
    expect(open_page(one, width=360).locator(BOX)).to_have_value("je cherche mes mots")
    live(page)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".message.mine")).to_have_count(1)
    page.reload()
    expect(page.locator(BOX)).to_have_value("")
    assert aside(lambda: queries.draft_of(one, thread)) == ""


def test_words_written_while_the_line_is_cut_are_there_after_a_reload_rather_than_an_older_draft(two, browse, site_url):
    thread, one, _other, _open_page = two
    page = browse(one)
    cable = Cable(page)
    page.goto(site_url + thread.get_absolute_url())
    live(page).locator(BOX).press_sequentially("je cherche")
    expect(page.locator(STATUS)).to_contain_text("Brouillon gardé")
    cable.cut()
    page.locator(BOX).press_sequentially(" mes mots")
    page.reload()
    expect(page.locator(BOX)).to_have_value("je cherche mes mots")
    cable.is_cut = False
    page.reload()
    live(page)
    expect(page.locator(STATUS)).to_contain_text("Brouillon gardé")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".message.mine")).to_have_count(1)
    page.reload()
    expect(page.locator(BOX)).to_have_value("")


def test_everything_works_without_script(two, aside):
    thread, one, other, open_page = two
    aside(lambda: say(thread, other, "bonjour"))
    page = open_page(one, width=360, javascript=False)
    write(page, "je réponds")
    expect(page.locator(".message")).to_have_count(2)
    assert re.search(r"#m-[0-9a-f-]{36}$", page.url)
    page.get_by_role("link", name="Modifier").click()
    page.fill(BOX, "je réponds, en mieux")
    page.get_by_role("button", name="Garder ces mots").click()
    expect(last_words(page)).to_have_text("je réponds, en mieux")
    page.get_by_role("link", name="Effacer").click()
    page.get_by_role("button", name="Effacer ce message").click()
    expect(last_words(page)).to_have_text("Message effacé.")
    page.fill(BOX, "pour demain")
    page.get_by_role("button", name="Garder pour plus tard").click()
    page.get_by_role("link", name=other.pseudonym).click()
    expect(page.locator(BOX)).to_have_value("pour demain")
