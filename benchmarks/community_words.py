"""What is said in a community of the size we claim: the same titles, words, people and dates for whoever asks. Pure Python.

Éclaireur and the two forums it is compared with are filled from here, so that each serves the same messages.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

SPACES = 8
READER = "Personne mesurée"
PASSWORD = "quatre mots au hasard"  # noqa: S105 (of a measure)
MEASURED = (1, 3, 20, 300)  # answers of the topics whose pages are measured; they open the first space
TOPICS_A_PAGE, POSTS_A_PAGE = 20, 30  # Éclaireur's; the others are set to the same
WORDS = ["la", "nuit", "je", "marche", "un", "peu", "et", "je", "pense", "à", "ce", "que", "vous", "avez", "écrit", "hier", "merci", "pour", "vos", "mots", "ici", "on", "parle", "du", "sommeil", "de", "la", "fatigue", "du", "travail", "qui", "reprend", "des", "soins", "de", "la", "famille", "et", "des", "matins", "plus", "calmes", "parfois", "rien", "ne", "va", "puis", "une", "voisine", "passe", "avec", "du", "pain", "alors", "la", "journée", "recommence", "doucement", "sans", "bruit"]


@dataclass
class Told:
    """A topic: where it is, who opened it, how many minutes ago, and its messages (number of a person, number of a text)."""

    number: int
    title: str
    space: int
    author: int
    minutes_ago: int
    messages: list[tuple[int, int]]

    @property
    def answers(self) -> int:
        return len(self.messages) - 1

    @property
    def is_read(self) -> bool:
        """Whether the person whose pages are measured opened it."""
        return self.number % 10 == 0


def texts(seed: int = 11, many: int = 2_000) -> list[str]:
    """Messages of 8 to 120 words, some with an emphasis, a list or a quote."""
    return list(islice(_texts(seed), many))


def _texts(seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    while True:
        words = chance.choices(WORDS, k=chance.randint(8, 120))
        shape = chance.random()
        text = " ".join(words).capitalize() + "."
        if shape < 0.2:
            text = f"{text}\n\n- {words[0]}\n- *{words[1]}*\n- {words[2]}"
        elif shape < 0.3:
            text = f"> {words[3]} {words[4]}\n\n{text}"
        yield text


def name_of(number: int) -> str:
    """What a person of the crowd is called."""
    return f"Passante {number}"


def topics(*, topics: int, posts: int, people: int, pool: int = 2_000) -> Iterator[Told]:
    """`topics` topics and about `posts` messages by `people` people, whose words are numbers below `pool`."""
    chance = random.Random(7)
    for number, answers in enumerate(_counts(topics, posts, chance)):
        measured = number < len(MEASURED)
        title = f"Sujet mesuré {MEASURED[number]}" if measured else " ".join(chance.choices(WORDS, k=6)).capitalize()
        author = chance.randrange(people)
        said = [(author if place == 0 else chance.randrange(people), chance.randrange(pool)) for place in range(answers + 1)]
        yield Told(number, title, 0 if measured else number % SPACES, author, 7 * (topics - number) + 60, said)


def _counts(topics: int, posts: int, chance: random.Random) -> list[int]:
    """How many answers each topic has: those measured first, the others few or many, `posts` messages in all."""
    others = topics - len(MEASURED)
    left = max(0, posts - topics - sum(MEASURED))
    weights = [min(chance.paretovariate(1.2), 60) for _ in range(others)]
    scale = left / sum(weights)
    return [*MEASURED, *(int(weight * scale) for weight in weights)]
