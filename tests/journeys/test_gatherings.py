"""What a date leaves in one's hands: a private calendar address, a certificate; and what its holders write on the way."""

import io

import pypdf
import pytest
from playwright.sync_api import Page, expect

from eclaireur.gatherings.models import CalendarFeed, Occurrence, Series
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_programme_followed_by, coming_to
from tests.factories.territory import PlaceFactory
from tests.journeys.test_group import follow, press

TITLE = "Mieux dormir"


@pytest.fixture
def look(axe, no_sideways):
    """`look(page)`: nothing hard to reach, nothing wider than the screen."""

    def check(page: Page) -> None:
        axe(page)
        no_sideways(page)

    return check


def go(page: Page, link: str) -> None:
    page.get_by_role("main").get_by_role("link", name=link, exact=True).click()


def test_a_member_opens_a_private_calendar_address_reads_it_and_takes_it_back(browse, site_url, look):
    member = PersonFactory()
    coming_to(a_date(title=TITLE), member)
    phone = browse(member, width=360)
    phone.goto(f"{site_url}/mon-espace/")
    follow(phone, "Mes rendez-vous")
    go(phone, "Recevoir mes rendez-vous dans l’agenda de mon téléphone")
    look(phone)
    phone.get_by_label("Nom de l’appareil").fill("téléphone")
    press(phone, "Ouvrir une adresse")
    address = phone.get_by_label("Adresse à copier").input_value()
    look(phone)
    read = phone.request.get(address).text()
    assert "Rendez-vous" in read
    assert TITLE not in read
    phone.reload()
    expect(phone.get_by_label("Adresse à copier")).to_have_count(0)  # shown once
    phone.get_by_text("Retirer cette adresse").click()
    look(phone)
    press(phone, "Oui, la retirer")
    expect(phone.get_by_text("Pas encore d’adresse")).to_be_visible()
    assert "BEGIN:VEVENT" not in phone.request.get(address).text()
    assert not CalendarFeed.objects.exists()


def test_a_certificate_is_asked_confirmed_downloaded_and_anybody_verifies_its_number(browse, site_url, look):
    member, by = PersonFactory(), a_facilitator()
    a_programme_followed_by(member, by=by, title=TITLE)
    phone = browse(member, width=360)
    phone.goto(f"{site_url}/mes-rendez-vous/")
    go(phone, "Mes attestations")
    press(phone, "Demander une attestation")
    look(phone)

    desk = browse(by)
    desk.goto(f"{site_url}/mon-espace/")
    follow(desk, "Tenir un groupe")
    desk.get_by_role("region", name="Attestations demandées").get_by_role("link", name=TITLE).click()
    look(desk)
    press(desk, "Confirmer")

    go(phone, TITLE)
    phone.get_by_label("Votre nom, tel qu’il doit être écrit").fill("Élise Würtz")
    look(phone)
    with phone.expect_download() as download:
        press(phone, "Télécharger (PDF)")
    text = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    assert "Élise Würtz" in text
    number = phone.locator("dl code").inner_text()
    assert number in text

    anybody = browse(width=360)
    anybody.goto(f"{site_url}/attestations/")
    anybody.get_by_label("Numéro").fill(number.lower())
    press(anybody, "Vérifier")
    expect(anybody.get_by_role("heading", level=1)).to_have_text("Cette attestation est valable")
    expect(anybody.get_by_role("main")).not_to_contain_text("Élise")
    look(anybody)


def test_whoever_holds_a_date_finds_a_place_while_typing_and_counts_the_minutes_of_the_plan(browse, site_url, look):
    by, place = a_facilitator(), PlaceFactory(name="Maison des Lucioles")
    PlaceFactory(name="Maison des Phares")
    date = a_date(by, title=TITLE)
    desk = browse(by, width=360)
    desk.goto(f"{site_url}/tenir-un-groupe/{date.series_id}/modifier/")
    desk.get_by_label("sur place").check()
    desk.get_by_label("Un lieu de l’annuaire").press_sequentially("maison")
    desk.get_by_label("Maison des Lucioles").check()
    look(desk)
    press(desk, "Enregistrer")
    expect(desk.get_by_role("heading", name="Prochaines dates")).to_be_visible()
    assert Series.objects.get().place == place
    desk.get_by_role("region", name="Prochaines dates").get_by_role("link").first.click()
    go(desk, "Préparer")
    desk.get_by_label("Déroulé", exact=True).fill("10 Accueil\n95 Tour de parole")
    expect(desk.get_by_text("Le déroulé prend 105 min, plus que les 90 de la date.")).to_be_visible()
    desk.get_by_label("Déroulé", exact=True).fill("10 Accueil\n60 Tour de parole")
    expect(desk.get_by_text("Le déroulé prend 70 min")).to_be_visible()
    desk.get_by_label("Garder ce déroulé pour les prochaines dates").check()
    look(desk)
    press(desk, "Garder")
    expect(desk.get_by_role("link", name="Revoir la préparation")).to_be_visible()
    assert Occurrence.objects.filter(preparation__isnull=False).count() == 1
    assert Series.objects.get().usual_plan.endswith("60 Tour de parole")
