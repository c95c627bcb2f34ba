"""« Mes messages »: what one wrote stays one's own to erase, even where one no longer reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.community import actions
from eclaireur.community.enums import Audience
from eclaireur.community.models import Post, StructureMembership
from eclaireur.community.queries.mine import A_PAGE
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, answer, open_topic

pytestmark = pytest.mark.django_db
PAGE = "/communaute/messages/"


@pytest.fixture
def reader(person, client_of):
    return client_of(person)


def left_structure(person, reader):
    """Someone wrote in the space of a structure, then left it; what the page said."""
    structure = StructureFactory()
    membership = StructureMembership.objects.create(person=person, structure=structure)
    topic = open_topic(SpaceFactory(audience=Audience.STRUCTURE, structure=structure), PersonFactory(roles=[Role.MODERATOR]))
    post = answer(topic, person, "MARQUE laissée")
    said = reader.post(reverse("community:leave", args=[membership.pk]), follow=True).content.decode()
    return post, said


def hidden_topic(person, reader):
    post = answer(topic := open_topic(), person, "MARQUE laissée")
    actions.hide_reported_topic(by=None, topic=topic)
    return post, ""


def blocked(person, reader):
    post = answer(topic := open_topic(title="MARQUE-TITRE"), person, "MARQUE laissée")
    block(by=person, person=topic.author)
    return post, ""


@pytest.mark.parametrize("how", [left_structure, hidden_topic, blocked])
def test_what_one_no_longer_reaches_is_there_to_erase(person, reader, how):
    post, _said = how(person, reader)
    page = reader.get(PAGE).content.decode()
    assert "MARQUE laissée" in page
    assert "MARQUE-TITRE" not in page, "a title may be the words of someone set apart"
    erase = reverse("community:erase", args=[post.pk])
    assert f'href="{erase}"' in page
    assert post.get_absolute_url() not in page
    assert f'href="{PAGE}"' in reader.get(erase).content.decode()
    assert reader.post(erase)["Location"] == PAGE
    assert "MARQUE laissée" not in reader.get(PAGE).content.decode()
    assert Post.objects.get(pk=post.pk).erased_at


def test_leaving_a_structure_leads_there_and_so_do_ones_names(person, reader):
    _post, said = left_structure(person, reader)
    assert f'<a href="{PAGE}">Mes messages</a>' in said
    assert f'href="{PAGE}"' in reader.get(reverse("community:personas")).content.decode()


def test_what_one_reads_leads_where_it_is_and_back_there_once_erased(person, reader):
    post = answer(open_topic(title="Un sujet d’ici"), person, "Je vous lis.")
    page = reader.get(PAGE).content.decode()
    assert "Un sujet d’ici" in page
    assert f'href="{post.get_absolute_url()}"' in page
    assert reader.post(reverse("community:erase", args=[post.pk]))["Location"] == post.get_absolute_url()
    alone = open_topic(author=person)
    assert reader.post(reverse("community:erase", args=[alone.posts.get().pk]))["Location"] == alone.space.get_absolute_url()


def test_nobody_elses_words_and_an_empty_page_says_so(person, reader):
    answer(open_topic(), text="Les mots d’une autre personne.")
    page = reader.get(PAGE).content.decode()
    assert "Les mots d’une autre personne." not in page
    assert "Vous n’avez aucun message ici" in page


def test_a_long_list_has_pages_at_the_same_cost(person, reader):
    answer(topic := open_topic(), person)
    with CaptureQueriesContext(connection) as few:
        reader.get(PAGE)
    for _n in range(A_PAGE):
        answer(topic, person)
    with CaptureQueriesContext(connection) as many:
        page = reader.get(PAGE).content.decode()
    assert len(many) <= len(few)
    assert "?page=2" in page
    assert reader.get(f"{PAGE}?page=2").content.decode().count("Effacer") == 1


def test_what_others_said_of_ones_messages_is_told_beside_them(person, reader):
    topic = open_topic()
    thanked, _not_thanked = answer(topic, person), answer(topic, person)
    for kind, many in (("thanks", 2), ("me_too", 1)):
        for _ in range(many):
            actions.react(by=PersonFactory(), post=thanked, kind=kind, said=True)
    page = reader.get(PAGE).content.decode()
    assert page.count("2 personnes disent merci. Une personne dit moi aussi.") == 1
    assert page.count("disent merci") + page.count("dit merci") == 1
