"""« Mon parcours » and a peer's page."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.queries import are_apart
from eclaireur.people.actions import set_limits
from eclaireur.people.actions.moderating import hide_path, show_path
from eclaireur.people.models import Concept, Path, PathStep, PeerProfile
from tests.factories.accounts import PersonFactory
from tests.factories.people import (
    ConceptFactory,
    ExperienceFactory,
    PathFactory,
    PathStepFactory,
    PeerProfileFactory,
)
from tests.factories.practice import listed_peer

pytestmark = pytest.mark.django_db
MINE = reverse("people:my_path")
FRAME = {"title": "Éclaireuse de nuit", "languages": ["en", "fr"], "modalities": ["phone"], "availability": ["tue-evening"],
         "capacity": "3", "frame": "Une heure.", "engagement": "", "gender": "", "birth_year": "", "radius_km": "", "commune": ""}


def test_a_peer_is_blocked_from_their_page_and_never_met_again(client_of, person):
    peer = listed_peer()
    browser, page = client_of(person), reverse("people:peer", args=[peer.pk])
    address = reverse("people:block_peer", args=[peer.pk])
    assert address in browser.get(page).content.decode()
    assert peer.person.pseudonym in browser.get(address).content.decode()
    assert not are_apart(person, peer.person)  # looking at the question decides nothing
    browser.post(address)
    assert are_apart(person, peer.person)
    assert browser.get(page).status_code == browser.get(address).status_code == 404
    assert address not in client_of(peer.person).get(page).content.decode()


def test_someone_who_begins_is_told_what_a_peer_is_and_what_is_missing(client_of, person):
    page = client_of(person).get(MINE).content.decode()
    assert "Devenir pair" in page
    assert "le titre que vous montrez" in page


def test_from_nothing_to_a_displayed_path(client_of, person):
    browser = client_of(person)
    assert browser.post(reverse("people:frame"), FRAME).url == MINE
    profile = PeerProfile.objects.get(person=person)
    assert (profile.title, profile.languages, profile.capacity) == ("Éclaireuse de nuit", ["fr", "en"], 3)
    browser.post(reverse("people:introduction"), {"introduction": "Des mots assez longs pour se reconnaître un peu.", "readers": "members"})
    lived = ExperienceFactory(person=person)
    browser.post(reverse("people:accompany"), {"experiences": [lived.pk]})
    browser.post(reverse("people:limits"), {"concepts": [ConceptFactory().slug]})
    browser.post(reverse("people:add_step"), {"when": "À vingt ans", "text": "Un jour.", "concept": lived.concept_id, "visibility": "members"})
    preview = browser.get(reverse("people:preview")).content.decode()
    assert "Des mots assez longs" in preview
    assert "Un jour." in preview
    assert Path.objects.get().published_at is None
    browser.post(reverse("people:display"))
    assert Path.objects.get().published_at is not None
    browser.post(reverse("people:withdraw"))
    assert Path.objects.get().published_at is None


def test_a_hidden_path_is_never_told_as_displayed(client_of):
    peer = listed_peer()
    ExperienceFactory(person=peer.person, accompanies=True)
    browser, path = client_of(peer.person), peer.person.path
    hide_path(by=None, path=path)
    for page in (MINE, reverse("people:preview")):
        text = browser.get(page).content.decode()
        assert "Votre parcours est masqué" in text
        assert reverse("safety:my_standing") in text
        assert "Votre parcours est affiché" not in text
    assert "si la modération le remet" in browser.post(reverse("people:display"), follow=True).content.decode()
    show_path(by=None, path=path)
    assert "Votre parcours est affiché" in browser.get(MINE).content.decode()
    assert "est masqué" not in browser.get(MINE).content.decode()


def test_limits_on_what_is_no_longer_proposed_are_kept_until_taken_away(client_of, person):
    proposed, retired, theme = ConceptFactory(), ConceptFactory(label_fr="Ancien vécu"), Concept.objects.get(slug="theme")
    set_limits(by=person, concepts=[proposed, retired, theme])
    Concept.objects.filter(pk=retired.pk).update(active=False, updated_at=timezone.now())
    browser, page = client_of(person), reverse("people:limits")

    text = browser.get(page).content.decode()
    assert "Gardées (2)" in text
    ticked = re.findall(r'name="concepts" value="([^"]+)"[^>]* checked', text)
    assert set(ticked) == {proposed.slug, retired.slug, "theme"}
    browser.post(page, {"concepts": ticked})
    assert set(peer_limits(person)) == set(ticked)
    browser.post(page, {"concepts": [proposed.slug]})
    assert set(peer_limits(person)) == {proposed.slug}
    assert "Gardées" not in browser.get(page).content.decode()
    browser.post(page, {"concepts": [proposed.slug, retired.slug]})
    assert set(peer_limits(person)) == {proposed.slug}, "what is retired is not chosen anew"


@pytest.mark.parametrize("elsewhere", ["x", "https://ailleurs.example/", "//ailleurs.example"])
def test_the_way_back_from_limits_stays_here(client_of, person, elsewhere):
    page = reverse("people:limits")
    assert client_of(person).post(f"{page}?next={elsewhere}", {})["Location"] == reverse("people:my_path")
    asked = reverse("community:readiness")
    assert client_of(person).post(f"{page}?next={asked}", {})["Location"] == asked


def peer_limits(person):
    return PeerProfile.objects.get(person=person).limits.values_list("slug", flat=True)


def test_displaying_too_early_says_what_is_missing(client_of, person):
    page = client_of(person).post(reverse("people:display"), follow=True).content.decode()
    assert "Il manque encore" in page
    assert not Path.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"languages": []}, {"languages": ["klingon"]}, {"capacity": "31"}, {"capacity": "-1"}, {"birth_year": "2020"},
     {"birth_year": "1500"}, {"radius_km": "0"}, {"availability": ["never"]}, {"gender": "x"}, {"title": "a\x00b"}, {"title": "a" * 61}],
    ids=str,
)  # fmt: skip
def test_a_wrong_frame_is_explained_and_what_was_written_stays(client_of, person, wrong):
    page = client_of(person).post(reverse("people:frame"), FRAME | {"frame": "MOTS-GARDÉS"} | wrong).content.decode()
    assert "MOTS-GARDÉS" in page
    assert 'role="alert"' in page
    assert not PeerProfile.objects.exists()


def test_a_displayed_path_cannot_be_emptied(client_of, person):
    PathFactory(person=person)
    page = client_of(person).post(reverse("people:introduction"), {"introduction": "Court.", "readers": "members"}).content.decode()
    assert "40" in page
    assert "Court." in page
    assert len(Path.objects.get().introduction) > 40


def test_a_step_about_the_experience_of_another_is_refused(client_of, person):
    foreign = ExperienceFactory()
    sent = {"when": "", "text": "Un jour.", "concept": foreign.concept_id, "visibility": "members"}
    client_of(person).post(reverse("people:add_step"), sent)
    assert not PathStep.objects.exists()


def test_steps_move_and_go_from_the_page(client_of, person):
    path = PathFactory(person=person)
    one = PathStepFactory(path=path, position=1)
    two = PathStepFactory(path=path, position=2)
    browser = client_of(person)
    browser.post(reverse("people:move_step_up", args=[two.pk]))
    assert list(PathStep.objects.all()) == [two, one]
    browser.post(reverse("people:move_step_down", args=[two.pk]))
    browser.post(reverse("people:remove_step", args=[one.pk]))
    assert list(PathStep.objects.all()) == [two]


def test_a_preview_as_nobody_known_is_not_found(client_of, person):
    assert client_of(person).get(reverse("people:preview"), {"comme": "x"}).status_code == 404


def test_a_suspended_person_writes_nothing_but_takes_back(client_of):
    person = PersonFactory(suspended_until=timezone.now() + dt.timedelta(days=1))
    browser = client_of(person)
    assert browser.post(reverse("people:frame"), FRAME).status_code in (302, 403)
    assert not PeerProfile.objects.exists()


class TestPeerPage:
    def test_gender_birth_year_limits_and_exact_place_are_not_on_it(self, client_of, person):
        peer = listed_peer()
        PeerProfile.objects.update(birth_year=1971, gender="woman", frame="Le cadre.")
        ConceptFactory(slug="limite-marquee", label_fr="LIMITE-MARQUÉE")
        peer.limits.through.objects.create(peerprofile=peer, concept_id="limite-marquee")
        page = client_of(person).get(reverse("people:peer", args=[peer.pk])).content.decode()
        assert "Le cadre." in page
        assert "1971" not in page
        assert "Femme" not in page
        assert "LIMITE" not in page

    def test_texts_are_shown_as_text(self, client_of, person):
        peer = listed_peer()
        PathStepFactory(path=peer.person.path, text="<script>alert(1)</script>")
        page = client_of(person).get(reverse("people:peer", args=[peer.pk])).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    def test_can_be_reported_by_someone_else_only(self, client_of, person):
        peer = listed_peer()
        address = reverse("people:peer", args=[peer.pk])
        assert "Signaler ce parcours" in client_of(person).get(address).content.decode()
        assert "Signaler ce parcours" not in client_of(peer.person).get(address).content.decode()

    @pytest.mark.parametrize("how_many", [1, 30])
    def test_costs_the_same_for_few_and_many(self, client_of, person, how_many, django_assert_max_num_queries):
        peer = listed_peer()
        for _ in range(how_many):
            ExperienceFactory(person=peer.person, visibility="members", details="mots")
            PathStepFactory(path=peer.person.path, concept=ConceptFactory())
        browser = client_of(person)
        browser.get(MINE)
        with django_assert_max_num_queries(30):
            browser.get(reverse("people:peer", args=[peer.pk]))


def test_the_menus_lead_here(client_of):
    member = client_of(PersonFactory()).get(reverse("portal:my_space")).content.decode()
    assert reverse("people:experiences") in member
    become = re.compile(r"Devenir pair(?!-aidant)")  # the menu, not the help page of the footer
    assert become.search(member)
    peer = client_of(PersonFactory(roles=[Role.PEER])).get(reverse("portal:my_space")).content.decode()
    assert "Mon parcours de pair" in peer
    assert not become.search(peer)


def test_a_profile_without_a_path_is_seen_by_nobody_else(client_of, person):
    profile = PeerProfileFactory()
    assert client_of(person).get(reverse("people:peer", args=[profile.pk])).status_code == 404
