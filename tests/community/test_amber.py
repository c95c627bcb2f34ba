"""A topic that says a distress without danger does not wait the usual hours."""

import datetime as dt

import pytest
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.community import actions
from eclaireur.community.actions.telling import WAITING
from eclaireur.community.models import Offer, Readiness, Topic
from eclaireur.notices.models import Notice
from eclaireur.safety.models import Alert
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, open_topic
from tests.factories.people import ConceptFactory, ExperienceFactory

pytestmark = pytest.mark.django_db


def test_title_and_first_message_ask_once_and_the_team_is_told_at_its_hour(django_capture_on_commit_callbacks):
    moderator, concept = PersonFactory(roles=[Role.MODERATOR]), ConceptFactory()
    someone, space = PersonFactory(), SpaceFactory()
    ExperienceFactory(person=someone, concept=concept)
    Readiness.objects.create(person=someone, is_ready=True)
    theme = space.themes.create(label="Un thème", concept=concept)
    with django_capture_on_commit_callbacks(execute=True):
        topic = open_topic(space, title="Je me sens seul", text="Je me sens seul.", themes=[theme])
    assert Offer.objects.get(topic=topic).person == someone
    assert not Notice.objects.filter(kind=WAITING).exists(), "it was offered: the team is told at its hour"
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - dt.timedelta(hours=13))
    actions.look_for_answers()
    assert Notice.objects.filter(to=moderator, kind=WAITING).exists()


@pytest.mark.parametrize(("text", "at_once"), [("Je me sens seul.", True), ("Bonjour à toutes et tous.", False)])
def test_the_team_is_told_at_once_when_nobody_was_found_to_answer(text, at_once, django_capture_on_commit_callbacks):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    with django_capture_on_commit_callbacks(execute=True):
        open_topic(SpaceFactory(), text=text)

    assert Notice.objects.filter(to=moderator, kind=WAITING).exists() is at_once
    assert not Alert.objects.exists()
