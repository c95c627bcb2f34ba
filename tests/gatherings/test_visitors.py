"""Coming without an account: the answer that was lost, the quick exit, a date that is cancelled."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.models import Person
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Seat, Way
from eclaireur.gatherings.models import Registration, Series
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_views import WRITE, written

pytestmark = pytest.mark.django_db
PLACE = "/agenda/ma-place/"


def a_submission(**words) -> dict:
    return {"name": "Nour", "once": str(uuid.uuid4()), **words}


@pytest.mark.parametrize("gathering", [lambda: a_date(open_to_visitors=True), lambda: a_series(kind=Kind.PROGRAMME, count=3, open_to_visitors=True)])
def test_sent_again_after_its_answer_was_lost_it_gives_the_same_place_and_code(gathering):
    about, sent = gathering(), a_submission()
    pages = [Client().post(about.get_absolute_url(), sent, follow=True) for _ in range(2)]  # the second knows no cookie
    codes = [page.context["new_code"] for page in pages]
    assert codes[0] == codes[1]
    assert codes[1] in pages[1].content.decode()
    assert codes[0] not in str(Registration.objects.values().get())
    assert "Nour" in Client().post("/agenda/code/", {"code": codes[0]}, follow=True).content.decode()


def test_another_page_another_name_or_another_date_is_another_place():
    date, other, sent = a_date(open_to_visitors=True), a_date(open_to_visitors=True), a_submission()
    for address, words in (
        (date, sent), (date, sent | {"name": "Lila"}), (other, sent), (date, a_submission()), (date, {"name": "Sans jeton"}), (date, {"name": "Sans jeton"}),
    ):  # fmt: skip
        Client().post(address.get_absolute_url(), words)
    assert Registration.objects.count() == 6


def test_who_gave_their_place_back_comes_again_from_the_same_page(client):
    date, sent = a_date(open_to_visitors=True), a_submission()
    client.post(date.get_absolute_url(), sent)
    client.post(PLACE)
    page = client.post(date.get_absolute_url(), sent, follow=True)
    assert page.context["new_code"]
    assert sorted(Registration.objects.values_list("state", flat=True)) == [Seat.CANCELLED, Seat.REGISTERED]


def test_a_person_with_an_account_is_led_where_the_first_submission_led(client_of):
    date, sent = a_date(), {"once": str(uuid.uuid4())}
    browser = client_of(person := PersonFactory())
    first, second = (browser.post(date.get_absolute_url(), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Registration.objects.get().person == person


def test_quick_exit_closes_a_visitors_session(client):
    client.post(a_date(open_to_visitors=True).get_absolute_url(), a_submission())
    assert "Nour" in client.get(PLACE).content.decode()
    client.get(reverse("core:leave"))  # from another site: nothing closes
    assert "Nour" in client.get(PLACE).content.decode()
    client.get(reverse("core:leave"), HTTP_SEC_FETCH_SITE="same-origin")
    assert client.get(PLACE)["Location"] == "/agenda/code/"
    assert not client.session.keys()


def test_a_date_cancelled_says_so_and_why_and_gives_nothing_to_press(client):
    date = a_date(open_to_visitors=True)
    client.post(date.get_absolute_url(), a_submission())
    actions.cancel_date(by=date.series.facilitators.get(), occurrence=date, words="La salle est fermée.")
    page = client.get(PLACE).content.decode()
    assert "Cette date est annulée" in page
    assert "La salle est fermée." in page
    assert "Votre place est gardée." not in page
    assert "Me désinscrire" not in page
    assert "01 99 00 12 34" not in page


def test_an_offer_on_a_cancelled_date_is_not_to_be_accepted(client):
    date = a_date(open_to_visitors=True, capacity=1)
    (first,) = coming_to(date, one := PersonFactory())
    client.post(date.get_absolute_url(), a_submission())
    actions.leave(by=one, registration=first)
    assert "J’accepte la place" in client.get(PLACE).content.decode()
    actions.cancel_date(by=date.series.facilitators.get(), occurrence=date, words="")
    assert "J’accepte la place" not in client.get(PLACE).content.decode()


def test_the_words_of_a_kept_date_are_read_too(client):
    date = a_date(open_to_visitors=True)
    client.post(date.get_absolute_url(), a_submission())
    date.words = "Entrez par la cour."
    actions.change_date(by=date.series.facilitators.get(), occurrence=date)
    page = client.get(PLACE).content.decode()
    assert "Entrez par la cour." in page
    assert "Votre place est gardée." in page


class TestTextRooms:
    """One enters a text room with an account."""

    def test_a_group_held_in_writing_is_not_opened_to_visitors(self, client_of):
        browser = client_of(by := a_facilitator())
        refused = browser.post(WRITE, written(by, way="text", phone="", open_to_visitors="on"))
        assert "salon" in refused.context["form"].errors["open_to_visitors"][0]
        assert browser.post(WRITE, written(by, way="text", phone="")).status_code == 302

    def test_a_date_held_in_writing_asks_visitors_for_an_account(self, client):
        date, other = a_series(open_to_visitors=True).occurrences.order_by("starts_at")[:2]
        date.way = Way.TEXT
        actions.change_date(by=date.series.facilitators.get(), occurrence=date)
        page = client.post(date.get_absolute_url(), a_submission()).content.decode()
        assert "il faut un compte" in page
        assert "On peut s’inscrire sans compte." not in page
        assert not Registration.objects.exists()
        client.post(other.get_absolute_url(), a_submission())
        assert Registration.objects.get().occurrence == other

    @pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
    def test_what_a_visitor_comes_to_is_not_moved_to_a_room(self, client, client_of, kind):
        series = a_series(kind=kind, open_to_visitors=True, count=3)
        by, date = series.facilitators.get(), series.occurrences.order_by("starts_at").first()
        client.post((series if series.is_programme else date).get_absolute_url(), a_submission())
        start = date.local_start
        said = {"day": start.date().isoformat(), "time": start.strftime("%H:%M"), "minutes": "90", "way": "text"}
        refused = client_of(by).post(reverse("gatherings:edit_date", args=[date.pk]), said)
        assert "sans compte" in refused.context["form"].errors["way"][0]
        whole = Series.objects.get(pk=series.pk)
        whole.way, whole.phone, whole.open_to_visitors = Way.TEXT, "", False
        with pytest.raises(ValidationError, match="sans compte"):
            actions.change(by=by, series=whole, themes=[], facilitators=[by])

    def test_a_visitor_already_there_keeps_their_place_with_an_account(self, client):
        date = a_date(open_to_visitors=True, capacity=1, days=1)
        client.post(date.get_absolute_url(), a_submission())
        Series.objects.filter(pk=date.series_id).update(way=Way.TEXT, phone="")  # as before such a pair was refused
        page = client.get(PLACE).content.decode()
        assert reverse("account_signup") in page
        person = PersonFactory()
        client.force_login(person)
        assert "Garder ma place avec mon compte" in client.get(PLACE).content.decode()
        assert client.post(PLACE, {"take": "1"})["Location"] == date.get_absolute_url()
        place = Registration.objects.get()
        assert (place.person, place.state, place.guest_name, place.guest_code) == (person, Seat.REGISTERED, "", "")
        assert actions.enter_room(by=person, occurrence=date)

    def test_nobody_takes_the_place_of_someone_with_an_account_nor_two_places(self, client):
        date, person = a_date(open_to_visitors=True), PersonFactory()
        (mine,) = coming_to(date, person)
        with pytest.raises(ValidationError):
            actions.take_over(by=PersonFactory(), registration=mine)
        visitor, _code = actions.register_visitor(gathering=date, name="Nour", rules_accepted=False)
        assert actions.take_over(by=person, registration=visitor) == mine
        assert list(Registration.objects.active()) == [mine]


class TestTwoPlacesForOnePerson:
    """A visitor who also has an account there keeps one place, and the other is for somebody else."""

    def both(self, *, first_has_account: bool, others=(), **fields):
        date, person = a_date(open_to_visitors=True, **fields), PersonFactory()
        steps = [lambda: coming_to(date, person)[0], lambda: actions.register_visitor(gathering=date, name="Nour", rules_accepted=True)[0]]
        first, second = (step() for step in (steps if first_has_account else steps[::-1]))
        return (date, person, first, second) if first_has_account else (date, person, second, first)

    def test_the_place_they_do_not_need_goes_to_who_waits(self):
        date, person, mine, visitor = self.both(first_has_account=True, capacity=2)
        (waiting,) = coming_to(date, PersonFactory())
        assert waiting.state == Seat.WAITING
        assert actions.take_over(by=person, registration=visitor) == mine
        for row in (mine, visitor, waiting):
            row.refresh_from_db()
        assert (mine.state, visitor.state, waiting.state) == (Seat.REGISTERED, Seat.CANCELLED, Seat.OFFERED)

    def test_a_place_of_the_visitor_is_better_than_a_wait_of_the_account(self, client_of):
        date, person, mine, visitor = self.both(first_has_account=False, capacity=1)
        assert (mine.state, visitor.state) == (Seat.WAITING, Seat.REGISTERED)
        assert actions.take_over(by=person, registration=visitor) == visitor
        mine.refresh_from_db()
        visitor.refresh_from_db()
        assert (mine.state, visitor.state, visitor.person) == (Seat.CANCELLED, Seat.REGISTERED, person)
        assert "Votre place est gardée." in client_of(person).get(date.get_absolute_url()).content.decode()

    def test_a_place_offered_to_the_account_passes_on_when_the_visitor_has_one(self):
        date, person = a_date(open_to_visitors=True, capacity=2), PersonFactory()
        (first,) = coming_to(date, PersonFactory())
        visitor, _code = actions.register_visitor(gathering=date, name="Nour", rules_accepted=True)
        mine, next_one = coming_to(date, person, PersonFactory())
        actions.leave(by=first.person, registration=first)
        mine.refresh_from_db()
        assert mine.state == Seat.OFFERED
        assert actions.take_over(by=person, registration=visitor) == visitor
        next_one.refresh_from_db()
        assert next_one.state == Seat.OFFERED

    def test_of_two_waits_the_longer_stays(self):
        date, person = a_date(open_to_visitors=True, capacity=1), PersonFactory()
        coming_to(date, PersonFactory())
        visitor, _code = actions.register_visitor(gathering=date, name="Nour", rules_accepted=True)
        coming_to(date, person)
        assert actions.take_over(by=person, registration=visitor) == visitor
        assert Registration.objects.waiting().get().person == person

    def test_an_offer_whose_time_is_over_is_no_place_to_keep(self):
        date, person = a_date(open_to_visitors=True, capacity=1), PersonFactory()
        (first,) = coming_to(date, PersonFactory())
        (mine,) = coming_to(date, person)
        visitor, _code = actions.register_visitor(gathering=date, name="Nour", rules_accepted=True)
        actions.leave(by=first.person, registration=first)
        Registration.objects.filter(pk=mine.pk, state=Seat.OFFERED).update(offered_until=timezone.now() - dt.timedelta(minutes=1))
        assert actions.take_over(by=person, registration=visitor) == visitor
        visitor.refresh_from_db()
        assert (visitor.is_active, visitor.person) == (True, person)

    def test_rules_accepted_in_one_of_them_are_accepted(self):
        date, person, mine, visitor = self.both(first_has_account=True, rules_text="On écoute.")
        by, series = date.series.facilitators.get(), Series.objects.get(pk=date.series_id)
        series.rules_text = "Ce qui se dit ici reste ici."
        actions.change(by=by, series=series, themes=[], facilitators=[by])
        actions.accept_rules(by=None, registration=visitor)
        assert Registration.objects.get(pk=mine.pk).must_read_rules
        kept = actions.take_over(by=person, registration=visitor)
        assert not Registration.objects.get(pk=kept.pk).must_read_rules


class TestSignedInSince:
    """A visitor with a place who then signs in still has it."""

    def a_visitor_signed_in(self, client, **fields):
        date, person = a_date(open_to_visitors=True, **fields), PersonFactory()
        client.post(date.get_absolute_url(), a_submission(rules="on"))
        client.force_login(person)
        return date, person

    def test_reads_and_accepts_the_new_rules(self, client):
        date, _person = self.a_visitor_signed_in(client)
        by, series = date.series.facilitators.get(), Series.objects.get(pk=date.series_id)
        series.rules_text = "Ce qui se dit ici reste ici."
        actions.change(by=by, series=series, themes=[], facilitators=[by])
        rules = reverse("gatherings:rules", args=[date.pk])
        assert rules in client.get(PLACE).content.decode()
        page = client.get(rules).content.decode()
        assert "reste ici" in page
        assert f'href="{PLACE}"' in page
        assert client.post(rules, {"rules": "on"})["Location"] == PLACE
        assert "01 99 00 12 34" in client.get(PLACE).content.decode()

    def test_may_keep_it_with_the_account_however_one_meets(self, client):
        date, person = self.a_visitor_signed_in(client)
        assert "Garder ma place avec mon compte" in client.get(PLACE).content.decode()
        assert client.post(PLACE, {"take": "1"})["Location"] == date.get_absolute_url()
        assert Registration.objects.get().person == person

    def test_is_not_offered_what_is_not_for_their_account(self, client):
        _date, person = self.a_visitor_signed_in(client)
        Person.objects.filter(pk=person.pk).update(paused_since=timezone.now())
        assert "Garder ma place avec mon compte" not in client.get(PLACE).content.decode()

    def test_keeps_the_page_of_a_date_that_left_the_agenda_with_buttons_that_work(self, client):
        date, _person = self.a_visitor_signed_in(client)
        actions.hold_series(date.series)
        page = client.get(date.get_absolute_url()).content.decode()
        assert f'href="{PLACE}"' in page
        assert reverse("gatherings:leave", args=[Registration.objects.get().pk]) not in page

    def test_a_place_of_the_account_comes_before_and_a_place_before_a_wait(self, client, settings):
        settings.JITSI_DOMAIN, settings.JITSI_APP_ID, settings.JITSI_SECRET = "visio.exemple.org", "eclaireur", "un secret de quarante signes, tiré au sort"
        date, person = self.a_visitor_signed_in(client, way=Way.VIDEO, phone="", video_is_ours=True, capacity=1)
        coming_to(date, person)  # waits
        soon = timezone.now() + dt.timedelta(minutes=5)
        type(date).objects.filter(pk=date.pk).update(starts_at=soon, ends_at=soon + dt.timedelta(hours=1))
        assert "visio.exemple.org" in client.get(reverse("gatherings:visio", args=[date.pk]))["Location"]
