"""Posting with and without the reading on arrival: a private message, and a topic of the community.

    PYTHONPATH=src:. python -m benchmarks.posting                           # on SQLite, as `make run`
    PYTHONPATH=src:. python -m benchmarks.posting --database postgresql     # on PostgreSQL and Redis, as many people meet it

Two servers on one database in a temporary folder, one of which does not read: each text is posted to one, then to the other, through
the form people use. Texts are calm ones of usual lengths, and one in AMBER_EVERY is amber. Prints what someone waits for (median) and the
processor time of a post (mean, the servers' processes alone, which says the same on a busy machine), and their ratios: the house bound is 1.10.
"""

import argparse
import http.client
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.community_servers import Server, Site, databases, environment_of_ours

ROOT = Path(__file__).resolve().parents[1]
BOUND = 1.10
WARM = 15
"""Posts of each way that are not measured."""
SECRET = "c" * 32
"""Against forged requests: the same in the cookie and in the form."""
CALM = (
    "Merci pour votre message. J’ai repris la marche le matin, et cela me fait du bien de vous lire.",
    "Bonjour à toutes et tous, je découvre ce lieu. Je prépare un entretien d’embauche pour la semaine prochaine.",
    "Mon médecin change de cabinet au printemps. Comment avez-vous fait pour en trouver un autre près de chez vous ?",
    "Hier, j’ai cuisiné pour des amis. Il y a deux ans, je n’aurais pas cru cela possible, et pourtant.",
)
AMBER_EVERY = 20
AMBER = "Je me sens seul ces jours-ci, et je dors mal."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=300, help="how many posts of each kind, each way")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.database == "sqlite":
            measure(folder, environment_of_ours(folder, ""), wanted.posts)
            return
        with databases(folder) as (address, _process, redis):
            measure(folder, environment_of_ours(folder, redis) | {"DATABASE_URL": f"{address}/postgres"}, wanted.posts)


def measure(folder: Path, environment: dict[str, str], posts: int) -> None:
    """Post `posts` times of each kind to each server, in turn; print the table."""
    os.environ.pop("DATABASE_URL", None)
    os.environ |= environment | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from eclaireur.safety.models import Reading

    cookies, forms, rest = written()
    served = [
        Server(Site(name, folder, Path(sys.executable), "benchmarks.posting_server:application", unread), 1)
        for name, unread in (("without", {"POSTING_UNREAD": "1"}), ("with", {}))
    ]
    try:
        rows = [(name, *in_turn(served, cookies, *form, rest, posts)) for name, form in forms.items()]
        if Reading.objects.count() != len(forms) * len(range(0, posts, AMBER_EVERY)):
            raise SystemExit("One server should read every text, and the other none: they did not.")
    finally:
        for server in served:
            server.stop()
        connections.close_all()
    print("| | without, waited (processor), ms | with | ratio | of processor time |")
    print("|---|---:|---:|---:|---:|")
    for name, (waited, busy), (waited_with, busy_with) in rows:
        ratios = f"{waited_with / waited:.3f} | {busy_with / busy:.3f}"
        print(f"| {name} | {waited * 1e3:.2f} ({busy * 1e3:.2f}) | {waited_with * 1e3:.2f} ({busy_with * 1e3:.2f}) | {ratios} |")
    worst = max(read[0] / unread[0] for _name, unread, read in rows)
    print(f"\nworst ratio {worst:.3f} (at most {BOUND:.2f}): {'kept' if worst <= BOUND else 'NOT KEPT'}")


def in_turn(
    served: list[Server], cookies: str, path: str, fields: dict[str, str], rest: Callable[[], None], posts: int
) -> list[tuple[float, float]]:
    """Of each server: the median time waited for a post, and its mean processor time, in seconds."""
    browsers = [Browser(server.port, cookies) for server in served]
    times: list[list[float]] = [[], []]
    for number in range(-WARM, posts):
        if number == 0:
            before = [server.seconds() for server in served]
        for browser, waited in zip(browsers, times, strict=True):
            rest()
            begun = time.perf_counter()
            browser.post(path, fields | {"body": text_number(number), "token": str(uuid.uuid4())})
            if number >= 0:
                waited.append(time.perf_counter() - begun)
    busy = [(server.seconds() - since) / posts for server, since in zip(served, before, strict=True)]
    return [(statistics.median(waited), processor) for waited, processor in zip(times, busy, strict=True)]


class Browser:
    """Someone signed in, on one connection that stays open."""

    def __init__(self, port: int, cookies: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {
            "Host": "127.0.0.1", "X-Forwarded-Proto": "https", "Referer": "https://127.0.0.1/", "Cookie": cookies, "Accept-Language": "fr",
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip

    def post(self, path: str, fields: dict[str, str]) -> None:
        self.connection.request("POST", path, urlencode(fields | {"csrfmiddlewaretoken": SECRET}), self.headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != http.client.FOUND:
            raise RuntimeError(f"A post was refused ({answer.status}).")


def text_number(number: int) -> str:
    """A text of a usual length, the same for both ways; one in twenty is amber."""
    drawn = random.Random(number)
    said = [drawn.choice(CALM) for _ in range(drawn.randint(1, 6))]
    return " ".join([*said, AMBER] if number % AMBER_EVERY == 0 else said)


def written() -> tuple[str, dict[str, tuple[str, dict[str, str]]], Callable[[], None]]:
    """Someone's cookies; where each kind of post goes, and what its form holds besides the text; and what makes people post at a human pace."""
    from datetime import timedelta

    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from eclaireur.accounts.models import Person
    from eclaireur.community.models import Post, Space, Topic
    from eclaireur.conversations.actions import open_private
    from eclaireur.conversations.models import Message

    people = [Person.objects.create_user(f"Personne {n}") for n in range(2)]
    signed_in = Client()
    signed_in.force_login(people[0], backend="django.contrib.auth.backends.ModelBackend")
    thread = open_private(by=people[0], people=people)
    space = Space.objects.create(name="Mesure", slug="mesure", purpose="Mesurer.")
    long_ago = timezone.now() - timedelta(days=30)

    def rest() -> None:
        """Former posts are said to be old, outside what is measured."""
        for model in (Message, Topic, Post):
            model.objects.update(created_at=long_ago)

    session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}"
    forms = {
        "private message": (thread.get_absolute_url(), {}),
        "topic": (f"/communaute/{space.slug}/nouveau/", {"title": "Une question"}),
    }
    return cookies, forms, rest


if __name__ == "__main__":
    main()
