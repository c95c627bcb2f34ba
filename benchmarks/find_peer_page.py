"""« Trouver un pair » with 100 and with 10,000 peers in the database: time and number of queries.

Run from the repository, it makes two databases of its own in a temporary folder and leaves nothing:

    .venv/bin/python benchmarks/find_peer_page.py

Both pages are measured in turn in one process, the signed-in client of Django's tests asking for the page
of the same twenty peers, the index already held. Prints a Markdown table with the ratio.
"""

import argparse
import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs=2, default=(100, 10_000))
    parser.add_argument("--views", type=int, default=60, help="how many times each page is opened")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.embedded", "ECLAIREUR_HOME": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        measure(*wanted.sizes, wanted.views)


def measure(small: int, large: int, views: int) -> None:
    """Fill the database to each size in turn and open the page; print the table."""
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    concepts, seeker = prepare()
    rows = []
    already = 0
    for size in (small, large):
        add_peers(size - already, concepts)
        already = size
        rows.append((size, *open_page(seeker, views)))
    print("| peers | first page, index built (s) | page, median (ms) | 90th centile (ms) | queries |")
    print("|---:|---:|---:|---:|---:|")
    for size, cold, times, queries in rows:
        tenth = statistics.quantiles(times, n=10)[-1]
        print(f"| {size:,} | {cold:.2f} | {statistics.median(times) * 1e3:.1f} | {tenth * 1e3:.1f} | {queries} |")
    ratio = statistics.median(rows[1][2]) / statistics.median(rows[0][2])
    print(f"\nratio of medians: {ratio:.2f} (at most 1.5); same number of queries: {rows[0][3] == rows[1][3]}")


def prepare() -> tuple:
    """The shipped thesaurus, and a person who lived five of its concepts and says what they wish."""
    from eclaireur.accompaniment.actions import save_search
    from eclaireur.accounts.actions import give_consent
    from eclaireur.accounts.models import Person
    from eclaireur.people.actions import load_shipped_thesaurus
    from eclaireur.people.models import Concept, Experience

    load_shipped_thesaurus()
    concepts = list(Concept.objects.choosable().order_by("slug"))
    seeker = Person.objects.create_user("banc-d-essai")
    give_consent(by=seeker, purpose="matching")
    draw = random.Random(7)
    for concept in draw.sample(concepts, 5):
        Experience.objects.create(person=seeker, concept=concept, stage="in")
    save_search(
        by=seeker, importance={},
        values={"availability": ["tue-evening", "sat-morning"], "modalities": ["phone", "text"], "age_from": 25, "age_to": 45},
    )  # fmt: skip
    return concepts, seeker


def add_peers(number: int, concepts: list) -> None:
    """Listed peers by the thousand: each with eight experiences, most of them free, from one seed."""
    from django.utils import timezone

    from eclaireur.accounts.enums import Role
    from eclaireur.accounts.models import Person, RoleGrant
    from eclaireur.people.enums import Modality, Slot
    from eclaireur.people.models import Experience, Path, PeerProfile
    from eclaireur.practice.models import Clearance

    draw, now = random.Random(number), timezone.now()
    people = [Person(pseudonym=f"pair-{number}-{place}", password="!") for place in range(number)]
    Person.objects.bulk_create(people, batch_size=1000)
    RoleGrant.objects.bulk_create([RoleGrant(person=person, role=Role.PEER) for person in people], batch_size=1000)
    Path.objects.bulk_create(
        [Path(person=person, introduction="Quelques lignes pour dire d’où je viens.", published_at=now) for person in people],
        batch_size=1000,
    )
    Clearance.objects.bulk_create(
        [
            Clearance(person=person, state="approved", asked_at=now, decided_at=now, valid_until=now.date() + dt.timedelta(300), note="")
            for person in people
        ],
        batch_size=1000,
    )
    PeerProfile.objects.bulk_create(
        [
            PeerProfile(
                person=person, title="Pair-aidante", capacity=draw.choice((0, 1, 2, 3)), birth_year=draw.randrange(1950, 2005),
                modalities=draw.sample(Modality.values, 2), availability=draw.sample(Slot.values, 5),
            )
            for person in people
        ],
        batch_size=1000,
    )  # fmt: skip
    Experience.objects.bulk_create(
        [
            Experience(
                person=person, concept=concept, stage=draw.choice(("in", "on_the_way", "behind")), accompanies=True,
                visibility="members",
            )
            for person in people
            for concept in draw.sample(concepts, 8)
        ],
        batch_size=2000,
    )  # fmt: skip


def open_page(seeker: object, views: int) -> tuple[float, list[float], int]:
    """Seconds of the first page (index built), of each of `views` next ones, and queries of one."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from eclaireur.accompaniment.queries import index

    index._held = None  # what a process that just started holds
    client, url = Client(), reverse("accompaniment:find")
    client.force_login(seeker)
    began = time.perf_counter()
    page = client.get(url, {"jusqua": 20})
    cold = time.perf_counter() - began
    assert page.status_code == 200
    times = []
    for _ in range(views):
        began = time.perf_counter()
        client.get(url, {"jusqua": 20})
        times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as queries:
        client.get(url, {"jusqua": 20})
    return cold, times, len(queries)


if __name__ == "__main__":
    main()
