"""Video rooms of this site: an address made at the click, for whoever has a place, at its time, that says a pseudonym only."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.gatherings import actions, queries, visio
from eclaireur.gatherings.enums import Audience, Way
from eclaireur.gatherings.forms import DateForm
from eclaireur.gatherings.models import Occurrence, Registration, Series
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_views import WRITE, written

pytestmark = pytest.mark.django_db
SECRET = "un secret de quarante signes, tiré au sort"


@pytest.fixture(autouse=True)
def server(settings):
    """This site has a video server."""
    settings.JITSI_DOMAIN, settings.JITSI_APP_ID, settings.JITSI_SECRET = "visio.exemple.org:8443", "eclaireur", SECRET


def a_video_date(*people, minutes: float = 5, **fields) -> Occurrence:
    """A date in a video room of this site that begins in so many minutes, where these people have a place."""
    date = a_date(**{"way": Way.VIDEO, "phone": "", "video_is_ours": True} | fields)
    coming_to(date, *people)
    start = timezone.now().replace(microsecond=0) + dt.timedelta(minutes=minutes)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=start, ends_at=start + dt.timedelta(minutes=90))
    return Occurrence.objects.get(pk=date.pk)


def enter(browser, date: Occurrence):
    return browser.get(reverse("gatherings:visio", args=[date.pk]))


def claims_of(response) -> dict:
    address = urlsplit(response["Location"])
    token = parse_qs(address.query)["jwt"][0]
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience="jitsi", issuer="eclaireur")
    assert address.netloc == "visio.exemple.org:8443"
    assert address.path == f"/{claims['room']}"
    return claims


def test_who_has_a_place_comes_in_under_a_pseudonym_and_nothing_else(client_of):
    person = PersonFactory(pseudonym="Coquelicot 🌺", email="elle@exemple.org")
    date = a_video_date(person)
    response = enter(client_of(person), date)
    claims = claims_of(response)
    assert claims["context"] == {"user": {"name": "Coquelicot 🌺", "moderator": "false", "affiliation": "member"}}
    assert claims["sub"] == "visio.exemple.org"
    assert claims["nbf"] == (date.starts_at - dt.timedelta(minutes=11)).timestamp()
    assert claims["exp"] == (date.ends_at + dt.timedelta(minutes=15)).timestamp()
    assert set(claims) == {"aud", "iss", "sub", "room", "nbf", "exp", "context"}
    assert str(person.pk) not in str(claims)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_those_who_hold_it_moderate_and_come_before_the_others(client_of):
    date = a_video_date(person := PersonFactory(), minutes=20, by=(by := a_facilitator()))
    assert enter(client_of(person), date)["Location"] == date.get_absolute_url()
    assert claims_of(enter(client_of(by), date))["context"]["user"] == {"name": by.pseudonym, "moderator": "true", "affiliation": "owner"}
    page = client_of(by).get(reverse("gatherings:date", args=[date.pk])).content.decode()
    assert reverse("gatherings:visio", args=[date.pk]) in page


@pytest.mark.parametrize(("minutes", "is_in"), [(11, False), (9, True), (-14, True), (-16, False), (-91, False)])
def test_the_room_opens_ten_minutes_before_until_the_doors_close(client_of, minutes, is_in):
    date = a_video_date(person := PersonFactory(), minutes=minutes, doors_close_after=15)
    browser = client_of(person)
    assert enter(browser, date)["Location"].startswith("https://visio.") == is_in
    link = reverse("gatherings:visio", args=[date.pk])
    assert (link in browser.get(date.get_absolute_url()).content.decode()) == is_in
    if minutes > -90:
        assert (link in browser.get("/mes-rendez-vous/").content.decode()) == is_in


def test_doors_do_not_stop_those_who_hold_it(client_of):
    date = a_video_date(minutes=-60, doors_close_after=15, by=(by := a_facilitator()))
    assert "visio.exemple.org" in enter(client_of(by), date)["Location"]


def test_nobody_else_comes_in(client_of, client):
    first, second = PersonFactory(), PersonFactory()
    date = a_video_date(first, second, capacity=1)
    gone = coming_to(a_date(), PersonFactory())
    actions.leave(by=gone[0].person, registration=gone[0])
    for person in (second, gone[0].person, PersonFactory(), a_facilitator(StructureFactory())):
        assert enter(client_of(person), date).status_code == 403
    client.logout()
    assert enter(client, date).status_code == 403
    assert enter(client_of(first), date).status_code == 302


def test_who_gave_back_their_place_or_comes_to_a_cancelled_date_stays_out(client_of):
    by, person = a_facilitator(), PersonFactory()
    date = a_video_date(person, by=by)
    actions.cancel_date(by=by, occurrence=date, words="")
    for someone in (person, by):
        assert "visio.exemple.org" not in enter(client_of(someone), date)["Location"]
    other = a_video_date(person)
    actions.leave(by=person, registration=queries.seat_of(person, other))
    assert enter(client_of(person), other).status_code == 403


def test_a_visitor_comes_in_under_the_name_they_chose_to_that_date_only(client):
    date = a_video_date(open_to_visitors=True, minutes=60)
    other = a_video_date(open_to_visitors=True)
    client.post(date.get_absolute_url(), {"name": "Nour"})
    Occurrence.objects.filter(pk=date.pk).update(starts_at=timezone.now() + dt.timedelta(minutes=5))
    assert reverse("gatherings:visio", args=[date.pk]) in client.get("/agenda/ma-place/").content.decode()
    assert claims_of(enter(client, date))["context"]["user"]["name"] == "Nour"
    assert enter(client, other).status_code == 403


def test_a_place_in_a_programme_opens_the_room_of_each_session(client_of):
    series = a_series(kind="programme", count=3, way=Way.VIDEO, phone="", video_is_ours=True)
    coming_to(series, person := PersonFactory())
    rooms = set()
    for date in series.occurrences.all():
        Occurrence.objects.filter(pk=date.pk).update(starts_at=timezone.now() + dt.timedelta(minutes=5))
        rooms.add(claims_of(enter(client_of(person), date))["room"])
    assert len(rooms) == 3


def test_a_room_cannot_be_guessed_and_is_in_no_row(settings):
    one, other = a_video_date(), a_video_date()
    assert visio.room_of(one) != visio.room_of(other)
    assert len(visio.room_of(one)) == 40
    assert visio.room_of(one) not in str(list(Occurrence.objects.values()) + list(Series.objects.values()))
    before = visio.room_of(one)
    settings.SECRET_KEY = "another"
    assert visio.room_of(one) != before


def test_the_page_and_the_public_calendar_hold_no_token(client_of, client):
    date = a_video_date(person := PersonFactory())
    for page in (client_of(person).get(date.get_absolute_url()), client.get("/agenda.ics"), client.get("/mes-rendez-vous/")):
        assert "jwt" not in page.content.decode()
        assert visio.room_of(date) not in page.content.decode()


@pytest.mark.parametrize(("name", "value", "fault"), [
    ("JITSI_DOMAIN", "", "incomplete"), ("JITSI_APP_ID", "", "incomplete"), ("JITSI_SECRET", "trop court", "secret"),
    ("JITSI_DOMAIN", "https://visio.exemple.org", "name"), ("JITSI_DOMAIN", "visio.exemple.org/x", "name"),
])  # fmt: skip
def test_half_configured_nothing_is_offered_nor_opened(client_of, settings, name, value, fault):
    date = a_video_date(person := PersonFactory(), by=(by := a_facilitator()))
    setattr(settings, name, value)
    assert visio.fault() == fault
    assert enter(client_of(person), date).status_code == 404
    page = client_of(person).get(date.get_absolute_url()).content.decode()
    assert "pas disponible" in page
    assert "video_is_ours" not in client_of(by).get(WRITE).content.decode()


def test_it_is_chosen_when_writing_and_no_link_is_asked(client_of):
    by = a_facilitator()
    browser = client_of(by)
    refused = browser.post(WRITE, written(by, way="video", phone=""))
    assert "video_url" in refused.context["form"].errors
    browser.post(WRITE, written(by, way="video", phone="", video_is_ours="on", video_url="https://ailleurs.example.org"))
    made = Series.objects.get()
    assert (made.video_is_ours, made.video_url) == (True, "")
    browser.post(WRITE, written(by, video_is_ours="on"))
    assert not Series.objects.exclude(pk=made.pk).get().video_is_ours


def test_when_the_server_is_gone_a_link_takes_its_place(settings):
    by = a_facilitator()
    date = a_video_date(by=by, minutes=300, video_is_ours=False, video_url="https://ailleurs.example.org")
    Occurrence.objects.filter(pk=date.pk).update(way=Way.VIDEO, video_is_ours=True)
    settings.JITSI_DOMAIN = ""
    start = timezone.localtime(date.starts_at)
    form = DateForm({"day": start.date(), "time": start.time(), "minutes": 90, "way": "video", "video_url": "https://ici.example.org"},
                    instance=Occurrence.objects.select_related("series").get(pk=date.pk), person=by)  # fmt: skip
    assert form.is_valid(), form.errors
    assert form.save(commit=False).video_is_ours is False


def test_a_gathering_for_peers_stays_out_of_reach_of_others(client_of):
    by = a_facilitator(where := StructureFactory())
    date = a_video_date(by=by, structure=where, audience=Audience.PEERS)
    assert enter(client_of(PersonFactory()), date).status_code in {403, 404}


@pytest.mark.parametrize("fields", [{}, {"video_is_ours": False, "video_url": "https://ailleurs.example.org/salle"}])
def test_who_came_in_comes_in_again_after_the_doors_closed_until_the_end_and_no_row_says_so(client_of, fields):
    date = a_video_date(came := PersonFactory(), late := PersonFactory(), doors_close_after=15, **fields)
    browser = client_of(came)

    def is_in(browser) -> bool:
        page = browser.get(date.get_absolute_url()).content.decode()
        return "Rejoindre la visio" in page and (bool(fields) or "visio.exemple.org" in enter(browser, date)["Location"])

    assert is_in(browser)
    before = str(list(Registration.objects.values()))
    start = timezone.now() - dt.timedelta(minutes=40)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=start, ends_at=start + dt.timedelta(minutes=90))
    assert is_in(browser)
    assert "portes sont fermées" in client_of(late).get(date.get_absolute_url()).content.decode()
    assert not is_in(client_of(late))
    assert str(list(Registration.objects.values())) == before
    Occurrence.objects.filter(pk=date.pk).update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    assert not is_in(browser)
