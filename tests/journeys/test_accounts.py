"""Arriving, coming back and leaving, in a real browser."""

import json
import zipfile

from playwright.sync_api import expect

from eclaireur.accounts.models import Person
from tests.factories.accounts import PASSWORD, PersonFactory
from tests.factories.conversations import private_thread, say


def fill(page, name: str, *, password: bool = True) -> None:
    page.fill("[name=pseudonym]", name)
    if password:
        page.fill("[name=password]", PASSWORD)
    page.check("[name=circle][value=concerned]")
    page.check("[name=age][value=adult]")
    page.click("main form button[type=submit]")


def test_someone_arrives_notes_the_codes_leaves_and_comes_back_with_one(phone, site_url, axe):
    phone.goto(site_url + "/compte/inscription/")
    fill(phone, "Brume d’avril")
    phone.wait_for_url("**/codes-de-secours/", timeout=30_000)
    axe(phone)
    code = phone.locator("code").first.inner_text()
    phone.click("text=Je les ai notés")
    phone.goto(site_url + "/compte/sortir/")
    phone.click("main form button")

    phone.goto(site_url + "/compte/retrouver/")
    phone.fill("[name=pseudonym]", "brume d'avril")
    phone.fill("[name=code]", code.lower())
    phone.fill("[name=password]", "tout autre chose cette fois")
    phone.click("main form button[type=submit]")
    phone.wait_for_url("**/entrer/")
    phone.fill("[name=login]", "Brume d’avril")
    phone.fill("[name=password]", "tout autre chose cette fois")
    phone.click("main form button[type=submit]")
    phone.wait_for_url("**/mon-espace/")


def test_the_password_is_judged_in_words_while_typing(phone, site_url):
    phone.goto(site_url + "/compte/inscription/")
    words = phone.locator("#password-strength")
    phone.fill("[name=password]", "court")
    assert "court" in words.inner_text()
    phone.fill("[name=password]", PASSWORD)
    assert "Très bien" in words.inner_text()


def test_a_passkey_opens_an_account_and_brings_back_to_it(browse, site_url, axe):
    address = site_url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    page = browse(width=360)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})
    page.goto(address + "/compte/inscription/cle/")
    fill(page, "Sans mot de passe", password=False)
    page.wait_for_url("**/creer/", timeout=30_000)
    assert not Person.objects.exists()
    page.click("#make-passkey")
    page.wait_for_url("**/codes-de-secours/")
    assert not Person.objects.get().has_usable_password()
    page.click("text=Je les ai notés")
    page.goto(address + "/compte/sortir/")
    page.click("main form button")
    page.goto(address + "/compte/entrer/")
    page.click("#passkey_login")
    page.wait_for_url("**/mon-espace/")


def test_someone_takes_everything_away_then_erases_it_and_nobody_finds_them_again(browse, site_url, axe, aside, tmp_path):
    """The archive holds their words; afterwards the door knows nobody, and the other reads neutral words."""
    thread, person, other = private_thread(about="Votre accompagnement")
    person.set_password(PASSWORD)
    person.save()
    aside(lambda: say(thread, person, "Le lac était gelé ce matin-là."))
    page, name = browse(person, width=360), person.pseudonym
    page.goto(site_url + "/compte/mes-donnees/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger mon archive").click()
    download.value.save_as(tmp_path / "archive.zip")
    with zipfile.ZipFile(tmp_path / "archive.zip") as archive:
        assert archive.testzip() is None
        machine, words = (archive.read(each).decode() for each in ("donnees.json", "mes-donnees.html"))
    assert "Le lac était gelé" in words
    assert name in json.dumps(json.loads(machine), ensure_ascii=False)

    page.get_by_role("link", name="Voir ce qui part, puis décider").click()
    axe(page)
    page.get_by_role("radio", name="Tout de suite").check()
    page.get_by_label("J’ai lu ce qui part et ce qui reste").check()
    page.get_by_role("button", name="Effacer mon compte").click()
    page.wait_for_url("**/au-revoir/")
    axe(page)
    assert not Person.objects.filter(pk=person.pk).exists()

    page.goto(site_url + "/compte/entrer/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    expect(page.locator("main form [role=alert], main .errors, main .error").first).to_be_visible()
    assert "/entrer/" in page.url
    theirs = browse(other, width=360)
    theirs.goto(site_url + "/conversations/")
    axe(theirs)
    assert name not in theirs.content()
    assert "Le lac était gelé" not in theirs.content()


def test_a_password_is_shown_while_it_is_typed_only_when_asked_and_leaves_hidden(browse, site_url, axe):
    person = PersonFactory(pseudonym="Sauge 7")
    person.set_password(PASSWORD)
    person.save()
    page = browse(width=360)
    page.goto(site_url + "/compte/entrer/")
    field, button = page.locator("[name=password]"), page.get_by_role("button", name="Afficher le mot de passe")
    expect(field).to_have_attribute("type", "password")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.fill("[name=login]", "Sauge 7")
    page.fill("[name=password]", PASSWORD)
    button.focus()
    page.keyboard.press("Space")
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert field.input_value() == PASSWORD
    axe(page)
    button.click()
    expect(field).to_have_attribute("type", "password")
    button.click()
    expect(field).to_have_attribute("type", "text")
    assert field.evaluate("field => { field.form.requestSubmit(); return field.type; }") == "password"
    page.wait_for_url("**/mon-espace/")


def test_without_script_there_is_no_button_to_show_a_password(browse, site_url):
    page = browse(javascript=False)
    page.goto(site_url + "/compte/entrer/")
    expect(page.locator("[name=password]")).to_have_attribute("type", "password")
    expect(page.get_by_role("button", name="Afficher le mot de passe")).to_have_count(0)
