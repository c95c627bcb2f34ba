"""Pages: a gathering written, published, found, joined, left; what only some may read; words kept after an error."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Circle
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Kind, Seat, Way
from eclaireur.gatherings.models import Occurrence, Registration, Series
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_series, coming_to
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db
WRITE = "/tenir-un-groupe/ecrire/"


def written(by, **fields) -> dict:
    day = timezone.localdate() + dt.timedelta(days=5)
    return {
        "kind": "workshop", "title": "Écrire pour souffler 🌿", "description": "On écrit.", "facilitators": [str(by.pk)],
        "starts_on": day.isoformat(), "starts_at_time": "18:00", "minutes": "90", "zone": "Europe/Paris", "repeats": "weekly",
        "every": "1", "holidays": "held", "way": "phone", "phone": "01 99 00 12 34", "audience": "everyone", "decide_hours": "24",
        "alone_because": "Ma collègue revient en mars.", **fields,
    }  # fmt: skip


def test_a_gathering_is_written_previewed_published_and_found(client_of):
    by = a_facilitator()
    browser = client_of(by)
    page = browser.post(WRITE, written(by), follow=True)
    series = Series.objects.get()
    assert "Chaque semaine" in page.content.decode()
    assert "Écrire" not in browser.get("/agenda/").content.decode()
    browser.post(reverse("gatherings:publish", args=[series.pk]))
    found = browser.get("/agenda/").content.decode()
    assert "Écrire pour souffler 🌿" in found
    assert "18\u00a0h" in found


def test_whoever_writes_holds_it_and_cannot_shut_themselves_out(client_of):
    by, other = a_facilitator(), a_facilitator()
    browser = client_of(by)
    assert browser.get(WRITE).context["form"]["facilitators"].value() == [by.pk]
    page = browser.post(WRITE, written(other))
    assert page.status_code == 422
    assert "facilitators" in page.context["form"].errors
    assert not Series.objects.exists()


@pytest.mark.parametrize(("wrong", "field"), [
    ({"starts_on": "2020-01-01"}, "starts_on"),
    ({"starts_on": "2027-02-31"}, "starts_on"),
    ({"until": (timezone.localdate() + dt.timedelta(days=1)).isoformat()}, "until"),
    ({"count": "10000"}, "count"),
    ({"count": "3", "until": "2099-01-01"}, "until"),
    ({"minutes": "-5"}, "minutes"),
    ({"title": "Un\x00titre"}, "title"),
    ({"title": "x" * 121}, "title"),
    ({"description": "x" * 20_000}, "description"),
    ({"minimum": "9", "capacity": "3"}, "minimum"),
    ({"way": "phone", "phone": ""}, "phone"),
    ({"way": "on_site"}, "commune"),
    ({"way": "video", "video_url": "http://visio.example.org"}, "video_url"),
    ({"kind": "programme"}, "count"),
    ({"audience": "peers", "open_to_visitors": "on"}, "open_to_visitors"),
    ({"audience": "structure"}, "structure"),
])  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(client_of, wrong, field):
    by = a_facilitator()
    page = client_of(by).post(WRITE, written(by) | {"material": "Mes notes, gardées."} | wrong)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "Mes notes, gardées." in page.content.decode()
    assert not Series.objects.exists()


def test_a_member_registers_sees_the_number_and_leaves(client_of):
    date = a_date(rules_text="Ce qui se dit ici reste ici.")
    browser = client_of(person := PersonFactory())
    address = date.get_absolute_url()
    assert "01 99 00 12 34" not in browser.get(address).content.decode()
    refused = browser.post(address, {})
    assert refused.status_code == 422
    page = browser.post(address, {"rules": "on"}, follow=True).content.decode()
    assert "01 99 00 12 34" in page
    assert "Écrire" in browser.get("/mes-rendez-vous/").content.decode()
    assert "Écrire" in browser.get("/mon-espace/").content.decode()
    seat = Registration.objects.get(person=person)
    browser.post(reverse("gatherings:leave", args=[seat.pk]))
    assert "01 99 00 12 34" not in browser.get(address).content.decode()


def test_the_number_is_not_shown_to_those_who_wait(client_of):
    date = a_date(capacity=1)
    coming_to(date, PersonFactory(), waiting := PersonFactory())
    page = client_of(waiting).get(date.get_absolute_url()).content.decode()
    assert "place 1" in page
    assert "01 99 00 12 34" not in page


@pytest.mark.parametrize(("before", "shown"), [(dt.timedelta(hours=2), False), (dt.timedelta(minutes=20), True), (-dt.timedelta(minutes=30), False)])
def test_the_link_of_a_video_meeting_appears_near_the_time_and_until_the_doors_close(client_of, before, shown):
    date = a_date(way=Way.VIDEO, phone="", video_url="https://visio.example.org/secret", doors_close_after=15)
    coming_to(date, person := PersonFactory())
    start = timezone.now() + before
    Occurrence.objects.filter(pk=date.pk).update(starts_at=start, ends_at=start + dt.timedelta(minutes=90))
    assert ("visio.example.org/secret" in client_of(person).get(date.get_absolute_url()).content.decode()) == shown


def test_a_visitor_registers_with_a_code_and_finds_the_place_again(client):
    date = a_date(open_to_visitors=True)
    page = client.post(date.get_absolute_url(), {"name": "Nour"}, follow=True)
    code = page.context["new_code"]
    assert code in page.content.decode()
    assert code not in client.get("/agenda/ma-place/").content.decode()
    client.session.flush()
    assert "Nour" in client.post("/agenda/code/", {"code": code.lower()}, follow=True).content.decode()
    client.post("/agenda/ma-place/")
    assert Registration.objects.get().state == Seat.CANCELLED


def test_gatherings_for_peers_or_a_structure_and_drafts_are_seen_by_no_one_else(client_of):
    where = StructureFactory()
    by = a_facilitator(where)
    hidden = [
        a_series(by, structure=where, audience=Audience.PEERS, title="Secret un"),
        a_series(by, structure=where, audience=Audience.STRUCTURE, title="Secret deux"),
        a_draft(by, structure=where, title="Secret trois"),
    ]
    for browser in (client_of(PersonFactory()), client_of(a_facilitator(StructureFactory()))):
        for address in ("/agenda/", f"/agenda/structures/{where.slug}/", f"/agenda/mois/{timezone.localdate()}/"):
            assert "Secret" not in browser.get(address).content.decode()
        for series in hidden:
            assert browser.get(series.get_absolute_url()).status_code == 404


def test_names_are_read_by_those_who_hold_it_only(client_of):
    date = a_date(by=(by := a_facilitator()))
    coming_to(date, PersonFactory(pseudonym="Coquelicot"))
    address = reverse("gatherings:date", args=[date.pk])
    assert "Coquelicot" in client_of(by).get(address).content.decode()
    assert "Coquelicot" not in client_of(PersonFactory()).get(date.get_absolute_url()).content.decode()
    assert client_of(PersonFactory()).get(address).status_code == 403 or client_of(PersonFactory()).get(address).status_code == 404


def test_filters_are_in_the_address_and_nonsense_asks_for_nothing(client):
    a_series(title="Par téléphone")
    a_series(title="Une assemblée", kind=Kind.ASSEMBLY)
    assert "Une assemblée" not in client.get("/agenda/?sorte=workshop").content.decode()
    assert "Rien ne répond" in client.get("/agenda/?comment=video").content.decode()
    for nonsense in ("?sorte=rien", "?km=abc", "?apres=0_0", "?du=2026-02-31", "?commune=%00", "?theme=' OR 1"):
        assert "Une assemblée" in client.get(f"/agenda/{nonsense}").content.decode()
    for address in ("/agenda/semaine/2026-02-31/", "/agenda/mois/rien/"):
        assert client.get(address).status_code == 404


def test_a_long_agenda_is_read_page_by_page_without_hole_nor_double(client):
    a_series(repeats="weekly", weekdays=[0, 1, 2, 3, 4, 5, 6])
    seen, address = [], "/agenda/"
    while address:
        page = client.get(address)
        seen += [line.occurrence.pk for _day, _words, lines in page.context["days"] for line in lines]
        address = f"/agenda/{page.context['next_page']}" if page.context["next_page"] else ""
    assert len(seen) == len(set(seen)) == Occurrence.objects.count()


def test_the_agenda_asks_as_many_questions_for_one_date_as_for_many(client, django_assert_num_queries):
    a_series(count=1)
    client.get("/agenda/")
    with CaptureQueriesContext(connection) as one:
        client.get("/agenda/")
    for _ in range(8):
        a_series(count=3)
    with django_assert_num_queries(len(one)):
        client.get("/agenda/")


def test_relatives_read_but_do_not_take_places_of_people_concerned(client_of):
    date = a_date(audience=Audience.CONCERNED)
    page = client_of(PersonFactory(circle=Circle.RELATIVE)).post(date.get_absolute_url(), {})
    assert page.status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"circle": Circle.RELATIVE}, "Cette rencontre est pour les personnes concernées."),
        ({"paused_since": timezone.now()}, "Vous faites une pause."),
    ],
)
def test_whoever_cannot_take_a_place_reads_why(client_of, who, said):
    date = a_date(audience=Audience.CONCERNED)
    person = PersonFactory(**who)
    page = client_of(person).get(date.get_absolute_url()).content.decode()
    assert said in page
    assert (reverse("accounts:pause") in page.split('id="inscription"')[1].split("</section>")[0]) == bool(person.paused_since)
    with pytest.raises(ValidationError, match=said):
        actions.register(by=person, gathering=date, rules_accepted=True)


def test_whoever_is_suspended_takes_no_place_and_is_told_so():
    person = PersonFactory(suspended_until=timezone.now() + dt.timedelta(days=9))  # pages send them to why, wherever they go
    with pytest.raises(ValidationError, match="Votre compte est suspendu"):
        actions.register(by=person, gathering=a_date(), rules_accepted=True)


def test_the_agenda_says_for_whom_a_gathering_is_when_it_is_not_for_everyone(client):
    a_date(audience=Audience.RELATIVES)
    a_date(title="Marcher")
    rows = client.get(reverse("gatherings:agenda")).content.decode().split('<li class="gathering">')
    assert all(("pour les proches" in row) == ("Marcher" not in row) for row in rows[1:])


def test_one_date_is_moved_and_counted_from_the_desk(client_of):
    date = a_date(by=(by := a_facilitator()))
    browser = client_of(by)
    day = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    sent = {"day": day, "time": "10:00", "minutes": "60", "way": "", "words": "Salle en travaux."}
    assert browser.post(reverse("gatherings:edit_date", args=[date.pk]), sent).status_code == 302
    date.refresh_from_db()
    assert (date.is_moved, date.local_start.hour) == (True, 10)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=timezone.now() - dt.timedelta(hours=2), ends_at=timezone.now())
    counting = reverse("gatherings:count", args=[date.pk])
    assert browser.post(counting, {"present": "3", "newcomers": "4"}).status_code == 422
    assert browser.post(counting, {"present": "3", "newcomers": "1"}).status_code == 302
    assert Occurrence.objects.get(pk=date.pk).attendance.present == 3


def test_an_offered_place_is_accepted_in_one_gesture(client_of):
    date = a_date(capacity=1)
    first, second = coming_to(date, one := PersonFactory(), two := PersonFactory())
    actions.leave(by=one, registration=first)
    browser = client_of(two)
    assert "J’accepte la place" in browser.get("/mes-rendez-vous/").content.decode()
    browser.post(reverse("gatherings:accept", args=[second.pk]))
    assert Registration.objects.get(pk=second.pk).state == Seat.REGISTERED


def test_whoever_coordinates_many_gatherings_finds_one_by_its_title_its_structure_or_its_commune(client_of):
    where, near = StructureFactory(name="GEM des Étangs"), CommuneFactory(name="Saint-Étienne", lat=45.43, lon=4.39)
    a_series(title="Écrire à plusieurs")
    a_series(a_facilitator(where), title="Marche", structure=where)
    a_series(title="Café", way=Way.ON_SITE, commune=near)
    browser = client_of(PersonFactory(roles=["operator"]))
    desk = "/tenir-un-groupe/"
    for words, found in {"ecrire": "Écrire à plusieurs", "ÉTANGS": "Marche", "saint etienne": "Café", "rien du tout": None, "%": None, "\x00": "Café"}.items():
        page = browser.get(desk, {"q": words})
        titles = [row.title for row, *_more in page.context["rows"]]
        assert found in titles if found else titles == [], words
        assert found is None or words == "\x00" or len(titles) == 1, words
    assert "q=ecrire" in browser.get(desk, {"q": "ecrire"}).content.decode()
