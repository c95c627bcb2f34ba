"""Small worlds for property tests: a tree with several branches, peers and requests that often meet."""

from hypothesis import strategies as st

from eclaireur.matching import Experience, Peer, Request, Sought, Thesaurus
from eclaireur.matching.enums import Circle, Modality, Stage

TREE = Thesaurus.of(
    [
        ("care", None), ("hospital", "care"), ("forced", "hospital"), ("free", "hospital"),
        ("isolation", "forced"), ("diagnosis", "care"), ("late", "diagnosis"), ("work", None),
        ("studies", "work"), ("first-year", "studies"), ("grief", None),
    ]
)  # fmt: skip
CONCEPTS = sorted(TREE.parents)
YEAR = 2026

concepts = st.sampled_from(CONCEPTS)
stages = st.sampled_from([None, *Stage])
experiences = st.builds(Experience, concepts, stages, st.booleans())
sought = st.builds(Sought, concepts, stages, st.integers(1, 3))


def several(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


def maybe(strategy):
    return st.none() | strategy


languages = st.sampled_from([("fr",), ("fr",), ("fr", "en"), ("en",)])
modalities = several(st.sampled_from(list(Modality)), 2)
circles = st.sampled_from([Circle.CONCERNED, Circle.CONCERNED, Circle.CONCERNED, Circle.RELATIVE])
places = st.none() | st.tuples(st.floats(44, 50), st.floats(-1, 6))
kilometres = st.none() | st.floats(1, 600)
slots = several(st.sampled_from(["mon-morning", "tue-evening", "sun-night"]))
groups = several(st.sampled_from(["ward-3", "ward-4", "family-1", "team-2"]), 1)
genders = st.none() | st.sampled_from(["f", "m", "F"])


@st.composite
def peers(draw, least=0, most=8):
    count = draw(st.integers(least, most))
    return [draw(peer(f"p{number}")) for number in range(count)]


@st.composite
def peer(draw, peer_id):
    place = draw(places)
    return Peer(
        peer_id, draw(several(experiences, 4)), draw(several(concepts, 1)), draw(languages), draw(modalities),
        *(place or (None, None)), draw(kilometres), draw(st.integers(0, 4)), draw(st.integers(0, 2)),
        draw(st.integers(0, 9)) == 0, draw(genders), draw(maybe(st.integers(1940, 2005))), draw(slots),
        draw(circles), draw(groups),
    )  # fmt: skip


@st.composite
def requests(draw, request_id="r", blocked=("p0", "p1", "nobody")):
    place = draw(places)
    return Request(
        request_id, draw(st.lists(sought, min_size=1, max_size=4).map(tuple)), draw(several(concepts, 2)),
        draw(languages), draw(modalities), *(place or (None, None)), draw(kilometres), draw(genders),
        draw(maybe(st.tuples(st.integers(18, 40), st.integers(40, 70)))), draw(slots), draw(circles),
        draw(several(st.sampled_from(blocked), 1)), draw(groups), draw(st.floats(0, 60)),
    )  # fmt: skip
