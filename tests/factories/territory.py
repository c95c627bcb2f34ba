"""A few communes for tests; the whole file is loaded only where the test is about it."""

import factory

from eclaireur.territory.enums import PlaceKind
from eclaireur.territory.models import Commune, Departement, Place, Region, plain


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ["code"]

    code = "84"
    name = "Auvergne-Rhône-Alpes"


class DepartementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ["code"]

    code = "69"
    name = "Rhône"
    region = factory.SubFactory(RegionFactory)


class CommuneFactory(factory.django.DjangoModelFactory):
    """`CommuneFactory(name="Lyon", departement__code="69")`; at Lyon's place unless told otherwise."""

    class Meta:
        model = Commune

    code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.Sequence(lambda n: f"Bourg-{n}")
    plain_name = factory.LazyAttribute(lambda commune: plain(commune.name))
    departement = factory.SubFactory(DepartementFactory)
    population = 12_000
    lat = 45.749
    lon = 4.848
    precision = "P"


class PlaceFactory(factory.django.DjangoModelFactory):
    """A place of the directory: `PlaceFactory(name="Maison des Lucioles", commune__name="Lyon")`."""

    class Meta:
        model = Place

    name = factory.Sequence(lambda n: f"Maison {n}")
    kind = PlaceKind.ASSOCIATION
    address = "3 rue du Port"
    commune = factory.SubFactory(CommuneFactory)
    lat = 45.76
    lon = 4.83
    access = factory.LazyFunction(lambda: ["wheelchair", "lift"])
    access_words = "Deuxième porte à gauche."
