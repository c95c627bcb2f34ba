"""Concepts, experiences, peers and their paths, for tests."""

import factory
from django.utils import timezone

from eclaireur.people.enums import PathVisibility, Readers, Stage, Visibility
from eclaireur.people.models import Concept, Experience, Path, PathStep, PeerProfile
from tests.factories.accounts import PersonFactory


class ConceptFactory(factory.django.DjangoModelFactory):
    """A concept under a theme of its own; `ConceptFactory(parent=None)` is a theme."""

    class Meta:
        model = Concept

    slug = factory.Sequence(lambda n: f"vecu-{n}")
    label_fr = factory.LazyAttribute(lambda concept: f"Vécu {concept.slug}")
    label_en = factory.LazyAttribute(lambda concept: f"Experience {concept.slug}")
    parent = factory.LazyFunction(
        lambda: Concept.objects.get_or_create(slug="theme", defaults={"label_fr": "Thème", "label_en": "Theme"})[0]
    )


class ExperienceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Experience

    person = factory.SubFactory(PersonFactory)
    concept = factory.SubFactory(ConceptFactory)
    stage = Stage.BEHIND
    visibility = Visibility.MATCHING


class PeerProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PeerProfile

    person = factory.SubFactory(PersonFactory)
    title = "Pair-aidante"
    circle = factory.LazyAttribute(lambda profile: profile.person.circle)


class PathFactory(factory.django.DjangoModelFactory):
    """A displayed path."""

    class Meta:
        model = Path

    person = factory.SubFactory(PersonFactory)
    introduction = "Quelques lignes assez longues pour que l’on sache à qui l’on parle."
    readers = Readers.MEMBERS
    published_at = factory.LazyFunction(timezone.now)


class PathStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PathStep

    path = factory.SubFactory(PathFactory)
    when = "à vingt ans"
    text = "Ce jour-là, quelqu’un m’a écouté."
    visibility = PathVisibility.MEMBERS
