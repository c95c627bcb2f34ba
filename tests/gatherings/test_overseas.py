"""Far from Paris, the day is said with its hour: the place's with the place's, Paris' with Paris'."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from eclaireur.gatherings import actions, wording
from eclaireur.gatherings.enums import Repeats
from eclaireur.gatherings.models import Registration
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
GUADELOUPE, NOUMEA = "America/Guadeloupe", "Pacific/Noumea"


@pytest.fixture(autouse=True)
def first_of_june(time_machine):
    """Tuesday 1 June 2027, noon in Paris."""
    time_machine.move_to(dt.datetime(2027, 6, 1, 10, tzinfo=dt.UTC), tick=False)


def overseas(zone, day, hour, by=None, **fields):
    """A meeting of an hour and a half, once."""
    series = a_series(by, zone=zone, starts_on=dt.date(2027, 6, day), starts_at_time=dt.time(hour), repeats=Repeats.ONCE, **fields)
    return series.occurrences.get()


def text(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\u00a0", " ").split())


@pytest.mark.parametrize(("zone", "day", "hour", "said", "here"), [
    (GUADELOUPE, 8, 19, "Mardi 8 juin de 19 h à 20 h 30", "mercredi 9 juin à 1 h, heure de Paris"),
    (NOUMEA, 9, 6, "Mercredi 9 juin de 6 h à 7 h 30", "mardi 8 juin à 21 h, heure de Paris"),
])  # fmt: skip
def test_the_day_of_the_place_is_said_with_its_hour_on_every_page(client, client_of, zone, day, hour, said, here):
    by = a_facilitator()
    date = overseas(zone, day, hour, by, open_to_visitors=True)
    client.post(date.get_absolute_url(), {"name": "Nour"})
    visitors = text(client.get(reverse("gatherings:visitor")))
    coming_to(date, person := PersonFactory())
    pages = [visitors, text(client.get(date.get_absolute_url()))]
    browser = client_of(by)
    pages += [text(browser.get(reverse(f"gatherings:{name}", args=[date.pk]))) for name in ("date", "prepare", "hold")]
    assert all(said in page for page in pages)
    assert all(f"oit {here}" in page for page in pages[:2])
    browser = client_of(person)
    for address in (reverse("gatherings:agenda"), date.series.get_absolute_url(), reverse("gatherings:mine")):
        page = text(browser.get(address))
        assert f"{said.replace(' de ', ' De ')} soit {here}" in page, address
    desk = text(client_of(by).get(reverse("gatherings:manage", args=[date.series.pk])))
    assert said.replace(" de ", ", de ") in desk


def test_a_week_and_a_month_hold_the_days_of_the_place(client):
    sunday, thirtieth = overseas(GUADELOUPE, 6, 20), overseas(GUADELOUPE, 30, 20)  # in Paris: Monday 7 June, and July
    monday = overseas(NOUMEA, 7, 6)  # in Paris: Sunday 6 June

    def days(name, day) -> dict:
        found = client.get(reverse(f"gatherings:{name}", args=[day])).context["days"]
        return {date.day: [line.occurrence for line in lines] for date, _words, lines in found if lines}

    assert days("week", "2027-06-03") == {6: [sunday]}
    assert days("week", "2027-06-09") == {7: [monday]}
    assert days("month", "2027-06-01") == {6: [sunday], 7: [monday], 30: [thirtieth]}
    assert days("month", "2027-07-01") == {}


def test_the_agenda_from_a_day_on_begins_with_the_day_of_the_place(client):
    overseas(GUADELOUPE, 8, 19)
    noumea = overseas(NOUMEA, 9, 6)
    days = client.get("/agenda/?du=2027-06-09").context["days"]
    assert [(day.day, [line.occurrence for line in lines]) for day, _words, lines in days] == [(9, [noumea])]


def test_days_come_in_order_whatever_the_zone(client):
    overseas(GUADELOUPE, 8, 19)
    overseas(NOUMEA, 9, 6)  # begins before it
    overseas("Europe/Paris", 9, 0)
    page = client.get("/agenda/")
    assert [day.day for day, _words, _lines in page.context["days"]] == [8, 9]
    assert page.content.decode().count('id="jour-2027-06-09"') == 1


@pytest.mark.parametrize(("moment", "words"), [
    (dt.datetime(2027, 6, 1, 10, tzinfo=dt.UTC), "demain"),  # Tuesday in both
    (dt.datetime(2027, 6, 1, 20, tzinfo=dt.UTC), "mercredi 2 juin"),  # in Nouméa it is Wednesday already: neither word is true for all
])  # fmt: skip
def test_tomorrow_is_said_only_where_it_is_tomorrow_for_all(time_machine, moment, words):
    date = overseas(NOUMEA, 2, 18)
    time_machine.move_to(moment, tick=False)
    assert wording.day_of(date) == words


def test_until_when_a_place_is_offered_says_whose_hour(client_of):
    date = overseas(GUADELOUPE, 8, 19, capacity=1)
    first, second = coming_to(date, one := PersonFactory(), two := PersonFactory())
    actions.leave(by=one, registration=first)
    Registration.objects.filter(pk=second.pk).update(offered_until=dt.datetime(2027, 6, 2, 10, tzinfo=dt.UTC))
    assert "jusqu’à 12 h, heure de Paris, demain" in text(client_of(two).get(reverse("gatherings:mine")))


def test_a_line_of_the_agenda_at_home_says_no_other_hour(client):
    overseas("Europe/Paris", 8, 19)
    assert "heure de Paris" not in text(client.get("/agenda/"))
