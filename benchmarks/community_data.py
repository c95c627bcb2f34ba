"""Fills a database with a community of the size we claim: by default 8 spaces, 5,000 topics, 100,000 messages, 1,000 people.

    ECLAIREUR_HOME=/somewhere/empty eclaireur migrate
    ECLAIREUR_HOME=/somewhere/empty python -m benchmarks.community_data fill [--topics N] [--posts N] [--people N] [--pages FILE]

What is said comes from community_words. "Personne mesurée" has read part of the topics and follows some; FILE gets the
addresses of the measured pages and the cookies of a session of theirs.
"""

import argparse
import json
import os
import random
import uuid
from datetime import timedelta
from pathlib import Path

from benchmarks import community_words as words

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclaireur.config.settings.embedded")


def fill(*, topics: int, posts: int, people: int) -> dict[str, str]:
    """Write everything, in bulk, in one transaction. Returns where each measured page is."""
    from django.contrib.auth.hashers import make_password
    from django.db import connection, transaction
    from django.urls import reverse
    from django.utils import timezone

    from eclaireur.accounts.models import Person
    from eclaireur.accounts.pseudonyms import skeleton
    from eclaireur.community.actions import index_all
    from eclaireur.community.markdown import draw
    from eclaireur.community.models import Following, Post, PostWords, Reading, Space, Theme, Topic

    chance, now = random.Random(5), timezone.now()
    said = [(text, draw(text)) for text in words.texts()]
    with transaction.atomic():
        names = [words.name_of(number) for number in range(people - 1)]
        crowd = [Person(pseudonym=name, skeleton=skeleton(name), password="!") for name in names]
        reader = Person(pseudonym=words.READER, skeleton=skeleton(words.READER), password=make_password(words.PASSWORD))
        Person.objects.bulk_create([*crowd, reader], batch_size=500)
        spaces = [Space(slug=f"mesure-{n}", name=f"Espace mesuré {n}", purpose="Parler, lire, répondre.", is_open=True, position=n)
                  for n in range(words.SPACES)]
        Space.objects.bulk_create(spaces)
        themes = [[Theme(space=space, label=f"Thème {n}", position=n) for n in range(4)] for space in spaces]
        Theme.objects.bulk_create([theme for some in themes for theme in some])
        rows, messages, tags, read = [], [], [], []
        for told in words.topics(topics=topics, posts=posts, people=people - 1):
            began = now - timedelta(minutes=told.minutes_ago)
            topic = Topic(
                space=spaces[told.space], author=crowd[told.author], title=told.title, last_sequence=len(told.messages),
                replies=told.answers, last_activity_at=began + timedelta(seconds=told.answers),
                first_answered_at=began if told.answers else None, created_at=began,
            )
            rows.append(topic)
            tags.append(Topic.themes.through(topic_id=topic.pk, theme_id=themes[told.space][told.number // words.SPACES % 4].pk))
            if told.is_read:
                read.append(topic)
            for place, (author, text) in enumerate(told.messages, start=1):
                body, html = said[text]
                messages.append(Post(
                    topic=topic, author=crowd[author], sequence=place, body=body, html=html, token=uuid.UUID(int=chance.getrandbits(128)),
                    created_at=began + timedelta(seconds=place - 1), thanks=chance.choice((0, 0, 0, 2)), me_too=chance.choice((0, 0, 1)),
                ))
        Topic.objects.bulk_create(rows, batch_size=1_000)
        Topic.themes.through.objects.bulk_create(tags, batch_size=1_000)
        Post.objects.bulk_create(messages, batch_size=1_000)
        Reading.objects.bulk_create(Reading(person=reader, topic=topic, last_read=topic.last_sequence - topic.last_sequence % 3)
                                    for topic in read)
        Following.objects.bulk_create(Following(person=reader, topic=topic) for topic in read[::5])
        for first in range(0, len(messages), 5_000):
            part = messages[first : first + 5_000]
            PostWords.objects.bulk_create([PostWords(key=post.pk.hex, post=post) for post in part], batch_size=1_000)
            index_all(part)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "home": reverse("community:home"),
        "space": spaces[0].get_absolute_url(),
        **{f"topic {answers}": rows[place].get_absolute_url() for place, answers in enumerate(words.MEASURED)},
    }


def session() -> dict[str, str]:
    """The cookies of who reads the measured pages, once signed in."""
    from django.conf import settings
    from django.test import Client

    from eclaireur.accounts.models import Person

    visitor = Client()
    visitor.force_login(Person.objects.get(pseudonym=words.READER), backend="django.contrib.auth.backends.ModelBackend")
    return {settings.SESSION_COOKIE_NAME: visitor.cookies[settings.SESSION_COOKIE_NAME].value}


def main() -> None:
    """Read the sizes asked for, fill, say what was written."""
    import django

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, size in (("topics", 5_000), ("posts", 100_000), ("people", 1_000)):
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--pages", help="where to write the addresses of the measured pages")
    parser.add_argument("do", nargs="?", choices=["fill"], help="without this word, nothing is written")
    sizes = vars(parser.parse_args())
    if sizes.pop("do") is None:
        return
    file = sizes.pop("pages")
    django.setup()
    pages = fill(**sizes)
    if file:
        Path(file).write_text(json.dumps({"pages": pages, "cookies": session()}))
    print(f"{sizes['topics']} topics, about {sizes['posts']} messages, {sizes['people']} people")


if __name__ == "__main__":
    main()
