"""Moderation at work: hours published, a text hidden until seen, a first text that waits, an appeal, past months.

Caution outside hours is off here, so that the demonstration answers the same at any time of day.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.community.models import Post
from eclaireur.notices.models import Notice
from eclaireur.people.models import Path
from eclaireur.portal.demo.reading import date_back
from eclaireur.safety import actions
from eclaireur.safety.enums import HeldFor, Measure, Reason
from eclaireur.safety.models import Decision, Hold, ModerationSettings, Report, Seen


def moderate(*, data: dict[str, Any], people: dict[str, Person]) -> int:
    """Settings, then what is told in data/moderation.json; how many things wait on the desk."""
    rules = ModerationSettings.load()
    rules.week, rules.stricter_outside = data["week"], False
    rules.save()
    moderator = next(one for one in people.values() if one.holds(Role.MODERATOR))
    posts = _read_by_all([people[name] for name in data["past"]["by"]], moderator)
    _past_months(data["past"], posts, people, moderator)
    _seen_already(posts, moderator)
    _hidden(data["hidden"], posts, people)
    _waiting(data["waiting"], posts)
    _appeal(data["appeal"], people)
    return Report.objects.cases().count() + Hold.objects.open().count()


def _read_by_all(readers: list[Person], moderator: Person) -> list[Post]:
    """Messages each of these people reads, by others than them and the moderator, in the order they were written."""
    rows = Post.objects.there().filter(author__isnull=False).exclude(author__in=[*readers, moderator])
    for reader in readers:
        rows = rows.filter(pk__in=Post.objects.visible_to(reader).values("pk"))
    return list(rows.select_related("author", "topic").order_by("created_at", "pk"))


def _past_months(past: dict[str, Any], posts: list[Post], people: dict[str, Person], moderator: Person) -> None:
    """Reports of the months before, all read and decided: what the public figures are made of."""
    names, places = past["by"], cycle(posts)
    for days, reasons in past["days"]:
        for number, reason in enumerate(reasons):
            by = people[names[number % len(names)]]
            made = actions.report(by=by, about=next(places), reason=Reason[reason])
            actions.decide(by=moderator, report=made, measure=Measure.NOTHING, reason=Reason[reason])
            then = timezone.now() - timedelta(days=days, hours=number)
            read = then + timedelta(hours=2 + number % 5)
            Report.objects.filter(pk=made.pk).update(created_at=then, first_read_at=read, decided_at=read + timedelta(hours=1))
            Decision.objects.filter(reports=made).update(created_at=read + timedelta(hours=1))
    week_ago = timezone.now() - timedelta(days=8)
    JournalEntry.objects.filter(actor=moderator, verb__startswith="safety.").update(created_at=week_ago)
    Notice.objects.filter(kind="safety.report_read").delete()


def _seen_already(posts: list[Post], moderator: Person) -> None:
    """Almost all first messages and displayed paths were read: all but the last two of each."""
    last = [post.pk for post in posts[-2:]]
    _mark_seen(Post.objects.there().filter(author__isnull=False).exclude(pk__in=last), moderator, of=lambda post: post.author)
    paths = list(Path.objects.published().select_related("person").order_by("pk"))
    _mark_seen(paths[:-2], moderator, of=lambda path: path.person)


def _mark_seen(rows: Iterable[Post | Path], moderator: Person, *, of: Callable[[Any], Person]) -> None:
    Seen.objects.bulk_create(
        Seen(author=of(row), by=moderator, content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk)) for row in rows
    )


def _hidden(row: dict[str, Any], posts: list[Post], people: dict[str, Person]) -> None:
    """Three people report one message: it is hidden until someone looks."""
    by = [people[name] for name in row["by"]]
    post = next(one for one in reversed(posts) if one.sequence > 1)
    for number, (person, note) in enumerate(zip(by, row["notes"], strict=True)):
        date_back(actions.report(by=person, about=post, reason=row["reason"], note=note), row["days"] - number / 4)


def _waiting(row: dict[str, Any], posts: list[Post]) -> None:
    """Someone's last message waits to be read, as it would at night."""
    post = next(one for one in reversed(posts) if one.author.pseudonym not in row["not"] and one.sequence > 1
                and not Hold.objects.open().of(one).exists())
    date_back(actions.hold(post, why=HeldFor.NEWCOMER, author=post.author), row["days"])


def _appeal(row: dict[str, Any], people: dict[str, Person]) -> None:
    """The person suspended does not agree."""
    decision = Decision.objects.about(people[row["by"]]).first()
    if decision is not None:
        date_back(actions.appeal(by=people[row["by"]], decision=decision, words=row["words"]), row["days"])
