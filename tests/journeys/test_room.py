"""A room in a real browser: whole without script; live, what stays on the screen, what leaves it, and how one comes back."""

import time

from playwright.sync_api import expect

from eclaireur.accounts.actions import erase_person
from eclaireur.conversations import actions
from eclaireur.conversations.models import Message, Seat
from tests.factories.conversations import say_in
from tests.journeys.test_conversation import BOX, Cable, last_words, live, words, write


def test_a_room_is_whole_without_script(room, aside, browse, site_url, no_sideways):
    thread, team, one, other, _open_page = room
    aside(lambda: say_in(thread, other, "bonsoir à tous"))
    page = browse(one, width=360, javascript=False)
    page.goto(f"{site_url}/conversations/")
    page.get_by_role("main").get_by_role("link", name=thread.about).click()
    expect(last_words(page)).to_have_text("bonsoir à tous")
    write(page, "je lis, et je réponds")
    expect(page.locator(".message")).to_have_count(2)
    assert words(page) == ["bonsoir à tous", "je lis, et je réponds"]
    expect(page.locator(BOX)).to_have_value("")
    page.get_by_role("button", name="Lever la main").click()
    expect(page.locator("[data-around=hands]")).to_contain_text(one.pseudonym)
    page.get_by_role("button", name="Baisser la main").click()
    expect(page.locator("[data-around=hands]")).to_be_hidden()
    aside(lambda: say_in(thread, team, "on commence"))
    page.get_by_role("link", name="Voir les nouveaux messages").click()
    expect(last_words(page)).to_have_text("on commence")
    page.reload()
    expect(page.locator(".message")).to_have_count(3)
    assert words(page) == ["bonsoir à tous", "je lis, et je réponds", "on commence"]
    no_sideways(page)


def test_words_sent_into_a_network_that_swallows_them_leave_as_soon_as_the_line_is_back(room, aside):
    _thread, _team, one, _other, open_page = room
    cables, swallowed = [], []
    page = live(open_page(one, lambda page: cables.append(Cable(page))))
    page.route("**/salles/**", lambda route: swallowed.append(route) if route.request.method == "POST" else route.continue_())
    cables[0].cut()
    write(page, "dans le vide")
    expect(page.locator("[data-status]")).to_have_text("Envoi en cours.")
    cables[0].is_cut = False
    expect(page.locator(".message.mine")).to_have_count(1, timeout=15_000)
    expect(page.locator(BOX)).to_have_value("")
    assert swallowed, "the request was on its way, without an answer"
    for route in swallowed:
        route.continue_()  # it arrives at last: the same message
    page.reload()
    assert words(page) == ["dans le vide"]
    assert aside(Message.objects.count) == 1


def test_the_words_of_an_erased_account_leave_the_screen_and_the_box_is_kept(room, aside):
    thread, _team, one, other, open_page = room
    aside(lambda: say_in(thread, other, "à ne plus lire"))
    page = live(open_page(one))
    write(page, "je reste")
    expect(page.locator(".message")).to_have_count(2)
    page.fill(BOX, "à moitié écrit")
    aside(lambda: erase_person(by=other, person=other))
    expect(page.locator(".message")).to_have_count(1)
    assert words(page) == ["je reste"]
    expect(page.locator(BOX)).to_have_value("à moitié écrit")


def long_page(room, aside, *, theirs, mine=70):
    """A page which stayed open while `mine` messages came after the `theirs` of someone else: more than one page gives."""
    thread, _team, one, other, open_page = room
    page = live(open_page(one))
    for sent in range(theirs + mine):
        author, text = (other, f"à lui {sent}") if sent < theirs else (one, f"à moi {sent}")
        aside(lambda author=author, text=text: say_in(thread, author, text))
        expect(page.locator(".message")).to_have_count(sent + 1)
    return page


def test_when_an_account_is_erased_the_words_of_others_stay_however_long_the_page_is(room, aside):
    page = long_page(room, aside, theirs=3)
    other = room[3]
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "avant=" in request.url else None)
    aside(lambda: erase_person(by=other, person=other))
    expect(page.locator(".message:not(.mine)")).to_have_count(0)
    assert words(page) == [f"à moi {sent}" for sent in range(3, 73)]
    assert len(asked) == 2, "as many pages as hold what is shown"


def test_while_the_site_does_not_answer_nothing_leaves_the_screen_and_what_was_erased_leaves_as_soon_as_it_does(room, aside):
    thread, _team, one, other, open_page = room
    aside(lambda: say_in(thread, other, "à ne plus lire"))
    aside(lambda: say_in(thread, one, "je reste"))
    page = live(open_page(one))
    answers = ["abort", 503, "elsewhere"]

    def failing(route):
        if not answers:
            return route.continue_()
        answer = answers.pop(0)
        if answer == "abort":
            return route.abort()
        return route.fulfill(status=503 if answer == 503 else 200, body="<p>Une autre page.</p>", content_type="text/html")

    page.route("**/salles/**avant=**", failing)
    page.evaluate("() => { const real = setTimeout; window.setTimeout = (work, wait, ...more) => real(work, wait / 20, ...more); }")
    with page.expect_request("**avant=**"):
        aside(lambda: erase_person(by=other, person=other))
    assert words(page) == ["à ne plus lire", "je reste"]
    expect(page.locator(".message")).to_have_count(1)
    assert words(page) == ["je reste"]
    assert answers == []


def test_who_is_asked_to_leave_keeps_their_own_box_and_nothing_of_the_room(room, aside):
    thread, team, one, other, open_page = room
    aside(lambda: say_in(thread, other, "entre nous"))
    page = live(open_page(one))
    page.fill(BOX, "à moitié écrit")
    number = aside(lambda: Seat.objects.get(place__person=one).number)
    aside(lambda: actions.remove(by=team, thread=thread, number=number, words="À demain."))
    expect(page.locator(".message")).to_have_count(0)
    expect(page.locator("[data-status]")).to_contain_text("aujourd’hui")
    expect(page.locator(BOX)).to_have_value("à moitié écrit")


def test_who_holds_a_group_prolongs_it_ends_it_takes_it_up_again_and_lets_someone_back(room, aside, axe, no_sideways):
    thread, team, one, _other, open_page = room
    number = aside(lambda: Seat.objects.get(place__person=one).number)
    aside(lambda: actions.remove(by=team, thread=thread, number=number, words="Reposez-vous."))
    desk, door = open_page(team, width=360), open_page(one, width=360)
    expect(door.get_by_role("link", name="Écrire à la modération")).to_be_visible()
    axe(door)
    desk.get_by_role("button", name="Prolonger de 15 minutes").click()
    expect(desk.locator("[data-around=phase]")).to_contain_text("Le groupe continue")
    desk.get_by_text("Laisser revenir une personne").click()
    desk.get_by_text(f"Laisser revenir {one.pseudonym}").click()
    axe(desk)
    no_sideways(desk)
    desk.get_by_role("button", name="Laisser revenir", exact=True).click()
    expect(desk.get_by_text("Laisser revenir une personne")).to_have_count(0)
    door.reload()
    expect(door.locator(BOX)).to_be_visible()
    hand = door.get_by_role("button", name="Lever la main")
    expect(hand).to_be_visible()
    aside(lambda: actions.end_group(by=team, thread=thread))
    expect(door.locator("[data-around=phase]")).to_contain_text("Le groupe est terminé")
    expect(hand).to_be_hidden()
    desk.get_by_role("button", name="Reprendre le groupe").click()
    expect(door.locator("[data-around=phase]")).to_contain_text("Le groupe continue")
    expect(hand).to_be_visible()


def test_what_who_holds_a_group_has_opened_stays_when_the_room_changes_and_follows_once_they_are_done(room, aside):
    thread, team, one, other, open_page = room
    aside(lambda: actions.remove(by=team, thread=thread, number=Seat.objects.get(place__person=other).number, words="À demain."))
    desk = live(open_page(team))
    given, late = f"Donner la parole à {one.pseudonym}", []

    def keep_the_first_answer_with_the_hand(route):
        answer = route.fetch()
        if given in answer.text() and not late:
            late.append(lambda: route.fulfill(response=answer))
        else:
            route.fulfill(response=answer)

    desk.route("**/tenir/**", keep_the_first_answer_with_the_hand)
    aside(lambda: actions.raise_hand(by=one, thread=thread))
    for _tenth in range(100):
        if not late:
            desk.wait_for_timeout(100)
    opened = desk.get_by_text("Laisser revenir une personne")
    opened.click()
    late[0]()
    desk.wait_for_timeout(1500)
    expect(desk.get_by_text(f"Laisser revenir {other.pseudonym}")).to_be_visible()
    opened.click()
    expect(desk.get_by_role("button", name=given)).to_be_visible()


def test_a_hand_raised_while_the_panel_is_being_drawn_again_is_seen_by_who_holds_the_group(room, aside):
    thread, team, one, _other, open_page = room
    desk = live(open_page(team))
    desk.evaluate("htmx.config.defaultSettleDelay = 3000")  # a slow phone: new elements listen when they have settled
    desk.get_by_role("button", name="Une personne à la fois").click()
    expect(desk.get_by_role("button", name="Laisser chacun écrire")).to_be_visible()
    aside(lambda: actions.raise_hand(by=one, thread=thread))
    expect(desk.get_by_role("button", name=f"Donner la parole à {one.pseudonym}")).to_be_visible(timeout=20_000)


def test_who_left_a_room_erases_what_they_wrote_there(room, aside, site_url, axe, no_sideways):
    thread, team, one, other, open_page = room
    for person in (one, other):
        aside(lambda person=person: say_in(thread, person, "trop dit"))
    number = aside(lambda: Seat.objects.get(place__person=one).number)
    aside(lambda: actions.remove(by=team, thread=thread, number=number, words="À demain."))
    aside(lambda: actions.let_go(by=None, thread=thread, person=other))
    barred, left = open_page(one, width=360), open_page(other, width=360)
    left.goto(f"{site_url}/conversations/")
    for page in (barred, left):
        axe(page)
        no_sideways(page)
        page.get_by_role("main").get_by_role("link", name="Effacer ce que j’ai écrit").click()
        axe(page)
        page.get_by_role("button", name="Effacer ce que j’ai écrit ici").click()
        expect(page.get_by_role("main").get_by_role("status")).to_contain_text("est effacé, pour tout le monde")
    assert not aside(Message.objects.exclude(body=None).exists)


def test_focus_stays_where_it_is_when_its_message_is_changed_or_erased(room, aside):
    thread, _team, one, other, open_page = room
    message = aside(lambda: say_in(thread, other, "premier jet"))
    page = live(open_page(one))
    page.get_by_role("link", name="Signaler").focus()
    aside(lambda: actions.edit(by=other, message=message, text="au propre", seen_revision=1))
    expect(page.locator(".message")).to_contain_text("au propre")
    expect(page.get_by_role("link", name="Signaler")).to_be_focused()
    aside(lambda: actions.erase(by=other, message=message))
    expect(page.locator(".message.gone")).to_be_focused()


FASTER = """() => {
    const real = window.setTimeout;
    window.waits = [];
    window.setTimeout = (work, wait, ...more) => {
        if (work.name !== "connect") return real(work, wait, ...more);
        window.waits.push(wait);
        return real(work, wait / 200, ...more);
    };
}"""


def test_a_server_that_refuses_is_asked_less_and_less_often_and_not_by_everybody_at_once(room):
    _thread, _team, one, other, open_page = room

    def refused(page):
        page.add_init_script(f"({FASTER})()")
        page.route_web_socket("**/direct/", lambda end: end.close(code=1001))

    waits = []
    for person in (one, other):
        page = open_page(person, refused)
        until = time.monotonic() + 20
        while page.evaluate("window.waits.length") < 8 and time.monotonic() < until:
            page.wait_for_timeout(50)
        waits.append(page.evaluate("window.waits.slice(0, 8)"))
        assert len(waits[-1]) == 8
        for tries, wait in enumerate(waits[-1]):
            assert 0.5 <= wait / min(30_000, 1000 * 2**tries) <= 1.5
    assert waits[0] != waits[1]
