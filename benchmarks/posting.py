"""Posting with and without the reading on arrival: a private message, and a topic of the community.

    PYTHONPATH=src:. python -m benchmarks.posting                           # on SQLite, as `make run`
    PYTHONPATH=src:. python -m benchmarks.posting --database postgresql     # on PostgreSQL and Redis, as many people meet it

The two are measured in turn, one after the other, on one database in a temporary folder,
through the pages people use: a client of Django’s tests posts the form. Texts are calm ones of usual lengths,
and one in twenty is amber. Prints the medians of what someone waits and of the processor time of our process, which says the same on a
busy machine, and their ratios: the house bound is 1.10.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.community_servers import databases, environment_of_ours  # noqa: E402 (found once the path is set)

BOUND = 1.10
CALM = (
    "Merci pour votre message. J’ai repris la marche le matin, et cela me fait du bien de vous lire.",
    "Bonjour à toutes et tous, je découvre ce lieu. Je prépare un entretien d’embauche pour la semaine prochaine.",
    "Mon médecin change de cabinet au printemps. Comment avez-vous fait pour en trouver un autre près de chez vous ?",
    "Hier, j’ai cuisiné pour des amis. Il y a deux ans, je n’aurais pas cru cela possible, et pourtant.",
)
AMBER = "Je me sens seul ces jours-ci, et je dors mal."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=300, help="how many posts of each kind, each way")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("DATABASE_URL", None)
        if wanted.database == "sqlite":
            os.environ |= environment_of_ours(Path(folder), "")
            measure(wanted.posts)
            return
        with databases(Path(folder)) as (address, _process, redis):
            os.environ |= environment_of_ours(Path(folder), redis) | {"DATABASE_URL": f"{address}/postgres"}
            measure(wanted.posts)


def measure(posts: int) -> None:
    """Post `posts` times of each kind with the reading and without, in turn; print the table."""
    import django
    from django.core.management import call_command
    from django.db import connections
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rows = [(name, *in_turn(post, rest, posts)) for name, (post, rest) in ways().items()]
    connections.close_all()
    print("| | without, waited (processor), ms | with | ratio | of processor time |")
    print("|---|---:|---:|---:|---:|")
    for name, (waited, busy), (waited_with, busy_with) in rows:
        ratios = f"{waited_with / waited:.3f} | {busy_with / busy:.3f}"
        print(f"| {name} | {waited * 1e3:.2f} ({busy * 1e3:.2f}) | {waited_with * 1e3:.2f} ({busy_with * 1e3:.2f}) | {ratios} |")
    worst = max(ours[0] / bare[0] for _name, bare, ours in rows)
    print(f"\nworst ratio {worst:.3f} (at most {BOUND:.2f}): {'kept' if worst <= BOUND else 'NOT KEPT'}")


def in_turn(post, rest, posts: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """What a post takes without the reading, then with it, each measured next to the other: medians of the time waited and of the processor’s, in seconds."""
    from django.db.models.signals import post_save

    from eclaireur.safety.actions import read_on_arrival

    times: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for number in range(2 * posts + 20):
        reads = bool(number % 2)
        if reads:
            post_save.connect(read_on_arrival, dispatch_uid="safety.read_on_arrival")
        else:
            post_save.disconnect(dispatch_uid="safety.read_on_arrival")
        text = text_number(number // 2)
        rest()
        begun, busy = time.perf_counter(), time.process_time()
        post(text)
        took = time.perf_counter() - begun, time.process_time() - busy
        if number >= 20:  # the first ones warm up
            times[reads].append(took)
    without, with_reading = (tuple(map(statistics.median, zip(*times[reads], strict=True))) for reads in (False, True))
    return without, with_reading


def text_number(number: int) -> str:
    """A text of a usual length, the same for both ways; one in twenty is amber."""
    drawn = random.Random(number)
    said = [drawn.choice(CALM) for _ in range(drawn.randint(1, 6))]
    return " ".join([*said, AMBER] if number % 20 == 0 else said)


def ways() -> dict:
    """How each kind of post is made: a name, and a function of the text."""
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone

    from eclaireur.accounts.models import Person
    from eclaireur.community.models import Post, Space, Topic
    from eclaireur.conversations.actions import open_private
    from eclaireur.conversations.models import Message

    people = [Person.objects.create_user(f"Personne {n}") for n in range(2)]
    browser = Client()
    browser.force_login(people[0])
    thread = open_private(by=people[0], people=people)
    space = Space.objects.create(name="Mesure", slug="mesure", purpose="Mesurer.")
    long_ago = timezone.now() - timedelta(days=30)

    def message(text: str) -> None:
        answer = browser.post(thread.get_absolute_url(), {"body": text, "token": str(uuid.uuid4())}, secure=True)
        if answer.status_code != 302:
            raise RuntimeError(f"A message was refused ({answer.status_code}).")

    def topic(text: str) -> None:
        given = {"title": "Une question", "body": text, "token": str(uuid.uuid4())}
        answer = browser.post(f"/communaute/{space.slug}/nouveau/", given, secure=True)
        if answer.status_code != 302:
            raise RuntimeError(f"A topic was refused ({answer.status_code}).")

    def rest() -> None:
        """People post at a human pace: former posts are said to be old, outside what is measured."""
        for model in (Message, Topic, Post):
            model.objects.update(created_at=long_ago)

    return {"private message": (message, rest), "topic": (topic, rest)}


if __name__ == "__main__":
    main()
