"""Who is near a place, found band by band, is who a look at everybody finds: anywhere on Earth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.matching import bits
from eclaireur.matching.layout import NEAR_ENOUGH, Places
from eclaireur.matching.terms import cosine, position

LATITUDES = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, -89.99, 0.0, 48.85, 48.75, 89.9, 90.0]))
LONGITUDES = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, -179.999, 0.0, 2.35, 179.999, 180.0]))
KILOMETRES = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 30.0, 300.0, 5_000.0, 20_100.0]))
SOMEONE = st.tuples(LATITUDES, LONGITUDES, KILOMETRES)


def looked_at_one_by_one(people, lat, lon, max_km):
    here, found = np.array(position(lat, lon)), set()
    for number, (their_lat, their_lon, radius) in enumerate(people):
        least = -np.inf if radius is None else cosine(radius) - NEAR_ENOUGH
        if max_km is not None:
            least = max(least, cosine(max_km) - NEAR_ENOUGH)
        if here @ np.array(position(their_lat, their_lon)) >= least:
            found.add(number)
    return found


@given(people=st.lists(SOMEONE, min_size=1, max_size=40), lat=LATITUDES, lon=LONGITUDES, max_km=KILOMETRES)
def test_who_is_near_is_who_one_finds_by_looking_at_everybody(people, lat, lon, max_km):
    lats, lons, radii = (np.array([np.nan if value is None else value for value in column]) for column in zip(*people, strict=True))
    places = Places.of(lats, lons, radii)
    found = {int(number) for number in bits.members(places.near(lat, lon, max_km), len(people))}
    bound = {number for number, person in enumerate(people) if max_km is not None or person[2] is not None}
    assert found & bound == looked_at_one_by_one(people, lat, lon, max_km) & bound


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180), north=st.floats(-0.3, 0.3), east=st.floats(-0.5, 0.5))
def test_neighbours_are_found_on_both_sides_of_a_band_and_of_the_line_where_the_day_changes(lat, lon, north, east):
    their_lat, their_lon = max(-90.0, min(90.0, lat + north)), (lon + east + 180) % 360 - 180
    places = Places.of(np.array([their_lat]), np.array([their_lon]), np.array([np.nan]))
    found = len(bits.members(places.near(lat, lon, 25.0), 1))
    assert found == len(looked_at_one_by_one([(their_lat, their_lon, None)], lat, lon, 25.0))
