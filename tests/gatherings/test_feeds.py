"""Calendar addresses: the public one holds what anybody may read, a private one opens with its secret only."""

import datetime as dt
import logging
import re
import zipfile

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import export
from eclaireur.core.logs import HideSecrets
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Audience, Kind, Repeats, Way
from eclaireur.gatherings.models import CalendarFeed, Occurrence
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_feed, a_series, coming_to
from tests.factories.people import ConceptFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db
PUBLIC, MINE = "/agenda.ics", "/mes-rendez-vous/agendas/"


def titles(response) -> list[str]:
    return sorted({str(each["SUMMARY"]) for each in icalendar.Calendar.from_ical(response.content).walk("VEVENT")})


def test_the_public_calendar_is_one_and_holds_no_way_in(client):
    a_date(way=Way.VIDEO, phone="", video_url="https://visio.exemple.org/secret", material="Notes de l’équipe")
    a_date(title="Au téléphone", material="Notes de l’équipe")
    response = client.get(PUBLIC)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=900"
    assert titles(response) == ["Au téléphone", "Écrire pour souffler"]
    text = response.content.decode()
    for hidden in ("visio.exemple.org", "01 99 00 12 34", "Notes de l", "ATTENDEE", "ORGANIZER", "VALARM"):
        assert hidden not in text


def test_the_public_calendar_is_that_of_a_visitor_even_for_a_peer_or_who_holds_the_group(client_of):
    by = a_facilitator(where := StructureFactory())
    a_series(by, structure=where, audience=Audience.PEERS, title="Secret un")
    a_series(by, structure=where, audience=Audience.STRUCTURE, title="Secret deux")
    a_draft(by, structure=where, title="Secret trois")
    for browser in (client_of(by), client_of(PersonFactory(roles=["peer"])), Client()):
        assert titles(browser.get(PUBLIC)) == []


def test_filters_are_those_of_the_agenda_and_nonsense_asks_for_nothing(client):
    where = StructureFactory()
    a_series(title="Au téléphone")
    a_series(a_facilitator(where), title="Assemblée", kind=Kind.ASSEMBLY, structure=where, way=Way.VIDEO, video_url="https://v.example.org")
    near = CommuneFactory(name="Saint-Étienne", lat=45.43, lon=4.39)
    there = a_series(title="Sur place", way=Way.ON_SITE, commune=near)
    theme = ConceptFactory()
    there.themes.add(theme)
    for query, expected in {
        "?sorte=assembly": ["Assemblée"], "?comment=phone": ["Au téléphone"], "?comment=online": ["Assemblée", "Au téléphone"],
        f"?structure={where.slug}": ["Assemblée"], f"?theme={theme.slug}": ["Sur place"], "?commune=Saint-Etienne&km=10": ["Sur place"],
        "?sorte=rien&km=abc": ["Assemblée", "Au téléphone", "Sur place"], "?langue=xx": ["Assemblée", "Au téléphone", "Sur place"],
    }.items():  # fmt: skip
        assert titles(client.get(PUBLIC + query)) == expected, query
    event = icalendar.Calendar.from_ical(client.get(f"{PUBLIC}?comment=on_site").content).walk("VEVENT")[0]
    assert theme.label in event["CATEGORIES"].to_ical().decode()
    assert event["GEO"].to_ical() == "45.43;4.39"
    assert str(event["LOCATION"]) == "Saint-Étienne"


def test_a_calendar_that_followed_a_structure_or_a_theme_never_becomes_one_of_everything(client):
    where, theme = StructureFactory(name="GEM des Tilleuls"), ConceptFactory()
    theirs = a_series(by := a_facilitator(where), title="Au GEM", structure=where)
    theirs.themes.add(theme)
    a_series(title="Ailleurs")
    actions.cancel(by=by, series=theirs, words="Nous fermons")
    for query in (f"?structure={where.slug}", f"?theme={theme.slug}"):
        assert titles(client.get(PUBLIC + query)) == ["Annulé\u00a0: Au GEM"], query
        page = client.get(f"/agenda/{query}").content.decode()
        assert "Au GEM" in page
        assert "Ailleurs" not in page
    Occurrence.objects.filter(series=theirs).delete()
    theme.delete()
    for query in (f"?structure={where.slug}", f"?theme={theme.slug}", "?structure=gem-x", "?commune=Nullepart", "?langue=en&commune=99999"):
        assert titles(client.get(PUBLIC + query)) == [], query
    for query in ("?structure=", "?theme=&structure=&commune=", "?commune=%20"):
        assert titles(client.get(PUBLIC + query)) == ["Ailleurs"], query


def test_a_commune_that_may_be_several_is_asked_about_and_not_left_out(client):
    for _number in range(2):
        CommuneFactory(name="Saint-Denis")
    a_series(title="Ailleurs")
    assert titles(client.get(f"{PUBLIC}?commune=Saint-Denis")) == []
    page = client.get("/agenda/?commune=Saint-Denis").content.decode()
    assert "Plusieurs communes répondent à ce nom" in page
    assert "Ailleurs" not in page
    assert "choisissez la vôtre ci-dessus" in page
    assert "n’existe pas, ou plus" not in page
    followed = client.get("/agenda/abonnement/?commune=Saint-Denis").content.decode()
    assert "dites laquelle" in followed
    assert "n’existe pas, ou plus" not in followed
    assert "n’existe pas, ou plus" in client.get("/agenda/?commune=Saint-Denis&structure=gem-x").content.decode()


@pytest.mark.parametrize("page", ["/agenda/", "/agenda/semaine/2026-11-23/", "/agenda/mois/2026-11-23/"])
def test_a_choice_that_no_longer_exists_is_said_and_can_be_taken_off(client, page):
    a_series(title="Ailleurs")
    shown = client.get(f"{page}?structure=gem-x").content.decode()
    assert "Un de ces choix n’existe pas, ou plus" in shown
    assert "Ce choix n’existe plus" in shown
    assert 'href="?">Tout revoir' in shown
    assert "Ailleurs" not in shown
    followed = client.get("/agenda/abonnement/?structure=gem-x").content.decode()
    assert "cette adresse ne donnerait aucune date" in followed
    assert 'href="/agenda/?structure=gem-x"' in followed


def test_it_speaks_the_language_asked_whatever_the_browser_says(client):
    a_date()
    assert "par téléphone" in client.get(PUBLIC, headers={"Accept-Language": "en"}).content.decode()
    assert "by phone" in client.get(f"{PUBLIC}?langue=en").content.decode()


def test_an_unchanged_calendar_is_not_sent_again(client):
    date = a_date(by=(by := a_facilitator()))
    first = client.get(PUBLIC)
    assert client.get(PUBLIC, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(PUBLIC, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert client.head(PUBLIC).status_code == 200
    assert client.get(PUBLIC).content == first.content
    actions.cancel_date(by=by, occurrence=date, words="Désolés")
    Occurrence.objects.filter(pk=date.pk).update(updated_at=timezone.now() + dt.timedelta(seconds=2))
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(PUBLIC, headers=header)
        assert again.status_code == 200
        assert "Annulé\u00a0: Écrire pour souffler" in titles(again)
    assert client.post(PUBLIC).status_code in {403, 405}


def test_a_calendar_costs_as_many_reads_for_one_date_as_for_hundreds(client):
    a_date(repeats=Repeats.ONCE)
    narrowed = f"{PUBLIC}?comment=phone"
    few = reads(client, narrowed)
    for _each in range(6):
        a_series()
    assert len(client.get(narrowed).content.split(b"BEGIN:VEVENT")) > 300
    assert reads(client, narrowed) == few


def test_a_crowded_week_behind_never_takes_the_place_of_a_date_to_come(client, monkeypatch):
    monkeypatch.setattr("eclaireur.gatherings.queries.feeds.MOST", 2)
    by = a_facilitator()
    for number in range(3):
        behind = a_date(by, title=f"Passée {number}", repeats=Repeats.ONCE)
        start = timezone.now() - dt.timedelta(days=2, hours=number)
        Occurrence.objects.filter(pk=behind.pk).update(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    first = a_date(by, title="Annulée", repeats=Repeats.ONCE, days=1)
    actions.cancel_date(by=by, occurrence=first, words="")
    a_series(by, title="À venir", repeats=Repeats.ONCE, days=2)
    subscribe = "/agenda/abonnement/"
    assert titles(client.get(PUBLIC)) == ["Annulé\u00a0: Annulée", "Passée 0", "Passée 1", "À venir"]
    assert "ne donne que" not in client.get(subscribe).content.decode()
    for days in (3, 5):
        a_series(by, title=f"Dans {days} jours", repeats=Repeats.ONCE, days=days)
    late = a_date(by, title="Plus tard", repeats=Repeats.ONCE, days=8)
    actions.cancel_date(by=by, occurrence=late, words="")
    assert titles(client.get(PUBLIC)) == ["Annulé\u00a0: Annulée", "Dans 3 jours", "Passée 0", "Passée 1", "À venir"]
    assert "ne donne que" in client.get(subscribe).content.decode()
    assert "ne donne que" not in client.get(f"{subscribe}?sorte=assembly").content.decode()


def test_a_group_that_stopped_is_said_for_two_weeks_on_pages_and_for_all_its_dates_in_calendars(client):
    series = a_series(by := a_facilitator(where := StructureFactory()), title="Arrêté", structure=where)
    actions.cancel(by=by, series=series, words="")
    for address in ("/agenda/", f"/agenda/structures/{where.slug}/"):
        assert 1 <= client.get(address).content.decode().count("Arrêté") <= 2, address
    later = series.occurrences.order_by("starts_at")[5].local_start.date()
    for page in ("semaine", "mois"):
        assert "Arrêté" not in client.get(f"/agenda/{page}/{later}/").content.decode()
    assert client.get(PUBLIC).content.count(b"BEGIN:VEVENT") == series.occurrences.count()


def test_the_whole_agenda_is_written_once_until_it_changes(client):
    a_date(title="Une")
    first, narrowed = reads(client, PUBLIC), reads(client, f"{PUBLIC}?comment=phone")
    assert reads(client, PUBLIC) < first <= narrowed
    a_date(title="Deux")
    assert titles(client.get(PUBLIC)) == ["Deux", "Une"]
    assert client.get(f"{PUBLIC}?langue=en").content != client.get(PUBLIC).content


def reads(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def test_the_public_address_says_what_it_leaves_out(client_of):
    where = StructureFactory()
    a_date(by := a_facilitator(where), structure=where, audience=Audience.STRUCTURE, title="Entre nous")
    browser = client_of(by)
    assert "Entre nous" in (page := browser.get(f"/agenda/structures/{where.slug}/").content.decode())
    assert "les dates que chacun peut lire" in page
    assert "Entre nous" not in titles(browser.get(f"{PUBLIC}?structure={where.slug}"))
    followed = browser.get("/agenda/abonnement/").content.decode()
    assert "Toutes les dates que chacun peut lire." in followed
    assert "réservées aux membres d’une structure" in followed


def test_a_calendar_has_an_end(client, monkeypatch):
    monkeypatch.setattr(queries.feeds, "MOST", 10)
    a_series()
    a_series()
    found = [each.start for each in icalendar.Calendar.from_ical(client.get(PUBLIC).content).walk("VEVENT")]
    assert len(found) == 10
    assert max(found) < timezone.now() + dt.timedelta(days=60)


def test_one_date_is_for_who_may_read_it(client_of, client):
    by = a_facilitator(where := StructureFactory())
    date = a_series(by, structure=where, audience=Audience.PEERS).occurrences.first()
    address = reverse("gatherings:date_feed", args=[date.pk])
    assert client.get(address).status_code == 404
    response = client_of(by).get(address)
    assert titles(response) == ["Écrire pour souffler"]
    assert "rendez-vous.ics" in response["Content-Disposition"]


def test_an_address_is_opened_shown_once_read_by_a_calendar_and_revoked(client_of):
    coming_to(a_date(title="Vivre avec les voix"), person := PersonFactory())
    browser, calendar = client_of(person), Client()
    page = browser.post(MINE, {"name": "téléphone 📱"}, follow=True).content.decode()
    address = re.search(r'value="http://testserver(/agenda/prive/[^"]+\.ics)"', page)[1]
    token = address.split("/")[-1].removesuffix(".ics")
    assert token not in browser.get(MINE).content.decode()
    feed = CalendarFeed.objects.get()
    assert token not in str(list(CalendarFeed.objects.values())) + str(dict(browser.session))
    response = calendar.get(address)
    assert titles(response) == ["Rendez-vous"]
    assert "private" in response["Cache-Control"]
    assert not response.cookies
    assert calendar.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    browser.post(reverse("gatherings:close_feed", args=[feed.pk]))
    assert calendar.get(address).status_code == 404


def test_before_it_is_shown_the_session_holds_no_address_in_clear(client_of):
    browser = client_of(PersonFactory())
    browser.post(MINE, {"name": "téléphone"})
    kept = str(dict(browser.session))
    token = re.search(r"/agenda/prive/([^\"]+)\.ics", browser.get(MINE).content.decode())[1]
    assert token not in kept


def test_nobody_revokes_or_reads_the_list_of_another(client_of):
    feed, token = a_feed(PersonFactory())
    browser = client_of(PersonFactory())
    assert browser.post(reverse("gatherings:close_feed", args=[feed.pk])).status_code == 404
    assert "téléphone" not in browser.get(MINE).context["feeds"].values_list("name", flat=True)
    with pytest.raises(PermissionError):
        actions.close_feed(by=PersonFactory(), feed=feed)
    assert queries.feed_at(token) == feed


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 41}, {"name": "a\x00b"}, {"name": "x", "alarm": "7"}])
def test_what_cannot_be_is_said_and_opens_nothing(client_of, wrong):
    page = client_of(PersonFactory()).post(MINE, {"with_titles": "on"} | wrong)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not CalendarFeed.objects.exists()


def test_ten_addresses_are_enough(client_of):
    person = PersonFactory()
    for _each in range(10):
        a_feed(person)
    page = client_of(person).post(MINE, {"name": "onzième"})
    assert page.status_code == 422
    assert "onzième" in page.content.decode()
    assert person.calendar_feeds.count() == 10


@pytest.mark.parametrize("token", ["x", "x" * 43, "é" * 20, "%00", "x" * 5000])
def test_a_wrong_address_gives_nothing(client, token):
    a_feed(PersonFactory())
    assert client.get(f"/agenda/prive/{token}.ics").status_code == 404


def test_who_left_or_whose_account_is_closed_has_no_calendar(client):
    person = PersonFactory()
    _feed, token = a_feed(person)
    person.is_active = False
    person.save()
    assert client.get(f"/agenda/prive/{token}.ics").status_code == 404


def test_no_log_holds_a_private_address(client, caplog):
    _feed, token = a_feed(PersonFactory())
    with caplog.at_level(logging.WARNING):
        caplog.handler.addFilter(hide := HideSecrets())
        client.get(f"/agenda/prive/{token}.ics.")
        caplog.handler.removeFilter(hide)
    assert "Not Found" in caplog.text
    assert token not in caplog.text


def test_what_is_logged_keeps_its_identifiers_and_loses_its_secrets():
    said = logging.LogRecord("x", logging.WARNING, "", 0, "%s %s", ("/dates/0192f5a1-7b3c-7d3e-9a51-7d1f0c2b9e44/", f"/x/{'Ab_-9' * 9}.ics"), None)
    HideSecrets().filter(said)
    assert said.getMessage() == "/dates/0192f5a1-7b3c-7d3e-9a51-7d1f0c2b9e44/ /x/….ics"


def test_the_archive_says_which_devices_and_never_the_print():
    person = PersonFactory()
    feed, _token = a_feed(person)


    with export.build(person) as file, zipfile.ZipFile(file) as archive:
        data = archive.read("donnees.json").decode()
    assert "téléphone" in data
    assert feed.fingerprint not in data


def test_pages_lead_there_with_the_filters_kept(client_of):
    browser = client_of(PersonFactory())
    a_date(kind=Kind.WORKSHOP)
    page = browser.get("/agenda/?sorte=workshop&comment=phone").content.decode()
    assert "/agenda/abonnement/?sorte=workshop&amp;comment=phone" in page
    for view in ("semaine", "mois"):
        page = browser.get(f"/agenda/{view}/2027-03-10/?sorte=workshop&comment=phone").content.decode()
        assert "/agenda/abonnement/?sorte=workshop&amp;comment=phone" in page
    shown = browser.get("/agenda/abonnement/?sorte=workshop&comment=phone&du=2027-01-01").content.decode()
    assert 'value="http://testserver/agenda.ics?sorte=workshop&amp;comment=phone"' in shown
    assert MINE in browser.get("/mes-rendez-vous/").content.decode()
