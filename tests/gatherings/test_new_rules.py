"""Rules written or changed after people registered: told once, read and accepted before coming in."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.conversations import actions as conversations
from eclaireur.conversations.models import Draft, Message, Room, Seat
from eclaireur.conversations.queries import draft_of, seat_in
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Way
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from tests.conversations.test_consumers import in_thread, session_of
from tests.conversations.test_room_consumers import RoomPage, opened
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import say_in
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
NEW = "Ce qui se dit ici reste ici."


def changed(series: Series, **fields) -> None:
    by, found = series.facilitators.first(), Series.objects.get(pk=series.pk)
    for name, value in fields.items():
        setattr(found, name, value)
    actions.change(by=by, series=found, themes=[], facilitators=[by])


def told(person) -> list[str]:
    return [notice.kind for notice in Notice.objects.filter(to=person)]


def with_a_room():
    holder, person = a_facilitator(), PersonFactory()
    date = a_date(holder, way=Way.TEXT, phone="", days=1)
    coming_to(date, person)
    return person, holder, date, actions.enter_room(by=person, occurrence=date)


def rules_of(date: Occurrence) -> str:
    return reverse("gatherings:rules", args=[date.pk])


@pytest.mark.parametrize("before", ["", "On arrive à l’heure."])
def test_a_text_room_opens_once_the_new_rules_are_accepted(client_of, before):
    person, date = PersonFactory(), a_date(way=Way.TEXT, phone="", days=1, rules_text=before)
    coming_to(date, person)
    browser, door = client_of(person), reverse("gatherings:room", args=[date.pk])
    changed(date.series, rules_text=NEW)
    assert door not in browser.get(date.get_absolute_url()).content.decode()
    assert browser.post(door)["Location"] == rules_of(date)
    with pytest.raises(actions.RulesFirstError):
        actions.enter_room(by=person, occurrence=date)
    page = browser.get(rules_of(date)).content.decode()
    assert NEW in page
    assert browser.post(rules_of(date), {}).status_code == 422
    assert browser.post(rules_of(date), {"rules": "on"})["Location"] == date.get_absolute_url()
    assert door in browser.get(date.get_absolute_url()).content.decode()
    assert actions.enter_room(by=person, occurrence=date)
    assert browser.get(rules_of(date))["Location"] == date.get_absolute_url()


class TestWhoAlreadyHasASeat:
    """A seat taken under other rules lets nobody in once they changed."""

    def seated(self, **fields):
        person, date = PersonFactory(), a_date(way=Way.TEXT, phone="", **{"days": 1} | fields)
        coming_to(date, person)
        return person, date, actions.enter_room(by=person, occurrence=date)

    def begun(self, date: Occurrence, thread) -> None:
        start = timezone.now() - dt.timedelta(minutes=5)
        Occurrence.objects.filter(pk=date.pk).update(starts_at=start, ends_at=start + dt.timedelta(hours=1))
        conversations.reschedule_room(by=None, thread=thread, **actions.rooms.hours_of(Occurrence.objects.get(pk=date.pk)))

    def test_reads_and_writes_nothing_in_the_room_before_accepting(self, client_of):
        person, date, thread = self.seated()
        browser, holder = client_of(person), date.series.facilitators.get()
        actions.enter_room(by=holder, occurrence=date)
        say_in(thread, holder, "Ceci se lit dans la salle.")
        conversations.keep_draft(by=person, thread=thread, text="Je commençais à dire")
        changed(date.series, rules_text=NEW)
        room = thread.get_absolute_url()
        page = browser.get(room)
        assert page.status_code == 403
        assert rules_of(date) in page.content.decode()
        assert "Ceci se lit" not in page.content.decode()
        sent = browser.post(room, {"body": "Je finis ma phrase", "token": str(uuid.uuid4())})
        assert (sent.status_code, Message.objects.filter(author=person).exists()) == (403, False)
        assert "Je finis ma phrase" in sent.content.decode()
        browser.post(rules_of(date), {"rules": "on"})
        assert reverse("gatherings:occurrence", args=[date.pk]) in browser.get(room).content.decode()
        assert browser.post(reverse("gatherings:room", args=[date.pk]))["Location"] == room
        back = browser.get(room).content.decode()
        assert "Ceci se lit" in back
        assert "Je finis ma phrase" in back

    def test_finds_what_they_were_writing_when_they_come_back(self):
        person, date, thread = self.seated()
        conversations.keep_draft(by=person, thread=thread, text="Je commençais à dire")
        changed(date.series, rules_text=NEW)
        actions.accept_rules(by=person, registration=Registration.objects.get())
        actions.enter_room(by=person, occurrence=date)
        assert draft_of(person, thread) == "Je commençais à dire"

    def test_loses_what_they_were_writing_if_they_give_their_place_back_instead(self, client_of):
        person, date, thread = self.seated()
        conversations.keep_draft(by=person, thread=thread, text="Je commençais à dire")
        changed(date.series, rules_text=NEW)
        actions.leave(by=person, registration=Registration.objects.get())
        assert not Draft.objects.exists()
        assert client_of(person).get(thread.get_absolute_url()).status_code == 404

    def test_keeps_it_when_the_rules_are_taken_away_and_when_they_hold_the_date(self):
        person, date, thread = self.seated(rules_text="On arrive à l’heure.")
        holder = date.series.facilitators.get()
        actions.enter_room(by=holder, occurrence=date)
        changed(date.series, rules_text="")
        assert seat_in(thread.pk, person)
        changed(date.series, rules_text=NEW)
        assert seat_in(thread.pk, holder)

    def test_stays_in_a_group_being_held_to_which_they_came_and_who_did_not_come_yet_reads_first(self):
        person, date, thread = self.seated()
        late = PersonFactory()
        coming_to(date, late)
        actions.enter_room(by=late, occurrence=date)
        self.begun(date, thread)
        conversations.enter(seat=seat_in(thread.pk, person))
        changed(date.series, rules_text=NEW)
        assert conversations.say(by=person, thread=thread, text="Je finis.", token=uuid.uuid4())
        with pytest.raises(Seat.DoesNotExist):
            seat_in(thread.pk, late)

    def test_finds_the_room_in_their_list_with_what_is_asked(self, client_of):
        person, date, thread = self.seated()
        changed(date.series, rules_text=NEW)
        page = client_of(person).get(reverse("conversations:threads")).content.decode()
        assert thread.about in page
        assert "Le groupe a de nouvelles règles" in page
        assert rules_of(date) in page

    def test_says_goodbye_in_the_room_of_a_group_that_is_over(self):
        person, date, thread = self.seated(count=3)
        self.begun(date, thread)
        Room.objects.filter(thread=thread).update(ended_at=timezone.now())
        changed(date.series, rules_text=NEW)
        assert seat_in(thread.pk, person)


@pytest.mark.django_db(transaction=True)
async def test_an_open_page_of_the_room_says_why_it_closes_and_that_the_words_are_kept():
    person, _holder, date, thread = await in_thread(with_a_room)()
    session = await in_thread(session_of)(person)
    page = await opened(thread, session)
    await in_thread(changed)(date.series, rules_text=NEW)
    (closed,) = [frame for frame in await page.hear("closed") if frame["type"] == "closed"]
    assert "nouvelles règles" in closed["words"]
    assert "est gardé" in closed["words"]
    again = await RoomPage(thread, session).open(0)
    (closed,) = [frame for frame in await again.hear("closed") if frame["type"] == "closed"]
    assert "nouvelles règles" in closed["words"]


def test_who_holds_the_date_comes_in_without_accepting():
    by = a_facilitator()
    date = a_date(by, way=Way.TEXT, phone="", days=1)
    changed(date.series, rules_text=NEW)
    assert actions.enter_room(by=by, occurrence=date)


def test_a_number_to_call_is_shown_once_they_are_accepted_and_one_s_list_says_so(client_of):
    person, date = PersonFactory(), a_date(rules_text="On arrive à l’heure.")
    coming_to(date, person)
    browser = client_of(person)
    assert "01 99 00 12 34" in browser.get(date.get_absolute_url()).content.decode()
    changed(date.series, rules_text=NEW)
    for address in (date.get_absolute_url(), reverse("gatherings:mine")):
        page = browser.get(address).content.decode()
        assert "01 99 00 12 34" not in page
        assert rules_of(date) in page
    browser.post(rules_of(date), {"rules": "on"})
    assert "01 99 00 12 34" in browser.get(date.get_absolute_url()).content.decode()


def test_a_video_room_too_and_for_a_visitor(client_of, settings):
    settings.JITSI_DOMAIN, settings.JITSI_APP_ID, settings.JITSI_SECRET = "visio.exemple.org", "eclaireur", "un secret de quarante signes, tiré au sort"
    person, date = PersonFactory(), a_date(way=Way.VIDEO, phone="", video_is_ours=True, open_to_visitors=True)
    coming_to(date, person)
    visitor = Client()
    visitor.post(date.get_absolute_url(), {"name": "Nour"})
    changed(date.series, rules_text=NEW)
    soon = timezone.now() + dt.timedelta(minutes=5)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=soon, ends_at=soon + dt.timedelta(hours=1))
    link = reverse("gatherings:visio", args=[date.pk])
    for browser, page in ((visitor, "/agenda/ma-place/"), (client_of(person), date.get_absolute_url())):
        assert browser.get(link)["Location"] == rules_of(date)
        seen = browser.get(page).content.decode()
        assert rules_of(date) in seen
        assert link not in seen
        assert browser.post(rules_of(date), {"rules": "on"})["Location"] == page
        assert link in browser.get(page).content.decode()
        assert "visio.exemple.org" in browser.get(link)["Location"]


def test_each_person_is_told_once_and_accepts_once_for_every_date():
    series, person, stranger = a_series(count=3), PersonFactory(), PersonFactory()
    dates = list(series.occurrences.order_by("starts_at"))
    places = [coming_to(date, person)[0] for date in dates]
    coming_to(a_date(), stranger)
    changed(series, rules_text=NEW)
    assert (told(person), told(stranger)) == (["gatherings.rules"], [])
    assert Notice.objects.get(to=person).url == rules_of(dates[0])
    actions.accept_rules(by=person, registration=places[1])
    assert not any(place.must_read_rules for place in Registration.objects.filter(person=person))


def test_a_programme_tells_once_too(client_of):
    programme, person = a_series(kind=Kind.PROGRAMME, count=3), PersonFactory()
    coming_to(programme, person)
    changed(programme, rules_text=NEW)
    assert told(person) == ["gatherings.rules"]
    notice = Notice.objects.get(to=person)
    assert NEW in client_of(person).get(notice.url).content.decode()
    notice.refresh_from_db()
    assert notice.read_at


def test_spaces_other_words_and_rules_taken_away_ask_nothing():
    person, date = PersonFactory(), a_date(rules_text="On écoute.\nOn se tait.")
    (place,) = coming_to(date, person)
    for fields in ({"rules_text": "On écoute.\r\nOn se tait. "}, {"title": "Autre titre"}, {"rules_text": ""}):
        changed(date.series, **fields)
        assert not Registration.objects.get(pk=place.pk).must_read_rules
    assert told(person) == []


def test_who_comes_afterwards_accepted_them_already_and_nobody_else_reads_this_page(client_of):
    date = a_date(rules_text="On écoute.")
    changed(date.series, rules_text=NEW)
    (place,) = coming_to(date, PersonFactory())
    assert not Registration.objects.get(pk=place.pk).must_read_rules
    for browser in (Client(), client_of(PersonFactory())):
        assert browser.get(rules_of(date)).status_code == 404


class TestRulesThatChangeWhileTheyAreRead:
    """What is accepted is what was on the page."""

    def version_on(self, page) -> str:
        return re.search(r'name="rules_version" value="([^"]*)"', page.content.decode()).group(1)

    def test_they_are_asked_again_as_they_are_now(self, client_of):
        person, date = PersonFactory(), a_date()
        coming_to(date, person)
        browser = client_of(person)
        changed(date.series, rules_text=NEW)
        sent = {"rules": "on", "rules_version": self.version_on(browser.get(rules_of(date)))}
        changed(date.series, rules_text="On n’enregistre rien.")
        again = browser.post(rules_of(date), sent)
        assert again.status_code == 422
        assert "viennent de changer" in again.content.decode()
        assert "On n’enregistre rien." in again.content.decode()
        assert Registration.objects.get().must_read_rules
        sent["rules_version"] = self.version_on(again)
        assert browser.post(rules_of(date), sent)["Location"] == date.get_absolute_url()
        assert not Registration.objects.get().must_read_rules

    def test_nothing_is_asked_any_more_when_they_were_taken_away(self, client_of):
        person, date = PersonFactory(), a_date()
        coming_to(date, person)
        browser = client_of(person)
        changed(date.series, rules_text=NEW)
        sent = {"rules": "on", "rules_version": self.version_on(browser.get(rules_of(date)))}
        changed(date.series, rules_text="")
        assert browser.post(rules_of(date), sent)["Location"] == date.get_absolute_url()

    @pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
    def test_who_registers_reads_them_again_too_and_keeps_the_name_they_wrote(self, client, kind):
        series = a_series(kind=kind, count=3, rules_text=NEW, open_to_visitors=True)
        page = (series if series.is_programme else series.occurrences.order_by("starts_at").first()).get_absolute_url()
        sent = {"name": "Nour", "rules": "on", "rules_version": self.version_on(client.get(page))}
        changed(series, rules_text="On n’enregistre rien.")
        again = client.post(page, sent)
        assert "viennent de changer" in again.content.decode()
        assert 'value="Nour"' in again.content.decode()
        assert not again.context["form"]["rules"].value()
        assert not Registration.objects.exists()
        client.post(page, sent | {"rules_version": self.version_on(again)})
        assert not Registration.objects.get().must_read_rules
