"""The community for tests."""

import uuid

import factory

from eclaireur.accounts.models import Person
from eclaireur.community import actions
from eclaireur.community.enums import Audience
from eclaireur.community.models import Post, Space, Theme, Topic
from tests.factories.accounts import PersonFactory


class SpaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Space

    slug = factory.Sequence(lambda n: f"espace-{n}")
    name = factory.Sequence(lambda n: f"Espace {n}")
    purpose = "Parler de ce que l’on traverse."
    audience = Audience.EVERYONE


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    space = factory.SubFactory(SpaceFactory)
    label = factory.Sequence(lambda n: f"Thème {n}")


def rested(person: Person) -> None:
    """Let `person` write again at once: what they wrote is dated back."""
    Post.objects.filter(author=person).update(created_at="2026-01-01T00:00:00Z")


def open_topic(space: Space | None = None, author: Person | None = None, title: str = "Un titre", text: str = "Bonjour.",
               **more) -> Topic:
    """`author` opens a topic, never held back by the pace allowed to people."""
    author = author or PersonFactory()
    rested(author)
    return actions.open_topic(by=author, space=space or SpaceFactory(), title=title, text=text, token=uuid.uuid4(), **more)


def answer(topic: Topic, author: Person | None = None, text: str = "Je vous lis.", **more) -> Post:
    """`author` answers once more, never held back by the pace allowed to people."""
    author = author or PersonFactory()
    rested(author)
    return actions.reply(by=author, topic=topic, text=text, token=uuid.uuid4(), **more)
