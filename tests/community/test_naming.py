"""Another name in one space: taken before writing, unlike anybody's, and tied to nothing others can see."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eclaireur.accounts.actions import block, erase_person
from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.export import sections
from eclaireur.accounts.models import Block
from eclaireur.accounts.queries import pseudonym_is_free
from eclaireur.community import actions
from eclaireur.community.enums import Audience
from eclaireur.community.models import Persona
from eclaireur.community.queries.mine import A_PAGE
from eclaireur.notices.models import Notice
from eclaireur.safety.registries import reportable
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic

pytestmark = pytest.mark.django_db
MAIN, OTHER = "Marguerite du port", "Lueur lointaine"


@pytest.fixture
def author():
    return PersonFactory(pseudonym=MAIN)


@pytest.fixture
def space():
    return SpaceFactory(is_open=True)


def test_everything_others_see_says_the_name_of_the_space(author, space, client, django_capture_on_commit_callbacks):
    reader, elsewhere = PersonFactory(), open_topic(SpaceFactory(), author, title="Ailleurs")
    actions.take_persona(by=author, space=space, pseudonym=OTHER)
    with django_capture_on_commit_callbacks(execute=True):
        topic = open_topic(space, author, title="Ici")
        actions.follow(by=reader, place=topic)
        post = answer(topic, author, "Une suite lointaine.")
        answer(topic, reader, "Je cite.", quoted=post)
        answer(topic, author, "Je cite aussi.", quoted=topic.posts.get(sequence=3))
    client.force_login(reader)
    pages = [
        space.get_absolute_url(), topic.get_absolute_url(), f"{topic.get_absolute_url()}?citer={post.pk}",
        reverse("community:followed"), reverse("community:search") + "?q=lointaine", reverse("community:block", args=[post.pk]),
        reverse("safety:report", args=["community.post", post.pk]), reverse("safety:report", args=["community.topic", topic.pk]),
        reverse("notices:notices"),
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert MAIN not in text, page
        assert str(author.pk) not in text, page
    assert OTHER in client.get(topic.get_absolute_url()).content.decode()
    there = client.get(elsewhere.get_absolute_url()).content.decode()
    assert MAIN in there
    assert OTHER not in there
    assert Notice.objects.filter(to=reader).exists()
    assert reportable(type(post)).name_under(post) == OTHER


def test_who_blocks_a_name_learns_no_other(author, space, client):
    reader = PersonFactory()
    actions.take_persona(by=author, space=space, pseudonym=OTHER)
    post = open_topic(space, author).posts.get()
    client.force_login(reader)
    client.post(reverse("community:block", args=[post.pk]))

    assert Block.objects.get(person=reader).blocked == author
    listed = client.get(reverse("accounts:blocked")).content.decode()
    said = [str([cell.words for cell in row]) for section in sections(reader) for row in section.rows]
    undone = client.post(reverse("accounts:unblock", args=[Block.objects.get().pk]), follow=True).content.decode()
    for text in (listed, *said, undone):
        assert MAIN not in text
    assert OTHER in listed


def test_a_block_under_one_name_holds_under_every_other(author, space):
    reader, elsewhere = PersonFactory(), open_topic(SpaceFactory(), author)
    actions.take_persona(by=author, space=space, pseudonym=OTHER)
    post = open_topic(space, author).posts.get()
    block(by=reader, person=post.author, known_as=OTHER)
    for topic in (elsewhere, post.topic):
        with pytest.raises(PermissionDenied):
            actions.reply(by=reader, topic=topic, text="Bonjour", token=uuid.uuid4())


def test_a_name_is_taken_before_writing_and_stays_while_words_are_there(author, space):
    topic = open_topic(space, author)
    with pytest.raises(ValidationError, match="déjà écrit"):
        actions.take_persona(by=author, space=space, pseudonym=OTHER)
    actions.erase_post(by=author, post=topic.posts.get())
    persona = actions.take_persona(by=author, space=space, pseudonym=OTHER)
    topic = open_topic(space, author)
    with pytest.raises(ValidationError, match="sous ce nom"):
        actions.drop_persona(by=author, persona=persona)
    actions.erase_post(by=author, post=topic.posts.get())
    actions.drop_persona(by=author, persona=persona)
    assert not Persona.objects.exists()


def test_a_topic_erased_under_another_name_shows_none_even_once_that_name_is_dropped(author, space, client_of):
    persona = actions.take_persona(by=author, space=space, pseudonym=OTHER)
    topic = open_topic(space, author)
    actions.reply(by=PersonFactory(), topic=topic, text="Une réponse", token=uuid.uuid4())
    actions.erase_post(by=author, post=topic.posts.get(sequence=1))
    actions.drop_persona(by=author, persona=persona)
    page = client_of(PersonFactory()).get(space.get_absolute_url()).content.decode()
    assert "Sujet effacé" in page
    assert MAIN not in page
    assert OTHER not in page


@pytest.mark.parametrize("name", [MAIN, "marguerite-du-port", "Iris du soir", "ÎRIS DU S0IR", "Autre nom", "autre.nom"])
def test_nobody_passes_for_another(author, space, name):
    PersonFactory(pseudonym="Iris du soir")
    actions.take_persona(by=PersonFactory(), space=space, pseudonym="Autre nom")
    with pytest.raises(ValidationError, match="déjà pris"):
        actions.take_persona(by=author, space=space, pseudonym=name)


def test_a_newcomer_cannot_take_the_name_of_someone_in_a_space(author, space):
    actions.take_persona(by=author, space=space, pseudonym=OTHER)
    assert not pseudonym_is_free("lueur-lointaine")
    assert actions.take_persona(by=PersonFactory(), space=SpaceFactory(), pseudonym="Un tout autre")


def test_nobody_takes_a_name_where_they_do_not_write(author):
    with pytest.raises(PermissionDenied):
        actions.take_persona(by=author, space=SpaceFactory(audience=Audience.PEERS), pseudonym=OTHER)


def test_a_topic_is_not_moved_when_it_would_tie_two_names(author, space):
    moderator, to = PersonFactory(roles=["moderator"]), SpaceFactory(is_open=True)
    topic = open_topic(space)
    answer(topic, author)
    actions.take_persona(by=author, space=to, pseudonym=OTHER)
    with pytest.raises(ValidationError, match="reconnaître"):
        actions.move(by=moderator, topic=topic, to=to)


def test_the_name_goes_with_the_person(author, space):
    actions.take_persona(by=author, space=space, pseudonym=OTHER)
    topic = open_topic(space, author)
    answer(topic)
    erase_person(person=author, by=None)
    assert not Persona.objects.exists()
    topic.refresh_from_db()
    assert (topic.title, topic.author, topic.replies) == ("", None, 1)


def test_the_name_is_offered_where_one_writes_for_the_first_time_and_no_word_is_lost(author, space, client_of):
    reader = client_of(author)
    topic = open_topic(space)
    for place in (topic.get_absolute_url(), reverse("community:new_topic", args=[space.slug])):
        assert 'name="rename"' in reader.get(place).content.decode()
        sent = {"title": "Un titre", "body": "Des mots commencés.", "token": str(uuid.uuid4()), "rename": "1"}
        names = reader.post(place, sent)["Location"]
        page = reader.get(names).content.decode()
        assert f'value="{place}#ecrire"' in page
        taken = reader.post(reverse("community:take_persona", args=[space.slug]), {"p-pseudonym": OTHER, "suite": f"{place}#ecrire"})
        assert taken["Location"] == f"{place}#ecrire"
        shown = reader.get(place).content.decode()
        assert "Des mots commencés." in shown
        assert f"Vous écrivez sous le nom de {OTHER}." in shown
        actions.drop_persona(by=author, persona=Persona.objects.get())
    answer(topic, author)
    assert 'name="rename"' not in reader.get(topic.get_absolute_url()).content.decode()


def test_enter_in_the_title_never_leads_to_the_names(author, space, client_of):
    page = client_of(author).get(reverse("community:new_topic", args=[space.slug])).content.decode()
    assert page.index("Ouvrir ce sujet</button>") < page.index('name="rename"'), "the first button is the one that Enter presses"


def test_the_way_back_stays_here(author, space, client_of):
    take = reverse("community:take_persona", args=[space.slug])
    given = client_of(author).post(take, {"p-pseudonym": OTHER, "suite": "https://ailleurs.example/"})
    assert given["Location"] == reverse("community:personas")
    actions.drop_persona(by=author, persona=Persona.objects.get())
    assert client_of(author).post(take, {"p-pseudonym": OTHER, "suite": "x"})["Location"] == reverse("community:personas")


def test_moderators_choose_names_only_where_they_belong(client_of):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    here, elsewhere = SpaceFactory(name="Pour chacun"), SpaceFactory(name="Pour les proches", audience=Audience.RELATIVES)
    page = client_of(moderator).get(reverse("community:personas")).content.decode()
    assert reverse("community:take_persona", args=[here.slug]) in page
    assert elsewhere.slug not in page
    assert client_of(moderator).post(reverse("community:take_persona", args=[elsewhere.slug]), {"p-pseudonym": OTHER}).status_code == 403
    assert 'name="rename"' not in client_of(moderator).get(open_topic(elsewhere, PersonFactory(circle=Circle.RELATIVE)).get_absolute_url()).content.decode()


def test_the_names_are_read_in_the_same_few_reads_and_by_pages(author, client_of):
    reader, page = client_of(author), reverse("community:personas")

    def reads():
        with CaptureQueriesContext(connection) as asked:
            reader.get(page)
        return len(asked)

    SpaceFactory()
    reads()
    few = reads()
    SpaceFactory.create_batch(A_PAGE)
    assert reads() == few
    last = SpaceFactory(position=200)
    assert last.slug not in reader.get(page).content.decode()
    assert last.slug in reader.get(f"{page}?page=2").content.decode()
