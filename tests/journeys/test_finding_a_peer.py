"""The main job, on a telephone: sign up, tell, find, ask, accept, talk, end. As a member and as a peer."""

import pytest
from playwright.sync_api import expect

from eclaireur.people.actions import load_shipped_thesaurus
from eclaireur.people.models import Concept, Experience
from tests.factories.accompaniment import a_peer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def marjolaine(site_url):
    """A peer who lived a psychotic episode and left university, and accompanies both."""
    load_shipped_thesaurus()
    episode = Concept.objects.get(slug="episode-psychotique")
    studies = Concept.objects.get(slug="etudes")
    return a_peer(episode, studies, capacity=2)


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def sign_up(page, site_url, pseudonym, look):
    """A pseudonym, a password, and the recovery codes shown once."""
    page.goto(f"{site_url}/compte/inscription/")
    page.get_by_label("Pseudonyme").fill(pseudonym)
    page.get_by_label("Mot de passe").fill("la rivière est haute ce matin")
    page.get_by_label("Personne concernée").check()
    page.get_by_label("J’ai 18 ans ou plus").check()
    press(page, "Créer mon compte")
    expect(page.get_by_role("heading", level=1)).to_contain_text("codes")
    look(page)
    press(page, "Je les ai notés")
    look(page)


def tell(member, site_url, look):
    """What one lives, in one's own words."""
    member.goto(f"{site_url}/mon-vecu/raconter/")
    look(member)
    member.get_by_role("main").get_by_role("textbox").fill("j'ai fait une bouffée délirante à la fac")
    press(member, "Chercher dans mes mots")
    expect(member.get_by_role("heading", level=1)).to_have_text("Ce que nous avons reconnu")
    look(member)
    for here in member.get_by_label("J’y suis en ce moment").all():
        here.check()
    press(member, "Ajouter à mon vécu")
    expect(member.get_by_role("heading", level=1)).to_have_text("Mon vécu")
    look(member)
    assert Experience.objects.filter(person__pseudonym="Coquelicot", concept__slug="episode-psychotique").exists()


def find_and_ask(member, site_url, marjolaine, look):
    """Peers with their reasons; a word to one of them."""
    member.goto(f"{site_url}/trouver-un-pair/")
    look(member)
    press(member, "Je suis d’accord")
    expect(member.get_by_role("heading", name=marjolaine)).to_be_visible()
    look(member)
    assert member.get_by_role("meter").count() > 0

    member.get_by_role("link", name=f"Écrire à {marjolaine}").click()
    look(member)
    member.get_by_role("main").get_by_role("textbox").first.fill("Bonjour, je ne sais pas par où commencer.")
    press(member, "Envoyer ma demande")
    look(member)


def accept(peer, site_url, look):
    """The peer reads the request, and says yes."""
    peer.goto(f"{site_url}/demandes-a-lire/")
    look(peer)
    peer.get_by_role("main").get_by_role("link").filter(has_text="Coquelicot").first.click()
    expect(peer.get_by_text("je ne sais pas par où commencer")).to_be_visible()
    look(peer)
    press(peer, "Accepter")
    look(peer)


def talk(member, peer, site_url, look):
    """Each sees the other's words arrive."""
    for page in (peer, member):
        page.goto(f"{site_url}/conversations/")
        look(page)
        page.get_by_role("main").get_by_role("link").first.click()
    look(member)
    peer.get_by_label("Votre message").fill("Bonjour. Vous n’avez pas à tout raconter d’un coup.")
    press(peer, "Envoyer")
    expect(member.get_by_text("Vous n’avez pas à tout raconter d’un coup.")).to_be_visible()
    member.get_by_label("Votre message").fill("Merci d’être là.")
    press(member, "Envoyer")
    expect(peer.get_by_text("Merci d’être là.")).to_be_visible()
    look(peer)


def end(member, peer, site_url, marjolaine, look):
    """The member ends, with a word the peer reads."""
    member.goto(f"{site_url}/accompagnements/")
    look(member)
    member.get_by_role("main").get_by_role("link").filter(has_text=marjolaine).first.click()
    look(member)
    member.get_by_role("link", name="Terminer doucement").click()
    look(member)
    member.get_by_role("main").get_by_role("textbox").first.fill("Merci pour ce bout de chemin.")
    press(member, "Terminer l’accompagnement")
    expect(member.get_by_text("Cet accompagnement est terminé")).to_be_visible()
    look(member)
    peer.goto(f"{site_url}/accompagnements/")
    peer.get_by_role("main").get_by_role("link").filter(has_text="Coquelicot").first.click()
    expect(peer.get_by_text("Merci pour ce bout de chemin.")).to_be_visible()
    look(peer)


def test_from_signing_up_to_a_gentle_end(browse, site_url, marjolaine, axe, no_sideways):
    def look(page):
        axe(page)
        no_sideways(page)

    member, peer = browse(width=360), browse(marjolaine, width=360)
    sign_up(member, site_url, "Coquelicot", look)
    tell(member, site_url, look)
    find_and_ask(member, site_url, str(marjolaine), look)
    accept(peer, site_url, look)
    talk(member, peer, site_url, look)
    end(member, peer, site_url, str(marjolaine), look)
