"""People on call, and a few alerts at different stages: one to take, one taken, one about a relative, one under another
name, two closed.
"""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.community.actions import reply
from eclaireur.community.models import Post, Topic
from eclaireur.conversations.actions import send
from eclaireur.conversations.models import Message, Thread
from eclaireur.portal.demo.reading import date_back
from eclaireur.safety import actions
from eclaireur.safety.models import Alert, OnCallSlot, Reading

NIGHT, MORNING = dt.time(23), dt.time(6)


def alert(*, house: dict[str, Any], people: dict[str, Person]) -> int:
    """Say who is on call, then write what raises alerts and answer some of them; how many alerts there are."""
    moderator = next(person for person in people.values() if person.holds(Role.MODERATOR))
    coordinator = next(person for person in people.values() if person.holds(Role.COORDINATOR))
    _on_call(moderator, coordinator)
    for row in house["alerts"]:
        made = _written(row, people)
        if "taken" in row:
            made = actions.take_alert(by=moderator, alert=made)
        if "outcome" in row:
            actions.close_alert(by=moderator, alert=made, outcome=row["outcome"], note=row["note"])
        _date_back(made, row["minutes"])
    return Alert.objects.count()  # with those the other texts of the demonstration raised


def _on_call(moderator: Person, coordinator: Person) -> None:
    """Days for one, nights for the other but Sunday’s: a gap to see. And somebody now, whatever the hour."""
    for weekday in range(7):
        OnCallSlot.objects.create(person=moderator, weekday=weekday, starts=MORNING, ends=NIGHT)
        if weekday != 6:  # noqa: PLR2004 (Sunday)
            OnCallSlot.objects.create(person=coordinator, weekday=weekday, starts=NIGHT, ends=MORNING)
    now = timezone.now()
    actions.add_exception(by=moderator, starts_at=now, ends_at=now + dt.timedelta(hours=12), is_away=False)


def _written(row: dict[str, Any], people: dict[str, Person]) -> Alert:
    """Someone writes in the conversation of their accompaniment, or in a space, a while ago."""
    author = people[row["who"]]
    at = timezone.now() - dt.timedelta(minutes=row["minutes"])
    if "space" in row:
        topic = Topic.objects.filter(space__slug=row["space"], closed_at=None).order_by("-last_activity_at")[0]
        post = reply(by=author, topic=topic, text=row["text"], token=uuid4())
        Post.objects.filter(pk=post.pk).update(created_at=at)
        return Alert.objects.open().get(author=author)
    thread = Thread.objects.private().filter(people=author, closes_at=None).order_by("-last_message_at").first()
    if thread is None:
        raise LookupError(f"{author} talks with nobody in the demonstration.")
    message = send(by=author, thread=thread, text=row["text"], token=uuid4())
    Message.objects.filter(pk=message.pk).update(created_at=at)
    return Alert.objects.open().get(author=author)


def _date_back(made: Alert, minutes: int) -> None:
    earlier = dt.timedelta(minutes=minutes)
    made.refresh_from_db()
    Alert.objects.filter(pk=made.pk).update(
        due_at=made.due_at - earlier,
        **{name: at - earlier * 0.8 for name in ("taken_at", "closed_at") if (at := getattr(made, name))},
    )
    date_back(made, minutes / 1440)
    Reading.objects.filter(alert=made).update(read_at=timezone.now() - earlier)
