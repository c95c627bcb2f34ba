"""Fictional peers and requests for the matching benchmarks: same seed, same data, no real person.

A tree of 200 concepts (headings, themes, particular forms), lived unevenly: a few by many, most by few.
"""

import random
from collections.abc import Iterator

from eclaireur.matching import Experience, Peer, Request, Sought, Thesaurus
from eclaireur.matching.enums import SLOTS, Circle, Modality, Stage

HEADINGS, THEMES, FORMS = 10, 4, 150
STAGES = (Stage.IN, Stage.ON_THE_WAY, Stage.BEHIND)
SOUTH, NORTH, WEST, EAST = 43.0, 50.5, -1.5, 7.0


def thesaurus() -> Thesaurus:
    """10 headings, 40 themes under them, 150 forms under the themes."""
    themes = [
        (f"h{number % HEADINGS}-t{number}", f"h{number % HEADINGS}") for number in range(HEADINGS * THEMES)
    ]
    forms = [
        (f"{themes[number % len(themes)][0]}-f{number}", themes[number % len(themes)][0])
        for number in range(FORMS)
    ]
    return Thesaurus.of([*((f"h{number}", None) for number in range(HEADINGS)), *themes, *forms])


class Fiction:
    """A source of peers and requests."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.concepts = [concept for concept, parent in thesaurus().parents.items() if parent is not None]
        self.random.shuffle(self.concepts)
        self.often = [1 / (rank + 10) for rank in range(len(self.concepts))]

    def some_concepts(self, low: int, high: int) -> list[str]:
        count = self.random.randint(low, high)
        return list(dict.fromkeys(self.random.choices(self.concepts, self.often, k=count)))

    def peers(self, count: int) -> Iterator[Peer]:
        """Peers: 3 to 8 experiences, everything stated by most of them."""
        draw = self.random
        for number in range(count):
            capacity = draw.randint(1, 5)
            yield Peer(
                id=f"p{number:06d}",
                experiences=tuple(
                    Experience(concept, draw.choice(STAGES), draw.random() < 0.8)
                    for concept in self.some_concepts(3, 8)
                ),
                limits=tuple(self.some_concepts(0, 2)),
                languages=("fr", *draw.sample(("en", "ar", "es", "lsf"), draw.choice((0, 0, 0, 1, 1, 2)))),
                modalities=tuple(draw.sample(tuple(Modality), draw.randint(1, 4)))
                if draw.random() < 0.9
                else (),
                lat=draw.uniform(SOUTH, NORTH),
                lon=draw.uniform(WEST, EAST),
                radius_km=draw.choice((None, 20.0, 50.0, 100.0)),
                capacity=capacity,
                load=draw.randint(0, capacity),
                paused=draw.random() < 0.05,
                gender=draw.choice(("f", "m", "nb", None)),
                birth_year=draw.randint(1945, 2003),
                availability=tuple(draw.sample(SLOTS, draw.randint(1, 8))),
                circle=Circle.RELATIVE if draw.random() < 0.1 else Circle.CONCERNED,
                groups=(f"g{draw.randrange(500)}",) if draw.random() < 0.3 else (),
            )

    def request(self, number: int, *, peers: int) -> Request:
        """A request that states everything a request can state."""
        draw = self.random
        return Request(
            id=f"r{number:06d}",
            experiences=tuple(
                Sought(concept, draw.choice(STAGES), draw.randint(1, 3))
                for concept in self.some_concepts(2, 5)
            ),
            avoid=tuple(self.some_concepts(1, 2)),
            languages=draw.choice((("fr",), ("fr",), ("fr", "en"), ("en",))),
            modalities=draw.choice(
                ((Modality.ONSITE,), (Modality.ONSITE, Modality.VIDEO), (Modality.PHONE,))
            ),
            lat=draw.uniform(SOUTH, NORTH),
            lon=draw.uniform(WEST, EAST),
            max_km=draw.choice((50.0, 100.0, 200.0)),
            gender_wish=draw.choice(("f", "m")),
            age_wish=(25, 45),
            availability=tuple(draw.sample(SLOTS, 4)),
            circle=Circle.RELATIVE if draw.random() < 0.1 else Circle.CONCERNED,
            blocked=tuple(f"p{draw.randrange(peers):06d}" for _ in range(2)),
            groups=(f"g{draw.randrange(500)}",),
            waiting_days=draw.randint(0, 40),
        )

    def requests(self, count: int, *, peers: int) -> list[Request]:
        """Several requests."""
        return [self.request(number, peers=peers) for number in range(count)]
