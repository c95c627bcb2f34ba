"""A topic put in another space, or closed: who still reads it, and who is told."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from eclaireur.accounts.enums import Circle, Role
from eclaireur.community import actions
from eclaireur.community.enums import Audience
from eclaireur.community.models import StructureMembership
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, answer, open_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return PersonFactory(roles=[Role.MODERATOR])


def test_a_topic_never_moves_to_other_readers(moderator):
    topic = open_topic(SpaceFactory(audience=Audience.CONCERNED))
    for to in (SpaceFactory(), SpaceFactory(is_open=True), SpaceFactory(audience=Audience.RELATIVES)):
        with pytest.raises(ValidationError, match="d’autres personnes"):
            actions.move(by=moderator, topic=topic, to=to)
    to = SpaceFactory(audience=Audience.CONCERNED)
    assert actions.move(by=moderator, topic=topic, to=to).space == to


@pytest.mark.parametrize("audience", [Audience.PEERS, Audience.STRUCTURE, Audience.RELATIVES])
def test_a_topic_everybody_read_never_moves_where_someone_who_wrote_in_it_would_lose_it(moderator, client_of, audience):
    structure = StructureFactory()
    belongs = {Audience.PEERS: lambda: PersonFactory(roles=[Role.PEER]), Audience.STRUCTURE: lambda: _member_of(structure),
               Audience.RELATIVES: lambda: PersonFactory(circle=Circle.RELATIVE)}[audience]
    to = SpaceFactory(audience=audience, structure=structure if audience == Audience.STRUCTURE else None)
    opened_by_another, answered_by_another = open_topic(SpaceFactory(is_open=True)), open_topic(SpaceFactory(is_open=True), belongs())
    answer(opened_by_another, belongs())
    answer(answered_by_another)
    for topic in (opened_by_another, answered_by_another):
        page = client_of(moderator).post(reverse("community:moderate_topic", args=[topic.pk]), {"gesture": "move", "to": str(to.pk)})
        assert page.status_code == 422
        assert "perdrait le sujet" in page.content.decode()
        topic.refresh_from_db()
        assert topic.space != to
    kept = open_topic(SpaceFactory(is_open=True), belongs())
    answer(kept, moderator, "Un mot de la modération, qui lit partout.")
    assert actions.move(by=moderator, topic=kept, to=to).space == to


def _member_of(structure):
    person = PersonFactory()
    StructureMembership.objects.create(person=person, structure=structure)
    return person


def test_who_opened_a_topic_and_nobody_else_is_told_that_it_was_closed_or_moved(moderator, client_of):
    author, follower = PersonFactory(), PersonFactory()
    closed, moved, own = open_topic(author=author), open_topic(author=author), open_topic(author=moderator)
    for topic in (closed, moved, own):
        actions.follow(by=follower, place=topic)
    page = reverse("community:moderate_topic", args=[closed.pk])
    client_of(moderator).post(page, {"gesture": "close", "word": "La suite se passe au GEM."})
    actions.move(by=moderator, topic=moved, to=SpaceFactory())
    actions.move(by=moderator, topic=own, to=SpaceFactory())
    told = Notice.objects.filter(kind="community.arranged")
    assert {(notice.to, notice.url) for notice in told} == {(author, topic.get_absolute_url()) for topic in (closed, moved)}
    told.delete()
    client_of(moderator).post(page, {"gesture": "close", "word": "La suite se passe au GEM, le mardi."})
    assert not told.exists(), "it was closed already"
