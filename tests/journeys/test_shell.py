"""The frame in a real browser: both themes, keyboard, help, quick exit, drafts, no script."""

import pytest
from django.conf import settings

from eclaireur.accounts.enums import Role
from tests.factories.accounts import PersonFactory

PUBLIC = ["/", "/composants/", "/affichage/", "/licence/", "/compte/entrer/", "/nulle-part/"]


@pytest.mark.looks
@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages_are_accessible_and_never_scroll_sideways(browse, site_url, axe, no_sideways, width):
    page = browse(width=width)
    for address in PUBLIC:
        page.goto(site_url + address)
        axe(page)
        no_sideways(page)


def test_larger_letters_and_wide_spacing_still_fit_a_phone(phone, site_url, no_sideways):
    phone.goto(site_url + "/affichage/?next=/composants/")
    phone.check("input[name=size][value=larger]")
    phone.check("input[name=spacing][value=wide]")
    with phone.expect_navigation():
        phone.click("main button[type=submit]")
    assert phone.url == site_url + "/composants/"
    assert phone.evaluate("getComputedStyle(document.documentElement).fontSize") == "22.4px"
    no_sideways(phone)


def test_a_chosen_theme_wins_over_the_device(dark, site_url):
    dark.goto(site_url)
    night = dark.evaluate("getComputedStyle(document.body).backgroundColor")
    dark.goto(site_url + "/affichage/")
    dark.check("input[name=theme][value=light]")
    with dark.expect_navigation():
        dark.click("main button[type=submit]")
    day = dark.evaluate("getComputedStyle(document.body).backgroundColor")
    assert night == "rgb(14, 23, 38)"
    assert day == "rgb(251, 247, 238)"


def test_the_keyboard_reaches_content_help_and_exit_with_focus_always_visible(page, site_url):
    page.goto(site_url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#contenu"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className"))
        outlined = page.evaluate(
            "() => document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'"
        )
        assert outlined, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert {"help", "leave"} <= reached


def test_help_opens_in_place_closes_with_escape_and_gives_the_focus_back(phone, site_url, axe):
    phone.goto(site_url)
    phone.click(".safety .help")
    panel = phone.locator("#help-panel")
    assert panel.is_visible()
    assert panel.locator("a[href='tel:3114']").is_visible()
    axe(phone)
    phone.keyboard.press("Escape")
    assert not panel.is_visible()
    assert phone.evaluate("document.activeElement.className") == "help"


def test_help_and_exit_are_plain_links_without_script(browse, site_url):
    page = browse(javascript=False, width=360)
    page.goto(site_url)
    assert page.get_attribute(".safety .help", "href") == "/aide/"
    assert page.get_attribute(".safety .leave", "href") == "/sortie/"
    page.click(".menu summary")
    assert page.locator(".menu .sheet a", has_text="Créer un compte").is_visible()


@pytest.mark.parametrize("way", ["click", "escape"])
def test_quick_exit_blanks_leaves_signs_out_and_forgets_drafts(browse, person, site_url, way):
    page = browse(person)
    page.route(settings.EXIT_URL, lambda route: route.fulfill(body="<p>Beau temps</p>", content_type="text/html"))
    page.goto(site_url + "/composants/")
    page.fill("#vide textarea", "Je ne veux pas que cela se voie.")
    page.locator("#vide [data-draft-status]").wait_for()
    if way == "click":
        page.click(".safety .leave")
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url(settings.EXIT_URL)
    page.goto(site_url + "/composants/")
    assert page.input_value("#vide textarea") == ""
    page.goto(site_url + "/mon-espace/")
    assert "/compte/" in page.url


def test_a_draft_comes_back_after_a_reload_and_not_for_somebody_else(browse, person, site_url):
    page = browse(person)
    page.goto(site_url + "/composants/")
    page.fill("#vide textarea", "Une phrase commencée, pas finie. 🕯️")
    page.locator("#vide [data-draft-status]").wait_for()
    page.reload()
    assert page.input_value("#vide textarea") == "Une phrase commencée, pas finie. 🕯️"
    assert page.locator("#vide [data-draft-status]").is_visible()
    page.evaluate("sessionStorage.setItem('draft-reader', 'somebody-else')")
    page.reload()
    assert page.input_value("#vide textarea") == ""


def test_signing_out_forgets_drafts(browse, person, site_url):
    page = browse(person)
    page.goto(site_url + "/composants/")
    page.fill("#vide textarea", "Une phrase commencée, pas finie.")
    page.locator("#vide [data-draft-status]").wait_for()
    page.click(".menu summary")
    with page.expect_navigation():
        page.click(".menu form[data-forget] button")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft'))") == []


def test_a_text_too_long_is_told_and_not_cut(page, site_url):
    page.goto(site_url + "/composants/")
    page.fill("#vide textarea", "a" * 5003)
    assert "3 caractères de trop" in page.inner_text("#vide .count.over")
    assert len(page.input_value("#vide textarea")) == 5003


def test_the_language_switch_keeps_the_page(page, site_url):
    page.goto(site_url + "/licence/?d=1")
    with page.expect_navigation():
        page.click("text=Read in English")
    assert page.url == site_url + "/licence/?d=1"
    assert page.get_attribute("html", "lang") == "en"


def test_a_double_click_sends_once(page, site_url):
    page.goto(site_url + "/composants/")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.fill("#vide textarea", "bonjour")
    with page.expect_navigation():
        page.locator("#vide button").dblclick()
    assert len(sent) == 1


def test_a_text_sent_from_a_page_too_old_is_shown_back_and_its_draft_kept(page, site_url, axe):
    page.goto(site_url + "/composants/")
    words = "Je ne sais pas comment commencer, alors je commence. 🕯️"
    page.fill("#vide textarea", words)
    page.context.clear_cookies()
    with page.expect_navigation():
        page.click("#vide button")
    assert page.input_value("textarea.kept") == words
    axe(page)
    with page.expect_navigation():
        page.click("text=Reprendre la page")
    assert page.input_value("#vide textarea") == words


def test_a_draft_goes_away_once_the_server_says_it_arrived(page, site_url):
    page.goto(site_url + "/composants/")
    page.fill("#vide textarea", "Une lettre finie.")
    token = page.input_value("#vide [name=once]")
    page.context.add_cookies([{"name": "envoye", "value": token, "url": site_url}])
    with page.expect_navigation():
        page.click("#vide button")
    assert page.input_value("#vide textarea") == ""
    assert "envoye" not in {cookie["name"] for cookie in page.context.cookies()}


def test_a_draft_stays_until_the_server_says_it_arrived(page, site_url):
    page.goto(site_url + "/composants/")
    page.fill("#vide textarea", "Une lettre renvoyée avec une erreur.")
    with page.expect_navigation():
        page.click("#vide button")
    assert page.input_value("#vide textarea") == "Une lettre renvoyée avec une erreur."


def test_the_back_office_opens_without_breaking_its_own_policy(browse, site_url):
    operator = PersonFactory(roles=[Role.OPERATOR], is_superuser=True)
    page = browse(operator)
    for address in ("/admin/", "/admin/pages/"):
        answer = page.goto(site_url + address)
        assert answer.status == 200
        assert "/admin/" in page.url
