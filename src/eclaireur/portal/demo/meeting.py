"""Groups in the agenda: a dozen gatherings over two structures and the platform, some full, one overseas, one today."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone

from eclaireur.accounts.models import Person, Structure
from eclaireur.conversations.actions import say
from eclaireur.gatherings import actions
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.people.models import Concept
from eclaireur.portal.demo.reading import read
from eclaireur.territory.models import Commune


def meet(*, people: dict[str, Person]) -> int:
    """Publish what `data/gatherings.json` says, and register people; how many gatherings."""
    rows = read("gatherings")
    for row in rows:
        _publish(row, people)
    return len(rows)


def _publish(row: dict[str, Any], people: dict[str, Person]) -> None:
    holders = [people[name] for name in row["held_by"]]
    day = timezone.localdate() + timedelta(days=row["in_days"])
    if "weekday" in row:  # the first such day of the week from then on: 0 is Monday
        day += timedelta(days=(row["weekday"] - day.weekday()) % 7)
    series = Series(
        structure=Structure.objects.filter(slug=row.get("structure")).first(), starts_on=day,
        starts_at_time=time.fromisoformat(row["at"]), commune=Commune.objects.filter(pk=row.get("commune")).first(), **row["fields"],
    )  # fmt: skip
    themes = Concept.objects.filter(slug__in=row.get("themes", []))
    actions.save_draft(by=holders[0], series=series, themes=themes, facilitators=holders)
    if row.get("draft"):
        return
    series = actions.publish(by=holders[0], series=series)
    dates = list(series.occurrences.coming().select_related("series")[:3])
    if row.get("is_over"):
        _end(series, row, people)
        return
    for name in row.get("come", []):
        actions.register(by=people[name], gathering=series if series.is_programme else dates[0], rules_accepted=True)
    if "cancelled" in row:
        actions.cancel_date(by=holders[0], occurrence=dates[1], words=row["cancelled"])
    if "prepared" in row:
        actions.prepare(by=holders[0], occurrence=dates[0], **row["prepared"])
    for name, words in row.get("hellos", []):
        thread = actions.enter_room(by=people[name], occurrence=dates[0])
        say(by=people[name], thread=thread, text=words, token=uuid4())
    if "moved" in row:
        _move(dates[2], row["moved"], holders[0])


def _move(date: Occurrence, days: int, by: Person) -> None:
    date.starts_at += timedelta(days=days)
    date.ends_at += timedelta(days=days)
    actions.change_date(by=by, occurrence=date)


def _end(series: Series, row: dict[str, Any], people: dict[str, Person]) -> None:
    """A programme of last season: people had a place, some ask for a certificate, some have it."""
    for name in row["come"]:
        actions.register(by=people[name], gathering=series, rules_accepted=True)
    last = series.occurrences.latest("ends_at").ends_at
    away = timedelta(weeks=(last - timezone.now()).days // 7 + 2)
    series.occurrences.update(starts_at=F("starts_at") - away, ends_at=F("ends_at") - away, original_start=F("original_start") - away)
    for date in list(series.occurrences.select_related("series").order_by("starts_at"))[:-1]:
        actions.count_attendance(by=people[row["held_by"][0]], occurrence=date, present=len(row["come"]), newcomers=0)
    for name in row["ask"]:
        asked = actions.ask_certificate(by=people[name], series=series)
        if name in row["confirmed"]:
            actions.confirm_certificate(by=people[row["held_by"][0]], certificate=asked)
