"""Topics as pages: nothing lost, nothing twice, plain words, the same reads whatever the length."""

import datetime as dt
import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import pause
from eclaireur.community import actions
from eclaireur.community.enums import Audience
from eclaireur.community.models import Draft, Post, Reading, Topic, Visit
from eclaireur.core import registries
from eclaireur.people.models import Concept
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, ThemeFactory, answer, open_topic
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db
LONG = "Une phrase que je ne veux pas perdre. " * 600  # more than twenty thousand characters


@pytest.fixture
def reader(person, client):
    client.force_login(person)
    return client


def sent(text, **more):
    return {"body": text, "token": str(uuid.uuid4()), "content_note": ""} | more


def test_an_answer_leads_to_its_place_on_the_page(reader):
    topic = open_topic()
    response = reader.post(topic.get_absolute_url(), sent("Bonjour **vous**."))
    post = topic.posts.get(sequence=2)
    assert response["Location"] == post.get_absolute_url()
    assert "<strong>vous</strong>" in reader.get(response["Location"]).content.decode()


def test_the_form_of_a_page_can_be_sent_as_it_came_and_each_page_brings_its_own(person):
    topic, browser = open_topic(), Client(enforce_csrf_checks=True)
    browser.force_login(person)
    actions.keep_draft(by=person, place=topic, text="Ce que j’avais </textarea> commencé.")
    came = [_fields(browser.get(topic.get_absolute_url()).content.decode()) for _time in range(2)]
    for name in ("csrfmiddlewaretoken", "once", "token"):
        assert came[0][name] != came[1][name]
    assert "commencé" not in _fields(page_of(PersonFactory(), topic))["body"]
    browser.post(topic.get_absolute_url(), came[1])
    assert topic.posts.get(sequence=2).body == "Ce que j’avais </textarea> commencé."


def page_of(person, topic):
    browser = Client()
    browser.force_login(person)
    return browser.get(topic.get_absolute_url()).content.decode()


def _fields(page):
    """What a browser sends of the form of an answer, left as it came."""
    form = page[page.index('id="repondre"'):page.index("</form>", page.index('id="repondre"'))]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', form))
    return hidden | {"body": unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.DOTALL)[1]), "content_note": ""}


def test_a_double_click_writes_once(reader):
    topic, once = open_topic(), sent("Une seule fois.")
    places = {reader.post(topic.get_absolute_url(), once)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert topic.posts.count() == 2


@pytest.mark.parametrize("text", [LONG, "avec un \x00 nul", "   "])
def test_what_is_refused_is_given_back_with_a_reason(reader, text):
    topic = open_topic()
    response = reader.post(topic.get_absolute_url(), sent(text))
    page = response.content.decode()
    assert response.status_code == 422
    assert "has-error" in page
    assert topic.posts.count() == 1
    if text is LONG:
        assert LONG.strip()[:2000] in page
        assert str(Draft.objects.get().body) == LONG.strip()


def test_scripts_emoji_and_right_to_left_words_come_back_as_they_are(reader):
    topic = open_topic()
    reader.post(topic.get_absolute_url(), sent("<script>alert(1)</script> \u05e9\u05dc\u05d5\u05dd 😀"))
    page = reader.get(topic.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \u05e9\u05dc\u05d5\u05dd 😀" in page


def test_too_fast_says_when_and_keeps_the_words(reader, person):
    topic = open_topic(SpaceFactory(slow_seconds=3600))
    reader.post(topic.get_absolute_url(), sent("Un premier mot."))
    response = reader.post(topic.get_absolute_url(), sent("Un second mot."))
    page = response.content.decode()
    assert response.status_code == 422
    assert "60 minutes" in page
    assert "Un second mot." in page
    assert str(Draft.objects.get(person=person).body) == "Un second mot."


def test_a_preview_sends_nothing(reader):
    topic = open_topic()
    page = reader.post(topic.get_absolute_url(), sent("Un *essai*.", preview="1")).content.decode()
    assert "<em>essai</em>" in page
    assert "Un *essai*." in page
    assert topic.posts.count() == 1


def test_a_draft_waits_for_its_author_alone(reader, person, client):
    topic = open_topic()
    reader.post(topic.get_absolute_url(), sent("À finir demain.", keep="1"))
    assert "À finir demain." in reader.get(topic.get_absolute_url()).content.decode()
    client.force_login(PersonFactory())
    assert "À finir demain." not in client.get(topic.get_absolute_url()).content.decode()
    client.force_login(person)
    client.post(topic.get_absolute_url(), sent("Fini."))
    assert not Draft.objects.exists()


def test_someone_on_a_break_reads_and_does_not_write(reader, person):
    topic = open_topic()
    pause(by=person)
    page = reader.post(topic.get_absolute_url(), sent("Pendant ma pause."))
    assert "Vous faites une pause" in page.content.decode()
    assert "Pendant ma pause." in page.content.decode()
    assert topic.posts.count() == 1


def test_a_visitor_reads_an_open_space_and_is_led_to_sign_in(client):
    topic = open_topic(SpaceFactory(is_open=True))
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Pour écrire ici, il faut un compte" in page
    assert '<form method="post" id="dire"' not in page
    assert reverse("account_login") in client.post(topic.get_absolute_url(), sent("Bonjour"))["Location"]


def test_opening_a_topic_with_the_themes_its_words_tell(reader):
    space = SpaceFactory()
    concept = Concept.objects.create(slug="sommeil-essai", label_fr="Troubles du sommeil",
                                     parent=Concept.objects.create(slug="corps-essai", label_fr="Corps"))
    theme, other = ThemeFactory(space=space, label="Dormir", concept=concept), ThemeFactory(space=space, label="Travail")
    page, words = reverse("community:new_topic", args=[space.slug]), sent("J’ai des troubles du sommeil.", title="La nuit")
    preview = reader.post(page, words | {"preview": "1"}).content.decode()
    assert f'value="{theme.pk}" id="id_themes_0" checked' in preview.replace(' aria-describedby="id_themes_helptext"', "")
    assert not Topic.objects.exists()
    made = reader.post(page, words | {"themes": [str(theme.pk)]})
    topic = Topic.objects.get()
    assert made["Location"] == topic.get_absolute_url()
    assert list(topic.themes.all()) == [theme]
    assert other not in topic.themes.all()


def test_a_folded_message_opens_only_when_asked(reader):
    topic = open_topic(content_note="suicide", text="Des mots difficiles.")
    page = reader.get(topic.get_absolute_url()).content.decode()
    assert '<details class="fold note"><summary>Ce message parle de suicide' in page


def test_changing_shows_what_it_said_before_to_its_author_only(reader, person, client):
    post = answer(open_topic(), person, "Avant.")
    page = reverse("community:edit", args=[post.pk])
    reader.post(page, {"body": "Après.", "edits": "0", "content_note": ""})
    stale = reader.post(page, {"body": "Autre onglet.", "edits": "0", "content_note": ""})
    assert stale.status_code == 422
    assert "Autre onglet." in stale.content.decode()
    before = reverse("community:versions", args=[post.pk])
    assert "Avant." in reader.get(before).content.decode()
    client.force_login(PersonFactory())
    assert client.get(before).status_code == 403
    assert client.get(page).status_code == 404


def test_erasing_asks_once_then_is_gone(reader, person):
    post = answer(open_topic(), person, "À effacer.")
    page = reverse("community:erase", args=[post.pk])
    assert "À effacer." in reader.get(page).content.decode()
    reader.post(page)
    shown = reader.get(post.topic.get_absolute_url()).content.decode()
    assert "À effacer." not in shown
    assert "Message effacé par la personne" in shown


@pytest.mark.parametrize("kind", ["thanks", "me_too"])
def test_thanks_and_me_too_are_said_once_and_taken_back(reader, person, kind):
    post = open_topic().posts.get()
    say = reverse("community:react")
    assert reader.post(say, {kind: str(post.pk)})["Location"] == post.get_absolute_url()
    post.refresh_from_db()
    assert getattr(post, kind) == 1
    fragment = reader.post(say, {f"not_{kind}": str(post.pk)}, headers={"HX-Request": "true"}).content.decode()
    post.refresh_from_db()
    assert getattr(post, kind) == 0
    assert "<html" not in fragment
    assert 'aria-pressed="false"' in fragment


@pytest.mark.parametrize("kind", ["thanks", "me_too"])
def test_a_double_press_or_another_page_kept_open_never_takes_thanks_back(reader, kind):
    post = open_topic().posts.get()
    kept_open = _buttons(reader, post)
    for _twice in range(2):
        reader.post(reverse("community:react"), {name: str(post.pk) for name in kept_open if kind in name})
        post.refresh_from_db()
        assert getattr(post, kind) == 1
    assert f"not_{kind}" in _buttons(reader, post)
    for _twice in range(2):
        reader.post(reverse("community:react"), {f"not_{kind}": str(post.pk)})
        post.refresh_from_db()
        assert getattr(post, kind) == 0


def _buttons(browser, post):
    """The names of the buttons of thanks beside `post` on its page."""
    return re.findall(rf'form="dire" name="(\w+)" value="{post.pk}"', browser.get(post.topic.get_absolute_url()).content.decode())


def test_thanks_are_offered_to_those_alone_who_may_say_them_and_counts_stay(reader, person, client_of):
    post, hidden = answer(topic := open_topic()), answer(topic)
    moderator = PersonFactory(roles=["moderator"])
    reader.post(reverse("community:react"), {"thanks": str(post.pk)})
    actions.hide_reported_post(by=moderator, post=hidden)
    assert _buttons(reader, post) == ["not_thanks", "me_too"]
    browser = client_of(moderator)
    assert (_buttons(browser, post), _buttons(browser, hidden)) == (["thanks", "me_too"], [])
    pause(by=person)
    browser = client_of(person)
    assert _buttons(browser, post) == []
    assert "Une personne dit merci." in browser.get(topic.get_absolute_url()).content.decode()


def test_nobody_thanks_themselves_nor_what_they_do_not_read(reader, person):
    mine = answer(open_topic(), person)
    hidden = open_topic(SpaceFactory(audience=Audience.PEERS), PersonFactory(roles=["peer"])).posts.get()
    say = reverse("community:react")
    assert reader.post(say, {"thanks": str(mine.pk)}).status_code == 403
    assert reader.post(say, {"thanks": str(hidden.pk)}).status_code == 404
    assert reader.post(say, {"thanks": "rien"}).status_code == 404
    assert reader.post(say, {"autre": str(mine.pk)}).status_code == 404


def test_what_is_new_is_told_and_then_read(reader, person):
    topic = open_topic()
    reader.get(topic.get_absolute_url())
    for number in range(35):
        answer(topic, text=f"Nouveau {number}")
    assert "du nouveau pour vous" in reader.get(topic.space.get_absolute_url()).content.decode()
    assert "Du nouveau dans un sujet" in reader.get(reverse("community:home")).content.decode()
    page = reader.get(topic.get_absolute_url()).content.decode()
    assert 'id="non-lus"' in page
    assert Reading.objects.get(person=person).last_read == 30
    reader.get(topic.get_absolute_url() + "?page=2")
    assert Reading.objects.get(person=person).last_read == 36
    assert "du nouveau pour vous" not in reader.get(topic.space.get_absolute_url()).content.decode()


def test_topics_opened_since_the_last_visit_are_new_until_they_are_read(reader, person, time_machine):
    space, mark = SpaceFactory(), "<strong>nouveau</strong>"
    open_topic(space)

    def marks(page):
        return reader.get(page.get_absolute_url()).content.decode().count(mark)

    time_machine.move_to(start := timezone.now())
    assert marks(space) == 0, "all of it would be new the first time"
    time_machine.move_to(start + dt.timedelta(hours=1))
    topic, _other, _mine = open_topic(space), open_topic(space), open_topic(space, person)
    time_machine.move_to(start + dt.timedelta(hours=2))
    assert marks(space) == 2
    assert marks(space) == 2, "it is the same visit"
    reader.get(topic.get_absolute_url())
    assert marks(space) == 1
    time_machine.move_to(start + dt.timedelta(hours=3))
    assert marks(space) == 0
    assert mark not in Client().get(space.get_absolute_url()).content.decode()


def test_pages_end_and_a_message_is_found_on_its_page(reader):
    topic = open_topic()
    last = [answer(topic, text=f"Message {number}.") for number in range(61)][-1]
    page = reader.get(last.get_absolute_url()).content.decode()
    assert "Message 60." in page
    assert "C’est la fin de la liste" in page
    for odd in ("?page=0", "?page=999", "?page=abc", "?message=rien", "?citer=rien", f"?message={uuid.uuid4()}"):
        assert reader.get(topic.get_absolute_url() + odd).status_code == 200


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_same_reads_for_one_three_or_three_hundred_answers(client, person, signed_in):
    space = SpaceFactory(is_open=True)
    crowd, asked = [PersonFactory() for _ in range(4)], []
    if signed_in:
        client.force_login(person)
    for many in (1, 3, 300):
        topic = open_topic(space)
        Post.objects.bulk_create(
            Post(topic=topic, author=crowd[n % 4], sequence=n + 2, body="x", html="<p>x</p>", token=uuid.uuid4()) for n in range(many)
        )
        Topic.objects.filter(pk=topic.pk).update(last_sequence=many + 1, replies=many)
        client.get(topic.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(topic.get_absolute_url())
        asked.append(len(queries))
    assert len(set(asked)) == 1, asked
    assert asked[0] <= (18 if signed_in else 6)


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_same_reads_for_one_or_twenty_topics(client, person, signed_in):
    space, asked = SpaceFactory(is_open=True), []
    ThemeFactory(space=space)
    if signed_in:
        client.force_login(person)
    for many in (1, 19):
        for _ in range(many):
            open_topic(space, themes=space.themes.all())
        for page in (space.get_absolute_url(), reverse("community:home")):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            asked.append(len(queries))
    assert asked[0] == asked[2]
    assert asked[1] == asked[3]
    assert max(asked) <= (16 if signed_in else 6)


def test_words_sent_after_the_session_ended_are_shown_back(client):
    space = SpaceFactory(is_open=True)
    response = client.post(
        reverse("community:new_topic", args=[space.slug]), sent("Des mots écrits longtemps.", title="Titre"),
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 403
    assert "Des mots écrits longtemps." in response.content.decode()


def test_two_topics_from_two_tabs_under_one_token_are_both_kept(reader):
    space, token = SpaceFactory(), str(uuid.uuid4())
    page = reverse("community:new_topic", args=[space.slug])
    for title in ("Un", "Un", "Deux"):
        reader.post(page, sent("Texte.", title=title) | {"token": token})
    assert sorted(Topic.objects.values_list("title", flat=True)) == ["Deux", "Un"]


def test_a_form_given_back_brings_its_reader_to_it_rather_than_to_the_top_of_a_long_topic(reader):
    topic = open_topic()
    for page in (reader.get(topic.get_absolute_url()), reader.post(topic.get_absolute_url(), sent("  "))):
        assert f'action="{topic.get_absolute_url()}#ecrire"' in page.content.decode()


def test_a_closed_space_says_why_once(reader):
    space = SpaceFactory(closed_at=timezone.now(), closing="La suite se passe au GEM.")
    assert reader.get(space.get_absolute_url()).content.decode().count("La suite se passe au GEM.") == 1


def test_who_opened_a_topic_is_not_asked_to_answer_it(reader, person):
    topic, said = open_topic(author=person), "Votre sujet attend une première réponse"
    assert said in reader.get(topic.get_absolute_url()).content.decode()
    assert said not in reader.get(open_topic().get_absolute_url()).content.decode()


def test_who_opened_a_topic_that_waits_to_be_read_is_not_told_that_answers_are_awaited(client_of, person):
    topic = open_topic(author=person)
    actions.hide_reported_topic(by=None, topic=topic)
    assert "attend une première réponse" not in client_of(person).get(topic.get_absolute_url()).content.decode()
    shown = open_topic(author=person)
    pause(by=person)
    page = client_of(person).get(shown.get_absolute_url()).content.decode()
    assert "Votre sujet attend une première réponse." in page
    assert "Vous pouvez y ajouter" not in page, "they are on a break"


def test_nobody_waits_for_an_answer_is_said_of_a_space_where_someone_wrote(reader):
    space, asked = SpaceFactory(), "?reponse=attendue"
    page = reader.get(space.get_absolute_url() + asked).content.decode()
    assert "Personne n’a encore écrit ici" in page
    assert "Personne n’attend" not in page
    answer(open_topic(space))
    assert "Personne n’attend de réponse ici" in reader.get(space.get_absolute_url() + asked).content.decode()


@pytest.mark.parametrize("asked", ["page=7", "page=7&reponse=attendue"])
def test_past_the_end_of_a_list_its_beginning_is_shown(reader, asked):
    topic = open_topic()
    page = reader.get(f"{topic.space.get_absolute_url()}?{asked}").content.decode()
    assert topic.get_absolute_url() in page
    assert "Personne n’" not in page


def test_the_way_to_unread_messages_is_given_when_there_are_some(reader, person):
    topic, way = open_topic(), "Aller au premier message non lu"
    for number in range(30):
        answer(topic, text=f"Mot {number}")
    reader.get(topic.get_absolute_url())
    reader.get(topic.get_absolute_url() + "?page=2")
    gone, _mine = answer(topic), answer(topic, person)
    actions.erase_post(by=gone.author, post=gone)
    assert way not in reader.get(topic.get_absolute_url()).content.decode()
    answer(topic)
    page = reader.get(topic.get_absolute_url()).content.decode()
    assert 'href="?page=2#non-lus"' in page
    assert 'id="non-lus"' in reader.get(topic.get_absolute_url() + "?page=2").content.decode()


def test_a_slow_space_says_how_long_one_waits(reader):
    space = SpaceFactory(slow_seconds=600)
    assert "il faut attendre 10 minutes entre deux de ses messages" in reader.get(space.get_absolute_url()).content.decode()


def test_answering_those_who_wait_leads_to_them(reader):
    page = reader.get(reverse("community:home")).content.decode()
    assert f'<a href="{reverse("community:offered")}">Répondre à qui attend</a>' in page


def test_a_visit_of_a_space_is_forgotten_after_ninety_days(person):
    long_ago, lately = SpaceFactory(), SpaceFactory()
    for space, days in ((long_ago, 91), (lately, 89)):
        Visit.objects.create(person=person, space=space, began_at=timezone.now() - dt.timedelta(days=days))

    assert actions.forget_visits in registries.upkeep()
    actions.forget_visits()

    assert [visit.space for visit in Visit.objects.all()] == [lately]


def test_quoting_a_folded_message_does_not_unfold_it(person, client_of):
    topic = open_topic()
    quoted = answer(topic, text="MARQUE-DIFFICILE", content_note="suicide")
    page = client_of(person).get(f"{topic.get_absolute_url()}?citer={quoted.pk}").content.decode()
    form = page[page.index('id="citation"'):]
    assert "MARQUE-DIFFICILE" not in form
    assert "parle de suicide" in form


def test_a_theme_named_as_the_thesaurus_names_it_speaks_english_too(client):
    concept = ConceptFactory(label_fr="Entendre des voix", label_en="Hearing voices")
    space = SpaceFactory(is_open=True)
    themes = [ThemeFactory(space=space, label=label, concept=concept) for label in ("Entendre des voix", "Nos voix")]
    topic = open_topic(space, themes=themes)
    for page in (space.get_absolute_url(), topic.get_absolute_url()):
        shown = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert "Hearing voices" in shown
        assert "Entendre des voix" not in shown
        assert "Nos voix" in shown, "a keeper's own words stay"
        assert "Entendre des voix" in client.get(page, headers={"accept-language": "fr"}).content.decode()
