"""Posting with and without the reading on arrival: a private message, and a topic of the community.

    PYTHONPATH=src:. python -m benchmarks.posting

The two are measured in turn, one after the other, on one SQLite database in a temporary folder,
through the pages people use: a client of Django’s tests posts the form. Texts are calm ones of usual lengths,
and one in twenty is amber. Prints the median processor times, which say the same on a busy machine (the reading waits
for nothing, so that its share of the time people wait is smaller), and their ratio: the house bound is 1.10.
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
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.embedded", "ECLAIREUR_HOME": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        measure(wanted.posts)


def measure(posts: int) -> None:
    """Post `posts` times of each kind with the reading and without, in turn; print the table."""
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rows = [(name, *in_turn(post, rest, posts)) for name, (post, rest) in ways().items()]
    print("| | without (ms) | with (ms) | ratio |")
    print("|---|---:|---:|---:|")
    for name, without, with_reading in rows:
        print(f"| {name} | {without * 1e3:.2f} | {with_reading * 1e3:.2f} | {with_reading / without:.3f} |")
    worst = max(with_reading / without for _name, without, with_reading in rows)
    print(f"\nworst ratio {worst:.3f} (at most {BOUND:.2f}): {'kept' if worst <= BOUND else 'NOT KEPT'}")


def in_turn(post, rest, posts: int) -> tuple[float, float]:
    """Medians of the processor time of a post without the reading, then with it, each measured next to the other."""
    from django.db.models.signals import post_save

    from eclaireur.safety.actions import read_on_arrival

    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * posts + 20):
        reads = bool(number % 2)
        if reads:
            post_save.connect(read_on_arrival, dispatch_uid="safety.read_on_arrival")
        else:
            post_save.disconnect(dispatch_uid="safety.read_on_arrival")
        text = text_number(number // 2)
        rest()
        begun = time.process_time()
        post(text)
        took = time.process_time() - begun
        if number >= 20:  # the first ones warm up
            times[reads].append(took)
    return statistics.median(times[False]), statistics.median(times[True])


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
        answer = browser.post(thread.get_absolute_url(), {"body": text, "token": str(uuid.uuid4())})
        if answer.status_code != 302:
            raise RuntimeError(f"A message was refused ({answer.status_code}).")

    def topic(text: str) -> None:
        answer = browser.post(f"/communaute/{space.slug}/nouveau/", {"title": "Une question", "body": text, "token": str(uuid.uuid4())})
        if answer.status_code != 302:
            raise RuntimeError(f"A topic was refused ({answer.status_code}).")

    def rest() -> None:
        """People post at a human pace: former posts are said to be old, outside what is measured."""
        for model in (Message, Topic, Post):
            model.objects.update(created_at=long_ago)

    return {"private message": (message, rest), "topic": (topic, rest)}


if __name__ == "__main__":
    main()
