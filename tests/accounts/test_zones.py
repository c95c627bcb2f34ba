"""By whose clock hours are said: the one of each person, of a visitor's browser, or of the site."""

import datetime as dt
import json
import zipfile

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import actions
from eclaireur.accounts.export import build
from eclaireur.accounts.middleware import ZoneMiddleware
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.core import zones
from eclaireur.core.templatetags.core import in_words
from eclaireur.core.zones import Zone
from tests.factories.accounts import PASSWORD, PersonFactory, sum_done

pytestmark = pytest.mark.django_db
ZONE = "/compte/heure/"


def asked_by(person=None, cookie="", path="/agenda/"):
    request = RequestFactory().get(path)
    request.user = person or type("Visitor", (), {"is_authenticated": False})()
    request.COOKIES = ({zones.COOKIE: cookie} if cookie else {}) | ({settings.SESSION_COOKIE_NAME: "x"} if person else {})
    return request


def zone_of(request) -> str:
    return ZoneMiddleware(lambda _request: HttpResponse(zones.readers_zone()))(request).content.decode()


def test_a_page_is_made_by_the_clock_of_its_reader_and_the_next_by_its_own():
    there, here = PersonFactory(zone=Zone.REUNION), PersonFactory()
    assert zone_of(asked_by(there)) == "Indian/Reunion"
    assert zone_of(asked_by(here)) == zone_of(asked_by()) == "Europe/Paris"
    assert zone_of(asked_by(cookie="America/Guadeloupe")) == "America/Guadeloupe"
    assert zone_of(asked_by(here, cookie="America/Guadeloupe")) == "Europe/Paris"  # the account says, whatever the browser keeps
    assert zone_of(asked_by(cookie="../../etc/passwd")) == "Europe/Paris"


def test_nobody_is_looked_for_behind_a_page_without_a_session(client):
    assert "Cookie" not in client.get("/licence/source.tar.gz").get("Vary", "")


def test_the_clock_of_a_reader_goes_with_their_page_even_when_it_breaks():
    def broken(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ZoneMiddleware(broken)(asked_by(PersonFactory(zone=Zone.CALEDONIE)))
    assert timezone.get_current_timezone_name() == "Europe/Paris"


def test_someone_chooses_their_clock_in_their_account_and_every_page_follows(client):
    person = PersonFactory()
    client.force_login(person)
    assert "heure de Paris" in client.get("/compte/").content.decode()
    answer = client.post(ZONE, {"zone": "Indian/Reunion"}, follow=True)
    assert "heure de La Réunion" in answer.content.decode()
    person.refresh_from_db()
    assert person.zone == Zone.REUNION
    assert client.get(ZONE).context["form"]["zone"].value() == "Indian/Reunion"
    assert zones.COOKIE not in client.cookies  # theirs follows them, and stays on no device


def test_a_visitor_chooses_a_clock_for_this_browser_and_comes_back_where_they_were(client):
    answer = client.post(ZONE, {"zone": "America/Guadeloupe", "next": "/agenda/?du=2027-06-09"})
    assert answer["Location"] == "/agenda/?du=2027-06-09"
    assert client.cookies[zones.COOKIE].value == "America/Guadeloupe"
    assert client.cookies[zones.COOKIE]["httponly"]
    assert "heure de la Guadeloupe" in client.get("/agenda/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "portal:home"])
def test_choosing_a_clock_leads_nowhere_else(client, elsewhere):
    assert client.post(ZONE, {"zone": "Europe/Paris", "next": elsewhere})["Location"] == ZONE


def test_a_clock_that_is_none_of_ours_is_refused(client):
    answer = client.post(ZONE, {"zone": "Europe/Brussels"})
    assert answer.status_code == 422
    assert zones.COOKIE not in client.cookies


def test_the_clock_of_the_device_is_only_proposed(client):
    page = client.get(ZONE, {"zone": "Indian/Reunion"})
    assert page.context["form"]["zone"].value() == "Indian/Reunion"
    assert zones.COOKIE not in client.cookies
    agenda = client.get("/agenda/").content.decode()
    assert "Indian/Reunion" in agenda  # what the script may propose
    assert "accounts/zone" in agenda


def test_the_clock_is_in_the_archive_and_the_journal_does_not_say_which():
    person = PersonFactory()
    actions.choose_zone(by=person, zone=Zone.MAYOTTE)
    actions.choose_zone(by=person, zone=Zone.MAYOTTE)
    entry = JournalEntry.objects.get(verb="accounts.choose_zone")
    assert "Mayotte" not in json.dumps([str(value) for value in vars(entry).values()])
    with build(person) as file, zipfile.ZipFile(file) as archive:
        assert "Mayotte" in archive.read("donnees.json").decode()


def test_a_moment_is_said_by_each_clock_and_daylight_saving_moves_only_those_who_have_it(time_machine):
    time_machine.move_to(dt.datetime(2027, 3, 29, 12, tzinfo=dt.UTC), tick=False)
    before, after = dt.datetime(2027, 3, 27, 14, tzinfo=dt.UTC), dt.datetime(2027, 3, 28, 14, tzinfo=dt.UTC)  # clocks go forward between

    def said(zone):
        with timezone.override(zone):
            return [in_words(moment).rpartition(", ")[2].replace("\u00a0", " ") for moment in (before, after)]

    assert said("Europe/Paris") == ["15 h", "16 h"]
    assert said("Indian/Reunion") == ["18 h", "18 h"]
    assert said("America/Guadeloupe") == ["10 h", "10 h"]


def test_zones_whose_clocks_always_agree_are_one_for_the_reader():
    with timezone.override("America/Guadeloupe"):
        assert zones.is_readers("America/Martinique")
        assert not zones.is_readers("Europe/Paris")
    assert not zones.is_readers("Indian/Mayotte")


def test_the_day_of_the_site_is_the_same_for_everybody(time_machine):
    time_machine.move_to(dt.datetime(2027, 6, 1, 20, tzinfo=dt.UTC), tick=False)
    with timezone.override("Pacific/Noumea"):
        assert timezone.localdate() == dt.date(2027, 6, 2)
        assert zones.site_day() == dt.date(2027, 6, 1)


def test_whoever_signs_up_keeps_the_clock_their_browser_had(client):
    client.cookies[zones.COOKIE] = "Indian/Mayotte"
    client.post(reverse("account_signup"), {
        "pseudonym": "Brume du lagon", "password": PASSWORD, "circle": "concerned", "age": "adult", "proof": sum_done(),
    })
    assert Person.objects.get(pseudonym="Brume du lagon").zone == Zone.MAYOTTE
