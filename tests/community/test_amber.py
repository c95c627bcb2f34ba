"""A topic that says a distress without danger does not wait the usual hours."""

import pytest

from eclaireur.accounts.enums import Role
from eclaireur.community.actions.telling import WAITING
from eclaireur.notices.models import Notice
from eclaireur.safety.models import Alert
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, open_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("text", "at_once"), [("Je me sens seul.", True), ("Bonjour à toutes et tous.", False)])
def test_the_team_is_told_at_once_when_nobody_was_found_to_answer(text, at_once, django_capture_on_commit_callbacks):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    with django_capture_on_commit_callbacks(execute=True):
        open_topic(SpaceFactory(), text=text)

    assert Notice.objects.filter(to=moderator, kind=WAITING).exists() is at_once
    assert not Alert.objects.exists()
