"""What can be reported: hidden and put back, and shown to whoever reports it as they already read it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions as accompaniment
from eclaireur.accompaniment.models import Request
from eclaireur.community.models import Persona, Post, Topic
from eclaireur.conversations import actions as conversations
from eclaireur.conversations.models import Message, Seat
from eclaireur.gatherings.models import Series
from eclaireur.safety.registries import all_reportables, report_address
from tests.factories.accompaniment import a_peer, a_seeker
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, open_topic
from tests.factories.conversations import room_of, say
from tests.factories.gatherings import a_series
from tests.factories.people import ConceptFactory

WHOSE = "Hirondelle Cachée"


def test_whatever_can_be_hidden_can_be_put_back():
    for_good = [kind.model._meta.label for kind in all_reportables() if kind.hide is not None and kind.show is None]

    assert for_good == []


def a_request():
    concept = ConceptFactory()
    peer = a_peer(concept)
    return accompaniment.publish_request(by=a_seeker(concept, pseudonym=WHOSE), words="Bonjour", structure=None), peer


def a_topic():
    author, space = PersonFactory(pseudonym=WHOSE), SpaceFactory()
    persona = Persona.objects.create(person=author, space=space, pseudonym="Hibou Bleu")
    topic = open_topic(author=author, space=space)
    Topic.objects.filter(pk=topic.pk).update(persona=persona)
    topic.posts.update(persona=persona)
    return Topic.objects.get(), PersonFactory()


def a_post():
    topic, reader = a_topic()
    return topic.posts.get(), reader


def a_message():
    author, reader = PersonFactory(pseudonym=WHOSE), PersonFactory()
    thread = conversations.open_private(by=reader, people=[reader, author], other_name="Hibou Bleu")
    return say(thread, author), reader


def a_gathering():
    series = a_series()
    Series.objects.filter(pk=series.pk).update(created_by=PersonFactory(pseudonym=WHOSE))
    return Series.objects.get(), PersonFactory()


def a_seat():
    reader = PersonFactory()
    thread, team = room_of(reader, facilitator=PersonFactory(pseudonym=WHOSE))
    seat = Seat.objects.get(place__person=reader)
    conversations.remove(by=team, thread=thread, number=seat.number, words="Prenez l’air.")
    return Seat.objects.get(pk=seat.pk), reader


UNDER_ANOTHER_NAME_OR_NONE = {Request: a_request, Topic: a_topic, Post: a_post, Message: a_message, Series: a_gathering, Seat: a_seat}
"""Each model read without the pseudonym of its author: makes a row of an author named WHOSE, and gives who may report it."""


def test_each_model_read_without_its_authors_pseudonym_is_tried_below():
    assert {kind.model for kind in all_reportables() if kind.signed is not None} == set(UNDER_ANOTHER_NAME_OR_NONE)


@pytest.mark.django_db
@pytest.mark.parametrize("model", UNDER_ANOTHER_NAME_OR_NONE, ids=lambda model: model.__name__)
def test_reporting_never_tells_whose_it_is(client, model):
    row, reader = UNDER_ANOTHER_NAME_OR_NONE[model]()
    client.force_login(reader)

    pages = [client.get(report_address(row))]
    client.post(report_address(row), {"reason": "other", "attach": "on"})
    pages += [client.get(report_address(row)), client.get(reverse("safety:my_reports"))]

    assert [page.status_code for page in pages] == [200] * 3
    assert not any(WHOSE in page.content.decode() for page in pages)


@pytest.mark.django_db
def test_reporting_a_topic_does_not_bring_back_its_hidden_first_message(client):
    topic = open_topic(title="Un titre lisible", text="Des mots masqués.")
    topic.posts.update(hidden_at=timezone.now())
    client.force_login(PersonFactory())

    page = client.get(report_address(topic)).content.decode()

    assert "Un titre lisible" in page
    assert "Des mots masqués." not in page
