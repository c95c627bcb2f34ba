"""Distances: the arithmetic, and how roughly they are told."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.territory.queries import (
    EARTH_KM,
    communes_like,
    distance_in_words,
    kilometres,
    kilometres_between,
)
from tests.factories.territory import CommuneFactory

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_paris_lyon_is_393_km():
    assert kilometres((48.8534, 2.3488), (45.7485, 4.8467)) == pytest.approx(393, abs=1)


def test_a_degree_of_latitude_is_111_km():
    assert kilometres((45.0, 3.0), (46.0, 3.0)) == pytest.approx(math.pi * EARTH_KM / 180)


@given(a=points, b=points)
def test_a_distance_is_the_same_both_ways_and_at_most_half_the_earth(a, b):
    assert kilometres(a, b) == pytest.approx(kilometres(b, a))
    assert 0 <= kilometres(a, b) <= math.pi * EARTH_KM + 1e-6


@given(a=points)
def test_nothing_is_at_no_distance_from_itself(a):
    assert kilometres(a, a) == 0


@given(a=points, b=points, c=points)
def test_going_through_a_third_place_is_never_shorter(a, b, c):
    assert kilometres(a, c) <= kilometres(a, b) + kilometres(b, c) + 1e-6


@given(a=points, b=points)
def test_it_agrees_with_the_angle_between_two_directions(a, b):
    def direction(point):
        lat, lon = map(math.radians, point)
        return (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))

    u, v = direction(a), direction(b)
    chord = math.dist(u, v)
    assert kilometres(a, b) == pytest.approx(2 * EARTH_KM * math.asin(min(1, chord / 2)), abs=1e-3)


@pytest.mark.parametrize(("km", "words"), [
    (0, "tout près"), (2.9, "tout près"), (3, "à 3 km"), (6.4, "à 6 km"), (23, "à 25 km"), (97, "à 95 km"),
    (130, "à 150 km"), (612, "à 600 km"),
])
def test_the_farther_the_rounder(km, words):
    assert distance_in_words(km) == words


@given(km=st.floats(0, 20_000))
def test_what_is_told_is_never_far_from_the_truth(km):
    words = distance_in_words(km)
    told = 1.5 if words == "tout près" else float(words.removeprefix("à ").removesuffix(" km"))
    assert abs(told - km) <= max(1.5, 0.25 * km)


@pytest.mark.django_db
def test_nowhere_has_no_distance():
    nowhere = CommuneFactory(lat=None, lon=None, precision="")
    assert kilometres_between(nowhere, CommuneFactory()) is None


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 30])
def test_suggesting_takes_one_query(django_assert_num_queries, n):
    for number in range(n):
        CommuneFactory(name=f"Villeneuve-{number}")
    with django_assert_num_queries(1):
        assert [str(commune.departement) for commune in communes_like("villeneuve")]
