"""A room where something fails: what was being written stays, what did not go through is said, the line comes back by itself."""

import pytest
from playwright.sync_api import expect

from eclaireur.conversations import actions
from tests.factories.conversations import say_in
from tests.journeys.test_conversation import BOX, Cable, last_words, live, write


def type_more_than_the_server_has(page, first="je commence", more=" et je finis"):
    """Words the server holds, and some written since, less than its draft's patience ago."""
    page.locator(BOX).press_sequentially(first)
    expect(page.locator("[data-status]")).to_contain_text("Brouillon gardé")
    page.locator(BOX).press_sequentially(more)
    return first + more


def test_words_written_a_moment_before_a_gesture_that_reloads_are_there_after_it(room):
    _thread, team, _one, _other, open_page = room
    desk = live(open_page(team))
    written = type_more_than_the_server_has(desk)
    desk.get_by_role("button", name="Prolonger de 15 minutes").click()
    expect(desk.locator("[data-around=phase]")).to_contain_text("Le groupe continue")
    expect(desk.locator(BOX)).to_have_value(written)


def test_words_written_while_the_line_is_cut_are_there_after_a_reload(room):
    _thread, _team, one, _other, open_page = room
    cables = []
    page = live(open_page(one, lambda page: cables.append(Cable(page))))
    written = type_more_than_the_server_has(page, more="")
    cables[0].cut()
    page.locator(BOX).press_sequentially(", et la suite")
    page.wait_for_timeout(2000)  # longer than the draft waits before leaving for the server
    page.reload()
    expect(page.locator(BOX)).to_have_value(written + ", et la suite")


def test_words_written_since_on_another_device_are_not_replaced_by_those_kept_here(room, site_url):
    thread, _team, one, _other, open_page = room
    here = live(open_page(one))
    type_more_than_the_server_has(here)
    here.goto(f"{site_url}/conversations/")
    there = live(open_page(one, width=360))
    there.fill(BOX, "")
    there.locator(BOX).press_sequentially("plutôt ceci")
    expect(there.locator("[data-status]")).to_contain_text("Brouillon gardé")
    here.goto(site_url + thread.get_absolute_url())
    expect(here.locator(BOX)).to_have_value("plutôt ceci")


def test_after_a_quick_exit_nothing_of_what_was_being_written_is_kept(room):
    _thread, _team, one, _other, open_page = room
    page = live(open_page(one))
    page.locator(BOX).press_sequentially("à ne pas montrer")
    page.evaluate("""() => {
        document.documentElement.hidden = true; sessionStorage.clear(); dispatchEvent(new Event("pagehide"));
    }""")
    page.wait_for_timeout(500)
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft:'))") == []


# --- One's own hand --------------------------------------------------------------------------------


def test_a_hand_is_raised_and_lowered_by_keyboard_and_said(room):
    _thread, _team, one, _other, open_page = room
    page = live(open_page(one, width=360))
    said = page.locator("[data-gesture-status]")
    page.get_by_role("button", name="Lever la main").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Baisser la main")).to_be_focused()
    expect(said).to_have_text("Votre main est levée.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Lever la main")).to_be_focused()
    expect(said).to_have_text("Votre main est baissée.")


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_hand_raised_without_network_keeps_the_page_and_says_so(room, is_cut):
    _thread, _team, one, _other, open_page = room
    cables = []
    page = live(open_page(one, lambda page: cables.append(Cable(page))))
    page.route("**/geste/", lambda route: route.abort())
    page.locator(BOX).press_sequentially("à moitié")
    if is_cut:
        cables[0].cut()
        page.wait_for_selector('[data-state="cut"]')
    page.get_by_role("button", name="Lever la main").click()
    expect(page.locator("[data-gesture-status]")).to_contain_text("n’est peut-être pas parti")
    expect(page.locator(BOX)).to_have_value("à moitié")
    page.unroute_all()
    page.get_by_role("button", name="Lever la main").click()
    expect(page.locator("[data-gesture-status]")).to_have_text("Votre main est levée.")
    expect(page.get_by_role("button", name="Baisser la main")).to_be_visible()


def test_a_hand_raised_as_the_group_ends_says_why_not_at_once(room, aside):
    thread, team, one, _other, open_page = room
    cables = []
    page = live(open_page(one, lambda page: cables.append(Cable(page))))
    cables[0].cut()
    page.wait_for_selector('[data-state="cut"]')
    aside(lambda: actions.end_group(by=team, thread=thread))
    page.get_by_role("button", name="Lever la main").click()
    expect(page.locator("[data-gesture-status]")).to_contain_text("Le groupe est terminé")


# --- The line --------------------------------------------------------------------------------------

SLOWER = "() => { const real = setTimeout; window.setTimeout = (work, wait, ...more) => real(work, work.name === 'connect' ? 600_000 : wait, ...more); }"
WAKES = "() => document.dispatchEvent(new Event('visibilitychange'))"


@pytest.mark.parametrize("news", [WAKES, "() => dispatchEvent(new Event('online'))"])
def test_a_phone_that_wakes_is_back_in_the_room_at_once(room, aside, news):
    thread, _team, one, other, open_page = room
    cables = []

    def plugged(page):
        page.add_init_script(f"({SLOWER})()")
        cables.append(Cable(page))

    page = live(open_page(one, plugged))
    cables[0].cut()
    page.wait_for_selector('[data-state="cut"]')
    aside(lambda: say_in(thread, other, "pendant ce temps"))
    cables[0].is_cut = False
    page.evaluate(news)
    expect(last_words(page)).to_have_text("pendant ce temps")


def test_a_line_that_died_while_the_phone_slept_is_replaced_in_seconds(room, aside):
    thread, _team, one, other, open_page = room
    plugs, asleep = [], []

    def mute(end):
        """Once asleep, the first line carries nothing any more, and does not say that it is closed."""
        server, is_first = end.connect_to_server(), not plugs
        plugs.append(server)
        end.on_message(lambda text: None if is_first and asleep else server.send(text))
        server.on_message(lambda text: None if is_first and asleep else end.send(text))

    page = live(open_page(one, lambda page: page.route_web_socket("**/direct/", mute)))
    asleep.append(True)
    aside(lambda: say_in(thread, other, "pendant le sommeil"))
    page.evaluate(WAKES)
    expect(last_words(page)).to_have_text("pendant le sommeil")
    assert len(plugs) == 2


def test_a_room_whose_own_script_is_lost_is_whole_by_reloading(room, aside):
    thread, _team, one, other, open_page = room
    opened = []

    def without_the_script(page):
        page.route("**/room*.js", lambda route: route.abort())
        page.on("websocket", lambda socket: opened.append(socket.url))

    page = open_page(one, without_the_script)
    page.wait_for_load_state("networkidle")
    write(page, "par la poste")
    expect(last_words(page)).to_have_text("par la poste")
    expect(page.locator(BOX)).to_have_value("")
    aside(lambda: say_in(thread, other, "bien reçu"))
    page.get_by_role("link", name="Voir les nouveaux messages").click()
    expect(last_words(page)).to_have_text("bien reçu")
    assert opened == []
