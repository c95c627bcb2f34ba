"""A week's flood through triage and the queue: posts kept with the reading on arrival, beside the same posts without it.

    PYTHONPATH=src:. python -m benchmarks.flood [--texts 100000]

On one SQLite database in a temporary folder: five hundred topics, two thousand people, texts of benchmarks.triage (one in
ten worries), each kept as the community keeps a post. Batches with the reading and without are taken in turn. At the end:
how many readings and alerts, what the page of alerts and the desk cost with that queue beside an empty one, and that the
first line of the queue is the most urgent. Stops by itself.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
PEOPLE, TOPICS, BATCH = 2_000, 500, 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=100_000, help="read on arrival; as many are kept without")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.embedded", "ECLAIREUR_HOME": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        measure(wanted.texts)


def measure(many: int) -> None:
    """Keep `many` posts each way, in turn; print the table."""
    from django.core.management import call_command
    from django.db import transaction
    from django.db.models.signals import post_save
    from django.test.utils import setup_test_environment

    from benchmarks.triage import flood
    from eclaireur.community.models import Post
    from eclaireur.safety.actions import read_on_arrival
    from eclaireur.safety.models import Alert, Reading

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    people, topics, moderator = inhabitants()
    empty = pages(moderator)
    texts = flood(many)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for start in range(0, many, BATCH):
        for reads in (False, True):
            if reads:
                post_save.connect(read_on_arrival, dispatch_uid="safety.read_on_arrival")
            else:
                post_save.disconnect(dispatch_uid="safety.read_on_arrival")
            begun = time.process_time()
            with transaction.atomic():
                for rank, text in enumerate(texts[start : start + BATCH], start):
                    Post.objects.create(
                        topic=topics[rank % TOPICS], author=people[rank % PEOPLE], body=text, html=text, token=uuid.uuid4(),
                        sequence=2 + 2 * (rank // TOPICS) + reads,
                    )  # fmt: skip
            spent[reads].append((time.process_time() - begun) / len(texts[start : start + BATCH]))
    full = pages(moderator)
    without, with_reading = (statistics.median(spent[reads]) * 1e3 for reads in (False, True))
    first = Alert.objects.on_desk_of(moderator).open().in_order().first()
    print("| what | measure |")
    print("|---|---|")
    print(f"| a post kept without the reading, with it (processor time, medians of {BATCH}) | {without:.2f} ms, {with_reading:.2f} ms |")
    print(f"| texts a second, kept and read | {1000 / with_reading:.0f} |")
    print(f"| texts read, readings kept, alerts open | {many}, {Reading.objects.count()}, {Alert.objects.open().count()} |")
    print(f"| the first of the queue | {first.get_level_display() if first else 'nobody'} |")
    for name in full:
        print(f"| page of {name}: queue empty, then so full | {empty[name]:.0f} ms, {full[name]:.0f} ms |")


def inhabitants() -> tuple[list, list, object]:
    """People, topics of one space, and a moderator on call."""
    from eclaireur.accounts.enums import Role
    from eclaireur.accounts.models import Person, RoleGrant
    from eclaireur.community.models import Space, Topic

    people = [Person(pseudonym=f"Personne {number}", skeleton=f"personne{number}") for number in range(PEOPLE)]
    Person.objects.bulk_create(people)
    moderator = Person.objects.create_user("Vigie de mesure")
    RoleGrant.objects.create(person=moderator, role=Role.MODERATOR)
    space = Space.objects.create(name="Mesure", slug="mesure", purpose="Mesurer.")
    topics = [Topic(space=space, author=people[0], title=f"Sujet {number}") for number in range(TOPICS)]
    Topic.objects.bulk_create(topics)
    return people, topics, Person.objects.get(pk=moderator.pk)


def pages(moderator) -> dict[str, float]:
    """What the pages of who answers cost, in milliseconds of processor: the median of five."""
    from eclaireur.safety import queries

    acts = {
        "alerts (its rows)": lambda: list(queries.open_alerts_for(moderator)[:20]),
        "the desk (its rows)": lambda: queries.desk_of(moderator).lines[:20],
    }
    return {name: statistics.median(_cost(act) for _ in range(5)) for name, act in acts.items()}


def _cost(act) -> float:
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1e3


if __name__ == "__main__":
    main()
