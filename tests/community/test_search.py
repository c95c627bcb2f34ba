"""Finding words: inflected, without accents, newest first, and never what one may not read."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from eclaireur.accounts.actions import block
from eclaireur.community import actions, queries
from eclaireur.community.actions import indexing
from eclaireur.community.models import Post, PostWords
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(person):
    """`found(words)`: the texts a member finds, once everything is in the index."""

    def search(words, viewer=person):
        for key in PostWords.objects.values_list("pk", flat=True):
            indexing.index_words.func(key)
        return [one.post.body for one in queries.search(words, viewer)]

    return search


@pytest.mark.parametrize("words", ["hospitalisee", "HOSPITALISATION", "hospitalisés", "hospi", "ete hospitalisee", "l’hospitalisation"])
def test_a_word_is_found_in_every_form(found, words):
    answer(open_topic(), text="J’ai été hospitalisée en mars.")
    assert found(words) == ["J’ai été hospitalisée en mars."]


def test_every_word_counts_and_the_newest_comes_first(found):
    topic = open_topic()
    for text in ("Le sommeil revient.", "Le sommeil et la nuit.", "La nuit, le sommeil."):
        answer(topic, text=text)
    assert found("nuit sommeil") == ["La nuit, le sommeil.", "Le sommeil et la nuit."]


def test_a_topic_is_found_by_its_title(found):
    open_topic(title="Les hortensias", text="Bonjour.")
    assert found("hortensia") == ["Bonjour."]


@pytest.mark.parametrize("words", ["", "   ", "le de la", "'\"*()", "NEAR(a b)", "a OR", "x" * 200, "-", "😀", "\u05e9\u05dc\u05d5\u05dd"])
def test_odd_words_find_nothing_and_break_nothing(found, words, client, person):
    answer(open_topic(), text="Bonjour.")
    assert found(words) == []
    client.force_login(person)
    assert client.get(reverse("community:search"), {"q": words}).status_code == 200


def test_a_nul_is_told_in_words(client, person):
    client.force_login(person)
    assert client.get(reverse("community:search"), {"q": "a\x00b"}).status_code in {200, 422}


def test_what_changed_erased_hidden_or_blocked_is_no_longer_found(found, person):
    topic, writer, moderator = open_topic(), PersonFactory(), PersonFactory(roles=["moderator"])
    post = answer(topic, writer, "Une girafe.")
    assert found("girafe") == ["Une girafe."]
    actions.edit_post(by=writer, post=post, text="Un éléphant.", seen_edits=0)
    assert found("girafe") == []
    assert found("elephant") == ["Un éléphant."]
    actions.hide_reported_post(by=moderator, post=post)
    assert found("elephant") == []
    actions.show_post(by=moderator, post=post)
    assert found("elephant") == ["Un éléphant."]
    other = PersonFactory()
    block(by=other, person=writer)
    assert found("elephant", other) == []
    actions.erase_post(by=writer, post=post)
    assert found("elephant") == []
    index = PostWords._meta.get_field("index_entries").related_model
    assert not index.objects.filter(object_id=post.pk.hex).exists()


def test_the_words_found_are_marked_and_a_folded_message_stays_folded(client, person):
    topic = open_topic(SpaceFactory())
    answer(topic, text="Une <b>girafe</b> passe.")
    answer(topic, text="Une girafe triste.", content_note="grief")
    for key in PostWords.objects.values_list("pk", flat=True):
        indexing.index_words.func(key)
    client.force_login(person)
    page = client.get(reverse("community:search"), {"q": "girafes"}).content.decode()
    assert "<mark>girafe</mark>" in page
    assert "&lt;b&gt;" in page
    assert '<details class="fold"><summary>Ce message parle de deuil' in page


def test_what_an_interruption_left_aside_is_made_up_for(found, person):
    answer(open_topic(), text="Une girafe.")
    assert queries.search("girafe", person).object_list == []
    indexing.make_up()
    assert [one.post.body for one in queries.search("girafe", person)] == ["Une girafe."]


def test_many_results_come_by_pages_that_end(person):
    topic = open_topic()
    for number in range(45):
        answer(topic, text=f"Girafe {number}")
    actions.index_all(list(Post.objects.all()))
    pages = [queries.search("girafe", person, number=number) for number in (1, 2, 3)]
    assert [len(page.object_list) for page in pages] == [20, 20, 5]
    assert [page.has_next for page in pages] == [True, True, False]


def test_the_whole_index_is_made_again_by_a_command(person):
    answer(open_topic(), text="Une girafe.")
    call_command("update_index", verbosity=0, stdout=StringIO())
    assert [one.post.body for one in queries.search("girafe", person)] == ["Une girafe."]


@pytest.mark.parametrize("words", ["le de la", "b", "je suis", "g’", "« »"])
def test_words_that_are_everywhere_are_not_looked_for_and_the_page_says_why(found, client, person, words):
    answer(open_topic(), text="Bonjour, une girafe.")
    assert found(words) == []
    client.force_login(person)
    assert "trop courants" in client.get(reverse("community:search"), {"q": words}).content.decode()


def test_a_single_letter_beside_a_word_takes_nothing_away(found, client, person):
    answer(open_topic(), text="Bonjour, une girafe.")
    assert found("girafe b") == ["Bonjour, une girafe."]
    client.force_login(person)
    page = client.get(reverse("community:search"), {"q": "hippopotame"}).content.decode()
    assert "trop courants" not in page


def test_a_search_begun_in_a_space_looks_there_alone_and_says_so(found, client_of, person):
    here, elsewhere = open_topic(text="Des hortensias ici."), open_topic(text="Des hortensias ailleurs.")
    assert len(found("hortensias")) == 2
    browser, space = client_of(person), here.space
    door = browser.get(space.get_absolute_url()).content.decode()
    assert "Chercher dans cet espace" in door
    assert f'<input type="hidden" name="espace" value="{space.slug}">' in door
    answered = browser.get(reverse("community:search"), {"q": "hortensias", "espace": space.slug})
    page = answered.content.decode()
    assert [one.post.topic for one in answered.context["page"]] == [here]
    assert f"Dans l’espace «\u00a0{space.name}\u00a0» seulement." in page
    assert f'name="espace" value="{space.slug}"' in page, "the next search stays there"
    assert 'href="?q=hortensias"' in page
    assert elsewhere.space.name not in page


def test_a_search_in_a_space_one_does_not_read_tells_nothing_of_it(client_of, person):
    space = SpaceFactory(audience="peers")
    browser = client_of(person)
    for slug in (space.slug, "nulle-part"):
        assert browser.get(reverse("community:search"), {"q": "hortensias", "espace": slug}).status_code == 404
    assert browser.get(reverse("community:search"), {"q": "hortensias", "espace": "a\x00 b"}).status_code == 422
