"""« Mon vécu » as a person walks through it."""

import pytest
from django.urls import reverse

from eclaireur.people.models import Concept, Experience
from eclaireur.people.recognition import LONGEST_TEXT
from tests.factories.accounts import PersonFactory
from tests.factories.people import ConceptFactory, ExperienceFactory, PeerProfileFactory

pytestmark = pytest.mark.django_db
MINE, TELL, BROWSE = (reverse(f"people:{name}") for name in ("experiences", "tell", "browse"))
WORDS = "J'ai fait une bouffée délirante à la fac, et j'aime les <b>nuages</b>."


def test_without_an_account_one_is_led_to_sign_in(client):
    for address in (MINE, TELL, BROWSE):
        assert client.get(address).status_code == 302


def test_nothing_told_yet_is_said_with_a_way_to_begin(client_of, person):
    page = client_of(person).get(MINE).content.decode()
    assert "Rien ici pour l’instant" in page
    assert TELL in page


@pytest.mark.usefixtures("thesaurus")
class TestTelling:
    def test_proposes_with_the_words_that_fired_then_keeps_what_is_chosen(self, client_of, person):
        browser = client_of(person)
        page = browser.post(TELL, {"text": WORDS}).content.decode()
        assert "<mark>bouffée délirante</mark>" in page
        assert "&lt;b&gt;nuages" in page
        assert not Experience.objects.exists()
        answer = browser.post(
            TELL, {"text": WORDS, "choose": "1", "stage-episode-psychotique": "behind", "stage-etudes": "", "visibility": "members"}
        )
        assert answer.url == MINE
        told = Experience.objects.get()
        assert (told.concept_id, told.stage, told.visibility) == ("episode-psychotique", "behind", "members")
        page = browser.get(MINE).content.decode()
        assert "Épisode psychotique" in page
        assert "1 vécu ajouté." in page

    def test_the_words_themselves_are_kept_nowhere(self, client_of, person):
        browser = client_of(person)
        browser.post(TELL, {"text": WORDS})
        browser.post(TELL, {"text": WORDS, "choose": "1", "stage-etudes": "in", "visibility": "matching"})
        assert "nuages" not in str(list(Experience.objects.values())) + str(dict(browser.session))

    def test_choosing_nothing_is_explained_and_the_words_are_still_there(self, client_of, person):
        page = client_of(person).post(TELL, {"text": WORDS, "choose": "1", "visibility": "matching"}).content.decode()
        assert "Dites où vous en êtes pour au moins un vécu" in page
        assert "nuages" in page

    def test_what_was_not_proposed_cannot_be_slipped_in(self, client_of, person):
        client_of(person).post(TELL, {"text": WORDS, "choose": "1", "stage-deuil": "in", "visibility": "matching"})
        assert not Experience.objects.exists()

    def test_an_unknown_stage_is_refused(self, client_of, person):
        client_of(person).post(TELL, {"text": WORDS, "choose": "1", "stage-etudes": "ailleurs", "visibility": "matching"})
        assert not Experience.objects.exists()

    def test_what_is_already_told_is_said_and_not_proposed_again(self, client_of, person):
        ExperienceFactory(person=person, concept=Concept.objects.get(slug="etudes"))
        page = client_of(person).post(TELL, {"text": WORDS}).content.decode()
        assert "Déjà dans votre vécu" in page
        assert "stage-etudes" not in page

    def test_words_without_any_concept_lead_to_the_list(self, client_of, person):
        page = client_of(person).post(TELL, {"text": "Il fait beau."}).content.decode()
        assert "Nous n’avons rien reconnu de nouveau" in page
        assert BROWSE in page

    def test_speaking_of_suicide_shows_help_at_once(self, client_of, person):
        assert "Si c’est trop dur maintenant" in client_of(person).post(TELL, {"text": "envie d'en finir"}).content.decode()
        assert "Si c’est trop dur maintenant" not in client_of(person).post(TELL, {"text": WORDS}).content.decode()

    @pytest.mark.parametrize(
        ("text", "said"),
        [("", "Écrivez quelques mots"), ("a\x00b dépression", "caractère nul"), ("é" * (LONGEST_TEXT + 1), "20000")],
        ids=["empty", "NUL", "too long"],
    )
    def test_what_cannot_be_read_is_explained_and_kept_on_the_page(self, client_of, person, text, said):
        page = client_of(person).post(TELL, {"text": text}).content.decode()
        assert said in page.replace(" ", "").replace("\u202f", "") or said in page
        assert text.replace("\x00", "") in page.replace("\x00", "")


@pytest.mark.usefixtures("thesaurus")
class TestBrowsing:
    def test_themes_then_what_is_under_then_adding_one(self, client_of, person):
        browser = client_of(person)
        assert "Crises et soins" in browser.get(BROWSE).content.decode()
        theme = browser.get(reverse("people:browse_theme", args=["crise-soins"])).content.decode()
        add = reverse("people:add", args=["contention"])
        assert add in theme
        sent = {"stage": "in", "visibility": "my_peers", "details": "Quelques mots 🙂"}
        assert browser.post(add, sent).url == MINE
        told = Experience.objects.get()
        assert (told.concept_id, told.visibility, told.details) == ("contention", "my_peers", "Quelques mots 🙂")
        assert browser.get(add).url == reverse("people:change", args=[told.pk])

    def test_searching_ignores_accents_and_finds_everyday_words(self, client_of, person):
        browser = client_of(person)
        assert "Dépression" in browser.get(BROWSE, {"q": "depres"}).content.decode()
        assert "Tentative de suicide" in browser.get(BROWSE, {"q": "une ts"}).content.decode()
        assert "Aucun vécu ne porte ce nom" in browser.get(BROWSE, {"q": "zzzz"}).content.decode()
        assert browser.get(BROWSE, {"q": "a\x00"}).status_code == 200

    def test_a_theme_or_a_retired_concept_cannot_be_added(self, client_of, person):
        ConceptFactory(slug="retire", active=False)
        for slug in ("crise-soins", "retire", "inconnu"):
            assert client_of(person).get(reverse("people:add", args=[slug])).status_code == 404

    def test_in_english_concepts_have_their_english_names(self, client_of, person):
        browser = client_of(person)
        browser.cookies["django_language"] = "en"
        assert "Seclusion" in browser.get(reverse("people:browse_theme", args=["crise-soins"])).content.decode()


class TestChanging:
    def test_a_wrong_stage_is_explained_and_the_words_are_kept(self, client_of, person):
        lived = ExperienceFactory(person=person, details="avant")
        sent = {"stage": "", "visibility": "members", "details": "après"}
        page = client_of(person).post(reverse("people:change", args=[lived.pk]), sent).content.decode()
        assert "Dites où vous en êtes." in page
        assert "après" in page
        assert Experience.objects.get().details == "avant"

    def test_removing_then_putting_back(self, client_of, person):
        lived = ExperienceFactory(person=person)
        browser = client_of(person)
        assert browser.get(reverse("people:remove", args=[lived.pk])).status_code == 405
        browser.post(reverse("people:remove", args=[lived.pk]))
        page = browser.get(MINE).content.decode()
        assert reverse("people:put_back", args=[lived.pk]) in page
        browser.post(reverse("people:put_back", args=[lived.pk]))
        assert Experience.objects.get() == lived

    def test_what_one_accompanies_is_asked_of_peers_only(self, client_of, person):
        lived = ExperienceFactory(person=person)
        address = reverse("people:change", args=[lived.pk])
        assert "accompagner cela" not in client_of(person).get(address).content.decode()
        PeerProfileFactory(person=person)
        assert "accompagner cela" in client_of(person).get(address).content.decode()


def test_the_page_costs_the_same_for_few_and_many(client_of, django_assert_max_num_queries):
    theme = ConceptFactory(slug="un-theme", parent=None)
    for how_many in (1, 40):
        person = PersonFactory()
        for _ in range(how_many):
            ExperienceFactory(person=person, concept=ConceptFactory(parent=theme), details="mots")
        browser = client_of(person)
        browser.get(MINE)
        with django_assert_max_num_queries(16):
            browser.get(MINE)
