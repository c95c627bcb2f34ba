"""Where people meet: a place of the directory taken, copied, changed; an address written; what is asked about."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.gatherings import actions, calendars, queries
from eclaireur.gatherings.enums import Way
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_series, coming_to
from tests.factories.territory import CommuneFactory, PlaceFactory
from tests.gatherings.test_views import WRITE, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucioles():
    return PlaceFactory(name="Maison des Lucioles", commune=CommuneFactory(name="Lyon"), address="3 rue du Port")


def on_site(by, **fields) -> dict:
    return written(by, way="on_site", phone="") | fields


def there(place, by=None, **fields) -> Series:
    """A published gathering at a place of the directory."""
    draft = a_draft(by or a_facilitator(), way=Way.ON_SITE, phone="", **fields)
    draft.go_to(place)
    draft.save()
    return actions.publish(by=draft.facilitators.first(), series=draft)


def edit(browser, series, **changes):
    """Save the form as the page gives it, with some changes."""
    form = browser.get(reverse("gatherings:edit", args=[series.pk])).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"place": str(series.place or ""), "place_lieu": str(series.place_id or ""), "commune": str(series.commune or "")}
    sent |= {"commune_commune": series.commune_id or "", "starts_on": series.starts_on.isoformat(), **changes}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return browser.post(reverse("gatherings:edit", args=[series.pk]), sent)


def told(person) -> list[str]:
    return list(Notice.objects.filter(to=person).values_list("kind", flat=True))


class TestTaking:
    def test_a_place_gives_its_address_its_point_its_access_and_how_to_come(self, client_of, lucioles):
        by = a_facilitator()
        answer = client_of(by).post(WRITE, on_site(by, place="lucioles"))
        assert answer.status_code == 302
        series = Series.objects.get()
        assert series.place == lucioles
        assert (series.place_name, series.address, series.commune) == ("Maison des Lucioles", "3 rue du Port", lucioles.commune)
        assert series.point == (45.76, 4.83)
        assert series.access == ["wheelchair", "lift"]
        assert series.access_words == "Deuxième porte à gauche."

    def test_what_the_gathering_brings_itself_is_kept(self, client_of, lucioles):
        by = a_facilitator()
        client_of(by).post(WRITE, on_site(by, place="lucioles", access=["signs", "parking"], access_words="Salle bleue."))
        series = Series.objects.get()
        assert series.access == ["wheelchair", "lift", "signs"]  # the car park would be the place's to say
        assert series.access_words == "Salle bleue."

    def test_two_addresses_at_once_are_asked_about_and_both_come_back(self, client_of, lucioles):
        by = a_facilitator()
        page = client_of(by).post(WRITE, on_site(by, place="lucioles", address="99 rue d’Ailleurs"))
        assert page.status_code == 422
        assert "place" in page.context["form"].errors
        assert "99 rue d’Ailleurs" in page.content.decode()
        assert not Series.objects.exists()

    def test_a_place_to_meet_by_telephone_is_asked_about(self, client_of, lucioles):
        by = a_facilitator()
        page = client_of(by).post(WRITE, written(by, place="lucioles"))
        assert page.status_code == 422
        assert "sur place" in page.context["form"].errors["way"][0]

    def test_several_places_are_offered_and_everything_else_is_kept(self, client_of, lucioles):
        by = a_facilitator()
        other = PlaceFactory(name="Maison des Phares")
        browser = client_of(by)
        page = browser.post(WRITE, on_site(by, place="maison"))
        assert page.status_code == 422
        assert f'value="{other.pk}"' in page.content.decode()
        assert "Écrire pour souffler 🌿" in page.content.decode()
        browser.post(WRITE, on_site(by, place="maison", place_lieu=str(other.pk)))
        assert Series.objects.get().place == other

    def test_an_address_may_still_be_written(self, client_of, lucioles):
        by = a_facilitator()
        client_of(by).post(WRITE, on_site(by, place_name="Chez Nour", address="1 rue du Puits", commune="Lyon"))
        series = Series.objects.get()
        assert (series.place, series.place_name, series.point) == (None, "Chez Nour", lucioles.commune.place)

    def test_one_date_is_held_in_a_place_and_comes_back_home(self, client_of, lucioles):
        date = a_date(by=(by := a_facilitator()))
        coming_to(date, person := PersonFactory())
        day = date.local_start.date().isoformat()
        sent = {"day": day, "time": date.local_start.strftime("%H:%M"), "minutes": "90", "words": ""}
        address, browser = reverse("gatherings:edit_date", args=[date.pk]), client_of(by)
        lost = browser.post(address, sent | {"way": "", "place_name": "Chez Nour"})
        assert "way" in lost.context["form"].errors  # it would have been thrown away
        assert browser.post(address, sent | {"way": "on_site", "place": "lucioles"}).status_code == 302
        date = Occurrence.objects.get(pk=date.pk)
        assert (date.place, date.where.town, date.point) == (lucioles, "Lyon", (45.76, 4.83))
        assert told(person) == ["gatherings.changed"]
        assert browser.post(address, sent | {"way": ""}).status_code == 302
        date = Occurrence.objects.get(pk=date.pk)
        assert (date.place, date.lat, date.place_name, date.where.way) == (None, None, "", Way.PHONE)

    def test_the_database_keeps_places_for_meeting_there(self, lucioles):
        series = a_series()
        with pytest.raises(IntegrityError), transaction.atomic():
            Series.objects.filter(pk=series.pk).update(place=lucioles)
        with pytest.raises(IntegrityError), transaction.atomic():
            Series.objects.filter(pk=series.pk).update(lat=45.0)


class TestAfterwards:
    def test_the_page_of_the_gathering_says_what_the_place_is_and_how_to_come(self, client, lucioles):
        page = client.get(there(lucioles).get_absolute_url()).content.decode()
        for words in ("Maison des Lucioles", "3 rue du Port", "association", "accessible en fauteuil", "Deuxième porte à gauche."):
            assert words in page

    def test_it_is_near_where_the_place_is_not_where_its_commune_is(self, client):
        wide = CommuneFactory(name="Grand-Large", lat=45.0, lon=4.0)
        far = PlaceFactory(name="Phare", commune=wide, lat=45.5, lon=4.0)  # 56 km from the middle of its commune
        there(far, title="Au phare")
        near = CommuneFactory(name="Port-au-Phare", lat=45.51, lon=4.0)
        assert "Au phare" in client.get("/agenda/", {"commune": near.name, "km": "5"}).content.decode()
        assert "Au phare" not in client.get("/agenda/", {"commune": wide.name, "km": "5"}).content.decode()

    def test_calendars_say_where_the_place_is(self, lucioles):
        date = there(lucioles).occurrences.first()
        assert b"GEO:45.76;4.83" in calendars.public([date], base="https://exemple.test", name="Agenda")

    def test_a_place_that_moves_moves_nobody_until_it_is_saved_again_and_then_tells(self, client_of, lucioles):
        series = there(lucioles, by := a_facilitator())
        coming_to(series.occurrences.first(), person := PersonFactory())
        manage, browser = reverse("gatherings:manage", args=[series.pk]), client_of(by)
        assert "L’annuaire dit autre chose" not in browser.get(manage).content.decode()
        lucioles.address = "8 quai Neuf"
        lucioles.save()
        assert "3 rue du Port" in browser.get(series.get_absolute_url()).content.decode()
        assert "L’annuaire dit autre chose" in browser.get(manage).content.decode()
        assert edit(browser, series).status_code == 302
        series.refresh_from_db()
        assert (series.address, series.place) == ("8 quai Neuf", lucioles)
        assert told(person) == ["gatherings.changed"]
        assert "L’annuaire dit autre chose" not in browser.get(manage).content.decode()

    def test_another_place_takes_the_first_ones_words_away(self, client_of, lucioles):
        series = there(lucioles, by := a_facilitator())
        phares = PlaceFactory(name="Maison des Phares", access=["loop"], access_words="Sonnez.", lat=None, lon=None)
        assert edit(client_of(by), series, place="phares", place_lieu="").status_code == 302
        series.refresh_from_db()
        assert (series.place, series.access, series.access_words) == (phares, ["loop"], "Sonnez.")
        assert (series.lat, series.point) == (None, phares.commune.place)

    def test_emptying_the_place_keeps_the_words_and_forgets_the_point(self, client_of, lucioles):
        series = there(lucioles, by := a_facilitator())
        assert edit(client_of(by), series, place="", address="5 rue du Port").status_code == 302
        series.refresh_from_db()
        assert (series.place, series.address, series.lat) == (None, "5 rue du Port", None)

    def test_a_place_withdrawn_or_deleted_leaves_the_gathering_as_announced(self, client_of, lucioles):
        series = there(lucioles, by := a_facilitator())
        lucioles.is_listed = False
        lucioles.save()
        assert edit(client_of(by), series, title="Autre titre").status_code == 302
        series.refresh_from_db()
        assert (series.title, series.place) == ("Autre titre", lucioles)
        lucioles.delete()
        series.refresh_from_db()
        assert (series.place, series.address, series.point) == (None, "3 rue du Port", (45.76, 4.83))

    def test_dates_before_a_change_keep_the_place_they_were_announced_with(self, lucioles):
        series = there(lucioles, by := a_facilitator(), count=3)
        first = series.occurrences.order_by("starts_at").first()
        start = timezone.now() - dt.timedelta(days=1)
        Occurrence.objects.filter(pk=first.pk).update(starts_at=start, ends_at=start + dt.timedelta(hours=1))
        series = Series.objects.get(pk=series.pk)
        series.go_to(PlaceFactory(name="Maison des Phares"))
        actions.change(by=by, series=series, themes=[], facilitators=[by])
        rows = [row.where.place_name for row in series.occurrences.order_by("starts_at")]
        assert rows == ["Maison des Lucioles", "Maison des Phares", "Maison des Phares"]


def test_what_makes_a_place_easier_to_come_to_is_asked_of_where_each_date_is_held(lucioles):
    stairs = PlaceFactory(name="Maison des Phares", access=["loop"])
    usual = there(lucioles)
    moved, *others = usual.occurrences.order_by("starts_at")
    moved.way = Way.ON_SITE
    moved.go_to(stairs)
    moved.save()
    found = queries.wanted(None, queries.Wish(access=("wheelchair",)))
    assert set(found.filter(series=usual)) == set(others)
    assert list(queries.wanted(None, queries.Wish(access=("loop",)))) == [moved]
    by_phone = usual.occurrences.order_by("starts_at")[1]
    by_phone.way, by_phone.phone = Way.PHONE, "01 99 00 12 34"
    by_phone.save()
    assert by_phone not in queries.wanted(None, queries.Wish(access=("wheelchair",)))
