"""Who reads what: each kind of person, each kind of space, with a word that must not leak anywhere."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.community import actions, queries, rules
from eclaireur.community.actions.indexing import index_words
from eclaireur.community.enums import Audience
from eclaireur.community.models import Post, PostWords, Space, StructureMembership, Topic
from eclaireur.community.models.sight import people_of
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.people import ConceptFactory, ExperienceFactory

pytestmark = pytest.mark.django_db


def fresh(person):
    return person if isinstance(person, AnonymousUser) else Person.objects.get(pk=person.pk)


@pytest.fixture
def spaces():
    """One space of each kind."""
    mine, other = StructureFactory(), StructureFactory()
    return {
        "open": SpaceFactory(is_open=True), "everyone": SpaceFactory(), "concerned": SpaceFactory(audience=Audience.CONCERNED),
        "relatives": SpaceFactory(audience=Audience.RELATIVES), "peers": SpaceFactory(audience=Audience.PEERS),
        "gem": SpaceFactory(audience=Audience.STRUCTURE, structure=mine), "other gem": SpaceFactory(audience=Audience.STRUCTURE, structure=other),
    }


def in_structure(space, role):
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=role, structure=space.structure)
    return person


@pytest.fixture
def readers(spaces):
    """People of each kind, with the spaces each may read."""
    gem = spaces["gem"]
    member = PersonFactory()
    StructureMembership.objects.create(structure=gem.structure, person=member)
    common = {"open", "everyone", "concerned"}
    return {
        "visitor": (AnonymousUser(), {"open"}),
        "member": (PersonFactory(), common),
        "relative": (PersonFactory(circle=Circle.RELATIVE), {"open", "everyone", "relatives"}),
        "peer": (PersonFactory(roles=[Role.PEER]), common | {"peers"}),
        "member of the structure": (member, common | {"gem"}),
        "facilitator of the structure": (in_structure(gem, Role.FACILITATOR), common | {"gem"}),
        "coordinator of the structure": (in_structure(gem, Role.COORDINATOR), common | {"gem"}),
        "coordinator of another": (in_structure(spaces["other gem"], Role.COORDINATOR), common | {"other gem"}),
        "coordinator of everywhere": (PersonFactory(roles=[Role.COORDINATOR]), common),
        "operator": (PersonFactory(roles=[Role.OPERATOR]), common),
        "moderator": (PersonFactory(roles=[Role.MODERATOR]), set(spaces)),
        "moderator of the structure": (in_structure(gem, Role.MODERATOR), common | {"gem"}),
    }


def test_each_reads_the_spaces_made_for_them_and_no_other(spaces, readers):
    names = {space.pk: name for name, space in spaces.items()}
    for kind, (person, allowed) in readers.items():
        seen = {names[space.pk] for space in Space.objects.visible_to(fresh(person))}
        assert seen == allowed, kind
        said = {name for name, space in spaces.items() if rules.can_read(fresh(person), space)}
        assert said == allowed, f"the rule read aloud and the query differ for a {kind}"


def test_the_people_of_a_space_are_those_whom_the_rule_counts_among_them(spaces, readers):
    people = [fresh(person) for person, _allowed in readers.values() if isinstance(person, Person)]
    for name, space in spaces.items():
        found = set(Person.objects.filter(people_of(space)))
        assert found & set(people) == {person for person in people if rules.is_part_of(person, space)}, name


def test_what_is_written_in_a_space_reaches_its_readers_only(spaces, readers, client):
    for name, space in spaces.items():
        author = PersonFactory(roles=[Role.PEER, Role.MODERATOR])
        topic = open_topic(space, author, title=f"Marqueur {name}", text=f"Secret {name} hortensia")
        answer(topic, author, text=f"Suite {name} hortensia")
    for key in PostWords.objects.values_list("pk", flat=True):
        index_words.func(key)
    for kind, (person, allowed) in readers.items():
        client.logout()
        if not isinstance(person, AnonymousUser):
            client.force_login(fresh(person))
        for name, space in spaces.items():
            topic = Topic.objects.get(space=space)
            pages = [space.get_absolute_url(), topic.get_absolute_url(), reverse("community:charter", args=[space.slug])]
            statuses = {client.get(page).status_code for page in pages}
            assert statuses == ({200} if name in allowed else {404}), (kind, name)
        found = client.get(reverse("community:search"), {"q": "hortensia"}).content.decode()
        home = client.get(reverse("community:home")).content.decode()
        for name, space in spaces.items():
            assert (f"Marqueur {name}<" in found.replace("</a>", "<")) == (name in allowed), (kind, name)
            assert (f"{space.name}<" in home) == (name in allowed), (kind, name)
        viewer = fresh(person)
        assert Post.objects.visible_to(viewer).count() == 2 * len(allowed)
        assert Topic.objects.visible_to(viewer).count() == len(allowed)


def test_a_hidden_message_is_read_by_its_author_and_moderators_only(client):
    space, author = SpaceFactory(is_open=True), PersonFactory()
    moderator = PersonFactory(roles=[Role.MODERATOR])
    post = answer(open_topic(space), author, "Un mot masqué.")
    actions.hide_reported_post(by=moderator, post=post)
    for viewer, sees in [(AnonymousUser(), False), (PersonFactory(), False), (author, True), (moderator, True)]:
        assert Post.objects.visible_to(viewer).filter(pk=post.pk).exists() == sees
        client.logout()
        if viewer.is_authenticated:
            client.force_login(viewer)
        assert ("Un mot masqué." in client.get(post.topic.get_absolute_url()).content.decode()) == sees
    assert not PostWords.objects.filter(post=post).exists()


class TestABlock:
    """Neither meets the other, and nothing counted tells it."""

    @pytest.fixture
    def two(self):
        return PersonFactory(), PersonFactory()

    @pytest.mark.parametrize("who_blocks", [0, 1])
    def test_neither_reads_the_other(self, two, who_blocks, client):
        space = SpaceFactory()
        topic = open_topic(space, title="Sujet commun")
        for number, person in enumerate(two):
            answer(topic, person, f"Mots de {number}.")
            open_topic(space, person, title=f"Sujet de {number}")
        answer(topic, two[0], "Un dernier de 0.")
        block(by=two[who_blocks], person=two[1 - who_blocks])
        for number, person in enumerate(two):
            client.force_login(person)
            pages = [client.get(page).content.decode() for page in (topic.get_absolute_url(), space.get_absolute_url())]
            assert f"Mots de {number}." in pages[0]
            assert f"Mots de {1 - number}." not in pages[0]
            assert f"Sujet de {1 - number}" not in pages[1]
            assert client.get(Topic.objects.get(title=f"Sujet de {1 - number}").get_absolute_url()).status_code == 404

    def test_counts_and_waiting_do_not_tell_it(self, two):
        one, other = two
        space = SpaceFactory()
        topic = open_topic(space, one)
        answer(topic, other)
        block(by=other, person=one)
        shown = queries.topics_of(space, one).object_list[0]
        assert (shown.answers, shown.is_answered, shown.is_unread) == (0, False, False)
        assert shown.moved_at == topic.posts.get(sequence=1).created_at
        assert queries.topics_of(space, one, unanswered=True).object_list == [topic]
        assert queries.topics_of(space, PersonFactory()).object_list[0].answers == 1
        assert [post.sequence for post in queries.talk_of(queries.topic_for(one, topic.pk), one)] == [1]
        assert queries.spaces_for(one)[0].unread == 0

    def test_no_page_counts_what_one_does_not_meet(self, two, client):
        one, other = two
        concept = ConceptFactory()
        ExperienceFactory(person=one, concept=concept)
        space = SpaceFactory()
        theme = space.themes.create(label="Un thème", concept=concept)
        mine, theirs = open_topic(space, one), open_topic(space, themes=[theme])
        for topic in (mine, theirs):
            answer(topic, other)
        old = timezone.now() - dt.timedelta(days=3)
        Post.objects.exclude(author=other).update(created_at=old)
        Topic.objects.update(created_at=old)
        client.force_login(one)
        page = mine.get_absolute_url()
        assert "attend une première réponse" not in client.get(page).content.decode()
        assert queries.spaces_for(one)[0].moved == "On y a écrit aujourd’hui"
        assert queries.lately_answered(one) == [theirs]
        block(by=other, person=one)
        assert "attend une première réponse" in client.get(page).content.decode()
        assert queries.spaces_for(one)[0].moved == "On y a écrit cette semaine"
        assert queries.lately_answered(one) == []
        [(near, _shared)] = queries.topics_near(one)
        assert (near.answers, near.moved_at) == (0, old)

    def test_counting_as_one_meets_asks_no_more(self, two, client):
        one, other = two
        topic = open_topic()
        answer(topic, other)
        client.force_login(one)
        pages = (topic.get_absolute_url(), reverse("community:home"), reverse("community:near"))
        for page in pages:
            client.get(page)
        costs = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as captured:
                for page in pages:
                    client.get(page)
            costs.append(len(captured))
            block(by=other, person=one)
        assert costs[1] <= costs[0] + 1, "a page of messages is counted for who does not meet everybody, as before"

    def test_what_one_quoted_of_the_other_is_said_to_be_gone(self, two, client):
        one, other = two
        topic = open_topic()
        post = answer(topic, other, "Des mots à reprendre.")
        answer(topic, text="Je reprends.", quoted=post)
        block(by=one, person=other)
        client.force_login(one)
        page = client.get(topic.get_absolute_url()).content.decode()
        assert "Des mots à reprendre." not in page
        assert "Le message cité n’est plus là." in page
        assert other.pseudonym not in page

    def test_pages_stay_whole_when_someone_wrote_most_of_a_topic(self, two):
        one, other = two
        topic = open_topic()
        for number in range(40):
            answer(topic, other, f"Message {number}")
        kept = answer(topic, text="Le dernier.")
        block(by=one, person=other)
        talk = queries.talk_of(queries.topic_for(one, topic.pk), one)
        assert [post.sequence for post in talk] == [1, kept.sequence]
        assert talk.page.paginator.num_pages == 1
