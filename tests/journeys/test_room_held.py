"""The panel of who holds a group, in a real browser: it follows the room, never under a hand, and fails in words."""

from playwright.sync_api import expect

from eclaireur.conversations import actions
from eclaireur.conversations.models import Seat
from tests.journeys.test_conversation import live


def test_the_person_chosen_stays_chosen_when_the_panel_is_drawn_again_under_a_keyboard(room, aside):
    thread, team, one, other, open_page = room
    desk = live(open_page(team))
    chosen = aside(lambda: Seat.objects.get(place__person=other).number)
    desk.locator("#tenir-minutes").fill("7")
    desk.locator("#tenir-personne").select_option(str(chosen))
    silence = desk.get_by_role("button", name="Lire sans écrire")
    desk.locator("#tenir-personne").focus()
    while not silence.evaluate("button => button === document.activeElement"):
        desk.keyboard.press("Tab")
    aside(lambda: actions.raise_hand(by=one, thread=thread))
    expect(desk.get_by_role("button", name=f"Donner la parole à {one.pseudonym}")).to_be_visible()
    expect(silence).to_be_focused()
    expect(desk.locator("#tenir-personne")).to_have_value(str(chosen))
    expect(desk.locator("#tenir-minutes")).to_have_value("7")
    desk.keyboard.press("Enter")
    expect(desk.locator("#tenir-personne")).to_contain_text("lit sans écrire")
    assert aside(lambda: [seat.place.person for seat in Seat.objects.filter(is_silenced=True)]) == [other]


def test_when_the_person_chosen_goes_nobody_is_chosen_in_their_place(room, aside):
    thread, team, one, other, open_page = room
    desk = live(open_page(team))
    desk.locator("#tenir-personne").select_option(str(aside(lambda: Seat.objects.get(place__person=other).number)))
    silence = desk.get_by_role("button", name="Lire sans écrire")
    silence.focus()
    aside(lambda: actions.let_go(by=None, thread=thread, person=other))
    aside(lambda: actions.raise_hand(by=one, thread=thread))
    expect(desk.get_by_role("button", name=f"Donner la parole à {one.pseudonym}")).to_be_visible()
    expect(desk.locator("#tenir-personne")).to_have_value("")
    silence.press("Enter")
    expect(desk.locator("#tenir")).to_contain_text("Choisissez d’abord une personne")
    assert not aside(Seat.objects.filter(is_silenced=True).exists)


def test_a_gesture_which_fails_is_said_and_the_panel_is_kept(room, axe):
    _thread, team, _one, _other, open_page = room
    desk = live(open_page(team, width=360))
    answers = [lambda route: route.abort(), lambda route: route.fulfill(status=503), lambda route: route.fulfill(status=404)]
    desk.route("**/tenir/", lambda route: answers.pop(0)(route) if route.request.method == "POST" else route.continue_())
    said = desk.locator("[data-hold-status]")
    for words in ("n’est peut-être pas parti", "n’est peut-être pas parti", "ne répond plus"):
        desk.get_by_role("button", name="Une personne à la fois").click()
        expect(said).to_contain_text(words)
        expect(said).to_be_in_viewport()
        said.evaluate("line => { line.textContent = '' }")
        expect(desk.locator("#tenir")).to_be_visible()
    desk.unroute_all()
    desk.get_by_role("button", name="Une personne à la fois").click()
    expect(desk.get_by_role("button", name="Laisser chacun écrire")).to_be_visible()
    expect(said).to_be_hidden()
    axe(desk)


def test_a_holder_whose_session_is_over_reads_so_where_the_panel_was_not_a_page_to_sign_in(room, aside):
    _thread, team, _one, _other, open_page = room
    desk = live(open_page(team))
    desk.context.clear_cookies()
    desk.get_by_role("button", name="Une personne à la fois").click()
    expect(desk.locator("[data-hold-status]")).to_contain_text("votre session est terminée")
    expect(desk.locator("#tenir")).to_be_visible()


def test_a_panel_left_open_follows_after_a_while_and_opens_again_where_it_was(room, aside):
    thread, team, one, _other, open_page = room
    desk = live(open_page(team, lambda page: page.clock.install()))
    desk.get_by_text("Appeler la modération").click()
    desk.locator("#call-words").fill("Quelqu’un ne")
    aside(lambda: actions.raise_hand(by=one, thread=thread))
    desk.wait_for_timeout(1500)
    given = desk.get_by_role("button", name=f"Donner la parole à {one.pseudonym}")
    expect(given).to_have_count(0)
    desk.clock.fast_forward(20_000)
    expect(given).to_be_visible()
    expect(desk.locator("#call-words")).to_be_focused()
    expect(desk.locator("#call-words")).to_have_value("Quelqu’un ne")
    desk.keyboard.type(" va pas")
    expect(desk.locator("#call-words")).to_have_value("Quelqu’un ne va pas")


def test_one_may_still_go_back_from_a_question_once_the_panel_was_drawn_again(room):
    _thread, team, _one, _other, open_page = room
    desk = live(open_page(team))
    desk.get_by_role("button", name="Une personne à la fois").click()
    expect(desk.get_by_role("button", name="Laisser chacun écrire")).to_be_visible()
    asked = desk.get_by_text("Terminer le groupe")
    asked.click()
    desk.get_by_role("button", name="Non, revenir").click()
    expect(desk.get_by_role("button", name="Terminer", exact=True)).to_be_hidden()
    expect(asked).to_be_focused()
