"""Fills a database with a community of the size we claim: by default 8 spaces, 5,000 topics, 100,000 messages, 1,000 people.

    ECLAIREUR_HOME=/somewhere/empty eclaireur migrate
    ECLAIREUR_HOME=/somewhere/empty python -m benchmarks.community_data fill [--topics N] [--posts N] [--people N]

The same words each time (a fixed seed). Topics named "Sujet mesuré 1", "3", "20" and "300" have that many answers;
"Personne mesurée" (password `PASSWORD`) has read part of them and follows some.
"""

import argparse
import os
import random
import uuid
from collections.abc import Iterator
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclaireur.config.settings.embedded")
PASSWORD = "quatre mots au hasard"  # noqa: S105 (of a measure)
MEASURED = (1, 3, 20, 300)
WORDS = ["la", "nuit", "je", "marche", "un", "peu", "et", "je", "pense", "à", "ce", "que", "vous", "avez", "écrit", "hier", "merci", "pour", "vos", "mots", "ici", "on", "parle", "du", "sommeil", "de", "la", "fatigue", "du", "travail", "qui", "reprend", "des", "soins", "de", "la", "famille", "et", "des", "matins", "plus", "calmes", "parfois", "rien", "ne", "va", "puis", "une", "voisine", "passe", "avec", "du", "pain", "alors", "la", "journée", "recommence", "doucement", "sans", "bruit"]


def texts(seed: int) -> Iterator[str]:
    """Messages of 8 to 120 words, some with an emphasis, a list or a quote, without end."""
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


def fill(*, topics: int, posts: int, people: int, spaces: int = 8) -> None:
    """Write everything, in bulk, in one transaction."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction
    from django.utils import timezone

    from eclaireur.accounts.models import Person
    from eclaireur.accounts.pseudonyms import skeleton
    from eclaireur.community.actions import index_all
    from eclaireur.community.markdown import draw
    from eclaireur.community.models import Following, Post, PostWords, Reading, Space, Theme, Topic

    chance, now, words = random.Random(7), timezone.now(), texts(11)
    pool = [(text, draw(text)) for text, _ in zip(words, range(2_000), strict=False)]
    counts = _counts(topics, posts, chance)
    with transaction.atomic():
        crowd = [Person(pseudonym=f"Passante {n}", skeleton=skeleton(f"Passante {n}"), password="!") for n in range(people - 1)]
        reader = Person(pseudonym="Personne mesurée", skeleton=skeleton("Personne mesurée"), password=make_password(PASSWORD))
        Person.objects.bulk_create([*crowd, reader], batch_size=500)
        held = [Space(slug=f"mesure-{n}", name=f"Espace mesuré {n}", purpose="Parler, lire, répondre.", is_open=True, position=n)
                for n in range(spaces)]
        Space.objects.bulk_create(held)
        themes = [Theme(space=space, label=f"Thème {n}", position=n) for space in held for n in range(4)]
        Theme.objects.bulk_create(themes)
        rows, messages, tags = [], [], []
        for number, answers in enumerate(counts):
            began = now - timedelta(minutes=7 * (topics - number) + 60)
            title = f"Sujet mesuré {MEASURED[number]}" if number < len(MEASURED) else " ".join(chance.choices(WORDS, k=6)).capitalize()
            space, author = held[0 if number < len(MEASURED) else number % spaces], chance.choice(crowd)
            topic = Topic(
                space=space, author=author, title=title, last_sequence=answers + 1, replies=answers,
                last_activity_at=began + timedelta(seconds=answers), first_answered_at=began if answers else None, created_at=began,
            )
            rows.append(topic)
            tags.append(Topic.themes.through(topic_id=topic.pk, theme_id=themes[(number % spaces) * 4 + number % 4].pk))
            for place in range(1, answers + 2):
                body, html = chance.choice(pool)
                writer = author if place == 1 else chance.choice(crowd)
                messages.append(Post(topic=topic, author=writer, sequence=place, body=body, html=html, token=uuid.UUID(
                    int=chance.getrandbits(128)), thanks=chance.choice((0, 0, 0, 2)), me_too=chance.choice((0, 0, 1))))
        Topic.objects.bulk_create(rows, batch_size=1_000)
        Topic.themes.through.objects.bulk_create(tags, batch_size=1_000)
        Post.objects.bulk_create(messages, batch_size=1_000)
        read = rows[::10]
        Reading.objects.bulk_create(Reading(person=reader, topic=topic, last_read=topic.last_sequence - topic.last_sequence % 3)
                                    for topic in read)
        Following.objects.bulk_create(Following(person=reader, topic=topic) for topic in read[::5])
        for first in range(0, len(messages), 5_000):
            part = messages[first : first + 5_000]
            PostWords.objects.bulk_create([PostWords(key=post.pk.hex, post=post) for post in part], batch_size=1_000)
            index_all(part)


def _counts(topics: int, posts: int, chance: random.Random) -> list[int]:
    """How many answers each topic has: those measured first, the others few or many, `posts` messages in all."""
    others = topics - len(MEASURED)
    left = posts - topics - sum(MEASURED)
    weights = [chance.paretovariate(1.2) for _ in range(others)]
    scale = left / sum(min(weight, 60) for weight in weights)
    return [*MEASURED, *(int(min(weight, 60) * scale) for weight in weights)]


def main() -> None:
    """Read the sizes asked for, fill, say what was written."""
    import django

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, size in (("topics", 5_000), ("posts", 100_000), ("people", 1_000)):
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("do", nargs="?", choices=["fill"], help="without this word, nothing is written")
    sizes = vars(parser.parse_args())
    if sizes.pop("do") is None:
        return
    django.setup()
    fill(**sizes)
    print(f"{sizes['topics']} topics, about {sizes['posts']} messages, {sizes['people']} people")


if __name__ == "__main__":
    main()
