"""The same date read in Paris, in La Réunion and in Guadeloupe; what must not follow the reader does not."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from eclaireur.core.zones import Zone
from eclaireur.gatherings import actions, wording
from eclaireur.gatherings.enums import Holidays, Repeats
from eclaireur.gatherings.models import Series
from eclaireur.gatherings.recurrence import public_holidays, subdivision_of, zones_of
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_facilitator, a_feed, a_series, coming_to
from tests.factories.territory import CommuneFactory, DepartementFactory, PlaceFactory
from tests.gatherings.test_views import WRITE, written

pytestmark = pytest.mark.django_db
REUNION, GUADELOUPE, PARIS = "Indian/Reunion", "America/Guadeloupe", "Europe/Paris"


@pytest.fixture(autouse=True)
def first_of_june(time_machine):
    """Tuesday 1 June 2027, noon in Paris."""
    time_machine.move_to(dt.datetime(2027, 6, 1, 10, tzinfo=dt.UTC), tick=False)


def at_six(zone, by=None, **fields):
    """A meeting at 18:00 on 8 June, by the clock of `zone`."""
    fields = {"starts_on": dt.date(2027, 6, 8), "starts_at_time": dt.time(18), "repeats": Repeats.ONCE} | fields
    return a_series(by, zone=zone, **fields).occurrences.first()


def text(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\u00a0", " ").split())


READ = [  # of 18:00 in Paris, and of 18:00 in La Réunion, what each reader is told besides
    (PARIS, "", "soit mardi 8 juin à 16 h, heure de Paris (là-bas : heure de La Réunion)"),
    (REUNION, "soit mardi 8 juin à 20 h, heure de La Réunion (là-bas : heure de Paris)", ""),
    (GUADELOUPE, "soit mardi 8 juin à 12 h, heure de la Guadeloupe (là-bas : heure de Paris)",
     "soit mardi 8 juin à 10 h, heure de la Guadeloupe (là-bas : heure de La Réunion)"),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "of_paris", "of_reunion"), READ)
def test_the_same_date_is_read_by_each_clock_with_the_hour_of_its_place_first(client_of, reader, of_paris, of_reunion):
    browser = client_of(PersonFactory(zone=reader))
    for zone, here in ((PARIS, of_paris), (REUNION, of_reunion)):
        date = at_six(zone)
        with timezone.override(reader):
            assert wording.hours_here(date).replace("\u00a0", " ") == here
        page = text(browser.get(date.get_absolute_url()))
        assert "Mardi 8 juin de 18 h à 19 h 30" in page
        assert ("oit mardi" in page) is bool(here)
        assert here[1:] in page


def test_a_date_of_paris_is_never_said_without_its_zone_far_away(client_of):
    date = at_six(PARIS)
    assert "(heure de Paris)" in text(client_of(PersonFactory(zone=GUADELOUPE)).get(date.get_absolute_url()))
    assert "(heure de Paris)" not in text(client_of(PersonFactory()).get(date.get_absolute_url()))


def test_a_visitor_far_away_reads_the_agenda_by_the_clock_they_chose(client):
    at_six(PARIS)
    assert "soit" not in text(client.get("/agenda/"))
    client.post("/compte/heure/", {"zone": REUNION})
    assert READ[1][1] in text(client.get("/agenda/"))


def test_a_place_offered_says_until_when_by_the_clock_of_its_reader(client_of):
    date, person = at_six(PARIS, capacity=1), PersonFactory(zone=REUNION)
    first, _second = coming_to(date, one := PersonFactory(), person)
    actions.leave(by=one, registration=first)
    assert "jusqu’à 14 h 05, heure de La Réunion, demain" in text(client_of(person).get(reverse("gatherings:mine")))


def test_an_offer_made_in_the_night_of_whoever_waits_counts_from_their_morning():
    date, person = at_six(PARIS, capacity=1), PersonFactory(zone="Pacific/Noumea")
    first, second = coming_to(date, one := PersonFactory(), person)
    actions.leave(by=one, registration=first)  # 21:00 in Nouméa
    second.refresh_from_db()
    assert second.offered_until == dt.datetime(2027, 6, 2, 21, tzinfo=dt.UTC)  # a day after 8:00 there


def test_the_calendar_anybody_follows_is_the_same_whoever_asked_first(client_of, client):
    at_six(REUNION)
    made = []
    for browser in (client_of(PersonFactory(zone="Pacific/Noumea")), client, client_of(PersonFactory(zone=GUADELOUPE))):
        cache.clear()
        made.append(browser.get("/agenda.ics"))
    assert len({answer.content for answer in made}) == len({answer["ETag"] for answer in made}) == 1
    assert b"DTSTART:20270608T140000Z" in made[0].content
    kept = client.get("/agenda.ics")
    far = client_of(PersonFactory(zone="Pacific/Noumea")).get("/agenda.ics", headers={"if-none-match": kept["ETag"]})
    assert far.status_code == 304


def test_a_private_calendar_is_in_moments_that_no_clock_changes(client):
    date, person = at_six(REUNION), PersonFactory(zone=GUADELOUPE)
    coming_to(date, person)
    _feed, token = a_feed(person, with_titles=True)
    assert b"DTSTART:20270608T140000Z" in client.get(reverse("gatherings:private_feed", args=[token])).content


def test_the_page_of_one_reader_is_never_kept_for_another(client_of):
    date = at_six(PARIS)
    pages = {zone: client_of(PersonFactory(zone=zone)).get(date.get_absolute_url()) for zone in (REUNION, GUADELOUPE, PARIS)}
    assert ["heure de La Réunion" in text(page) for page in pages.values()] == [True, False, False]
    assert all("no-store" in page["Cache-Control"] for page in pages.values())


def test_dates_keep_the_hour_of_their_place_when_the_clocks_of_paris_change(time_machine):
    time_machine.move_to(dt.datetime(2027, 3, 20, 10, tzinfo=dt.UTC), tick=False)
    weekly = {"starts_on": dt.date(2027, 3, 23), "repeats": Repeats.WEEKLY, "count": 2}
    paris, reunion = (at_six(zone, **weekly).series for zone in (PARIS, REUNION))
    assert [row.starts_at.hour for row in paris.occurrences.order_by("starts_at")] == [17, 16]
    assert [row.starts_at.hour for row in reunion.occurrences.order_by("starts_at")] == [14, 14]
    with timezone.override(REUNION):
        assert ["21 h" in wording.hours_here(row).replace("\u00a0", " ") for row in paris.occurrences.order_by("starts_at")] == [True, False]
        assert [wording.hours_here(row) for row in reunion.occurrences.all()] == ["", ""]


class TestWriting:
    def saint_denis(self):
        return CommuneFactory(name="Saint-Denis", code="97411", departement=DepartementFactory(code="974"))

    def on_site(self, by, town, **fields) -> dict:
        return written(by, way="on_site", phone="", commune=str(town), commune_commune=town.pk) | fields

    def test_a_new_gathering_begins_with_the_clock_of_whoever_writes_it(self, client_of):
        by = a_facilitator()
        assert client_of(by).get(WRITE).context["form"]["zone"].value() == PARIS
        by.zone = REUNION
        by.save()
        assert client_of(by).get(WRITE).context["form"]["zone"].value() == REUNION

    def test_or_with_the_one_all_the_places_of_their_structure_share(self, client_of):
        structure = StructureFactory()
        PlaceFactory(structure=structure, commune=self.saint_denis())
        by = a_facilitator(structure)
        assert client_of(by).get(WRITE).context["form"]["zone"].value() == REUNION
        PlaceFactory(structure=structure)
        assert client_of(by).get(WRITE).context["form"]["zone"].value() == PARIS

    def test_a_place_by_another_clock_is_asked_about_then_kept_when_it_is_meant(self, client_of):
        by, town = a_facilitator(), self.saint_denis()
        asked = client_of(by).post(WRITE, self.on_site(by, town))
        assert asked.status_code == 422
        assert "heure de La Réunion" in asked.context["form"].errors["zone"][0]
        assert "keeps_zone" in asked.content.decode()
        assert not Series.objects.exists()
        assert client_of(by).post(WRITE, self.on_site(by, town, zone=REUNION)).status_code == 302
        assert client_of(by).post(WRITE, self.on_site(by, town, keeps_zone="on")).status_code == 302
        assert set(Series.objects.values_list("zone", flat=True)) == {PARIS, REUNION}

    def test_one_date_moved_to_a_place_by_another_clock_is_asked_about_too(self, client_of):
        town, date = self.saint_denis(), at_six(PARIS, by := a_facilitator())
        sent = {"day": date.local_start.date().isoformat(), "time": "18:00", "minutes": "90", "way": "on_site"}
        sent |= {"commune": str(town), "commune_commune": town.pk}
        browser, address = client_of(by), reverse("gatherings:edit_date", args=[date.pk])
        assert "keeps_zone" not in browser.get(address).content.decode()
        asked = browser.post(address, sent)
        assert asked.status_code == 422
        assert "heure de La Réunion" in asked.context["form"].errors["time"][0]
        assert "keeps_zone" in asked.content.decode()
        assert browser.post(address, sent | {"keeps_zone": "on"}).status_code == 302
        assert date.series.occurrences.get(pk=date.pk).commune == town
        assert browser.post(address, sent | {"words": "Un mot."}).status_code == 302  # asked once for a place

    def test_nothing_is_asked_of_a_place_by_its_own_clock(self, client_of):
        by, lyon = a_facilitator(), CommuneFactory(name="Lyon", departement=DepartementFactory(code="69"))
        assert "keeps_zone" not in client_of(by).get(WRITE).content.decode()
        assert client_of(by).post(WRITE, self.on_site(by, lyon)).status_code == 302

    def test_public_holidays_are_those_of_the_place_whatever_the_clock(self):
        abolition = dt.date(2027, 12, 20)
        assert abolition in public_holidays(subdivision_of(PARIS, "974"), 2027)
        assert abolition in public_holidays(subdivision_of(REUNION, None), 2027)
        assert abolition not in public_holidays(subdivision_of(PARIS, "69"), 2027)
        town = self.saint_denis()
        series = Series(zone=PARIS, commune=town, starts_on=dt.date(2027, 12, 13), starts_at_time=dt.time(18),
                        repeats=Repeats.WEEKLY, count=2, holidays=Holidays.SKIPPED)  # fmt: skip
        assert [day.day for day in series.rule.dates()] == [13, 27]

    def test_every_zone_has_a_place_where_it_is_lived(self):
        everywhere = ("75", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988")
        assert {zone for code in everywhere for zone in zones_of(code)} == set(Zone)


def test_those_who_hold_a_date_far_away_read_their_own_hour_beside_it(client_of):
    by = a_facilitator()
    by.zone = REUNION
    by.save()
    date, browser = at_six(PARIS, by), client_of(by)
    pages = [browser.get(reverse(f"gatherings:{name}", args=[date.pk])) for name in ("date", "prepare", "hold")]
    pages += [browser.get(reverse("gatherings:manage", args=[date.series.pk])), browser.get(reverse("gatherings:desk"))]
    assert all(READ[1][1] in text(page) for page in pages)
    assert "mardi 8 juin 2027 à 18 h (heure de Paris)" in text(pages[3])
