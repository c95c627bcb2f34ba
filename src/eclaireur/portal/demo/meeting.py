"""Places of the directory, and groups in the agenda: some full, one overseas, one today, one in writing under way."""

from datetime import datetime, time, timedelta
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
from eclaireur.territory.models import Commune, Place

A_MOMENT = timedelta(minutes=15)


def meet(*, people: dict[str, Person]) -> int:
    """List the places of `data/places.json`, publish what `data/gatherings.json` says, register people; how many gatherings."""
    for place in read("places"):
        commune = Commune.objects.filter(pk=place.pop("commune")).first()
        structure = Structure.objects.filter(slug=place.pop("structure")).first()
        if commune is not None:  # else no commune was loaded: nothing is anywhere
            Place.objects.create(structure=structure, commune=commune, **place)
    rows = read("gatherings")
    for row in rows:
        _publish(row, people)
    return len(rows)


def _publish(row: dict[str, Any], people: dict[str, Person]) -> None:
    holders = [people[name] for name in row["held_by"]]
    start = _start(row)
    series = Series(
        structure=Structure.objects.filter(slug=row.get("structure")).first(), starts_on=start.date(),
        starts_at_time=start.time(), commune=Commune.objects.filter(pk=row.get("commune")).first(), **row["fields"],
    )  # fmt: skip
    if place := Place.objects.filter(name=row.get("place")).first():
        series.go_to(place)
    themes = Concept.objects.filter(slug__in=row.get("themes", []))
    actions.save_draft(by=holders[0], series=series, themes=themes, facilitators=holders)
    if not row.get("draft"):
        _happen(actions.publish(by=holders[0], series=series), row, holders, people)


def _happen(series: Series, row: dict[str, Any], holders: list[Person], people: dict[str, Person]) -> None:
    """People come, dates move or are cancelled, one was held, one is under way: what the file says of a published gathering."""
    if "held" in row:
        _remember(series, row["held"], holders, people)
    dates = list(series.occurrences.coming().select_related("series")[:3])
    if row.get("is_over"):
        _end(series, row, people)
        return
    for name in row.get("come", []):
        actions.register(by=people[name], gathering=series if series.is_programme else dates[0], rules_accepted=True)
    if row.get("begins_now"):
        _bring_back(series, A_MOMENT)
    if "cancelled" in row:
        actions.cancel_date(by=holders[0], occurrence=dates[1], words=row["cancelled"])
    if "prepared" in row:
        actions.prepare(by=holders[0], occurrence=dates[0], **row["prepared"])
    for name, words in row.get("hellos", []):
        thread = actions.enter_room(by=people[name], occurrence=dates[0])
        say(by=people[name], thread=thread, text=words, token=uuid4())
    if "moved" in row:
        _move(dates[2], row["moved"], holders[0])


def _start(row: dict[str, Any]) -> datetime:
    """When the first date is, where it happens: said by the file, or the quarter of an hour that comes."""
    if row.get("begins_now"):
        now = timezone.localtime().replace(tzinfo=None, second=0, microsecond=0)
        return now.replace(minute=now.minute // 15 * 15) + A_MOMENT
    day = timezone.localdate() + timedelta(days=row["in_days"])
    if "weekday" in row:  # the first such day of the week from then on: 0 is Monday
        day += timedelta(days=(row["weekday"] - day.weekday()) % 7)
    return datetime.combine(day, time.fromisoformat(row["at"]))


def _bring_back(series: Series, away: timedelta) -> None:
    """Every date of a gathering, and its rule, so much earlier."""
    series.occurrences.update(starts_at=F("starts_at") - away, ends_at=F("ends_at") - away, original_start=F("original_start") - away)
    first = datetime.combine(series.starts_on, series.starts_at_time) - away
    Series.objects.filter(pk=series.pk).update(starts_on=first.date(), starts_at_time=first.time())


def _remember(series: Series, held: dict[str, Any], holders: list[Person], people: dict[str, Person]) -> None:
    """A date held within the week: how it was prepared, how many came, the words after."""
    date = series.occurrences.select_related("series").earliest("starts_at")
    for name in held["come"]:
        actions.register(by=people[name], gathering=date, rules_accepted=True)
    actions.prepare(by=holders[0], occurrence=date, plan=held["plan"], material=held["material"])
    _bring_back(series, timedelta(weeks=(date.ends_at - timezone.now()).days // 7 + 1))
    date.refresh_from_db()
    actions.count_attendance(by=holders[0], occurrence=date, present=held["present"], newcomers=held["newcomers"])
    for name, words in held["words"]:
        actions.leave_word(by=people[name], occurrence=date, words=words)


def clear() -> None:
    """Take the fictional places out of the directory."""
    for place in read("places"):
        Place.objects.filter(name=place["name"], address=place["address"], commune=place["commune"]).delete()


def _move(date: Occurrence, days: int, by: Person) -> None:
    date.starts_at += timedelta(days=days)
    date.ends_at += timedelta(days=days)
    actions.change_date(by=by, occurrence=date)


def _end(series: Series, row: dict[str, Any], people: dict[str, Person]) -> None:
    """A programme of last season: people had a place, some ask for a certificate, some have it."""
    for name in row["come"]:
        actions.register(by=people[name], gathering=series, rules_accepted=True)
    last = series.occurrences.latest("ends_at").ends_at
    _bring_back(series, timedelta(weeks=(last - timezone.now()).days // 7 + 2))
    for date in list(series.occurrences.select_related("series").order_by("starts_at"))[:-1]:
        actions.count_attendance(by=people[row["held_by"][0]], occurrence=date, present=len(row["come"]), newcomers=0)
    for name in row["ask"]:
        asked = actions.ask_certificate(by=people[name], series=series)
        if name in row["confirmed"]:
            actions.confirm_certificate(by=people[row["held_by"][0]], certificate=asked)
