"""The agenda with 100 and with 10,000 weekly series over a year: time and number of queries.

Run from the repository, it makes a database of its own in a temporary folder and leaves nothing:

    .venv/bin/python benchmarks/agenda.py

The first page is measured in one process by Django's test client, signed out, first with 100 series then with
10,000 (half a million stored dates), plain and narrowed by kind. Prints a Markdown table with the ratios.
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
PAGES = {"agenda": "/agenda/", "one kind": "/agenda/?sorte=workshop", "at a distance": "/agenda/?comment=online"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs=2, default=(100, 10_000))
    parser.add_argument("--views", type=int, default=40, help="how many times each page is opened")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.embedded", "ECLAIREUR_HOME": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        measure(*wanted.sizes, wanted.views)


def measure(small: int, large: int, views: int) -> None:
    """Fill the database to each size in turn and open the pages; print the table."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    fill(small)
    first = {name: opened(address, views) for name, address in PAGES.items()}
    started = time.perf_counter()
    fill(large - small)
    print(f"{large - small} series stored in {time.perf_counter() - started:.0f} s\n")
    print(f"| page | {small} series | {large} series | ratio | queries |\n|---|---|---|---|---|")
    for name, address in PAGES.items():
        (before, queries), (after, more) = first[name], opened(address, views)
        print(f"| {name} | {before * 1000:.1f} ms | {after * 1000:.1f} ms | {after / before:.2f} | {queries}, {more} |")


def fill(number: int) -> None:
    """`number` published weekly series without an end, their dates of 400 days stored, spread over the week."""
    from django.utils import timezone

    from eclaireur.gatherings.actions.dates import HORIZON
    from eclaireur.gatherings.enums import Holidays, Kind, Repeats, SeriesState, Way
    from eclaireur.gatherings.models import Occurrence, Series

    chance, now, dates = random.Random(7), timezone.now(), []
    have = Series.objects.count()
    for rank in range(have, have + number):
        series = Series(
            slug=f"serie-{rank}", title=f"Rencontre {rank}", kind=chance.choice(Kind.values[:4]), way=chance.choice(Way.values),
            phone="01 99 00 00 00", starts_on=now.date() + dt.timedelta(days=chance.randrange(7)), state=SeriesState.PUBLISHED,
            starts_at_time=dt.time(chance.randrange(8, 22), chance.choice((0, 15, 30, 45))), repeats=Repeats.WEEKLY,
            holidays=Holidays.HELD, published_at=now, stored_until=now + HORIZON, capacity=12,
        )  # fmt: skip
        series.save()
        dates += [
            Occurrence(series=series, original_start=at, starts_at=at, ends_at=at + series.length)
            for _local, at in series.rule.moments(before=now + HORIZON)
        ]
        if len(dates) > 20_000 or rank == have + number - 1:
            Occurrence.objects.bulk_create(dates, batch_size=2000)
            dates = []


def opened(address: str, views: int) -> tuple[float, int]:
    """(median seconds to open a page, number of queries)."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
        queries = len(caught)  # the next page forgets them
    times = []
    for _ in range(views):
        started = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - started)
    return statistics.median(times), queries


if __name__ == "__main__":
    main()
