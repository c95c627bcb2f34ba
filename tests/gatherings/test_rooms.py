"""The text room of a date: who comes in, when, and what follows a change of the date."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.conversations.actions import answer_call, call_moderators, end_group, resume, write_debrief
from eclaireur.conversations.models import Room, Thread
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Repeats
from eclaireur.gatherings.models import AttendanceCount, Occurrence, Registration
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import say_in
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_holding import begun

pytestmark = pytest.mark.django_db


def tomorrow(by=None, **fields) -> Occurrence:
    """A date held in writing, in a day: its room is open for hellos."""
    return a_date(by, way="text", phone="", days=1, **fields)


def test_those_who_have_a_place_and_those_who_hold_it_come_in_and_nobody_else():
    holder, person = a_facilitator(), PersonFactory()
    date = tomorrow(holder)
    coming_to(date, person)
    thread = actions.enter_room(by=person, occurrence=date)
    assert actions.enter_room(by=holder, occurrence=date) == thread
    assert {seat.place.person: seat.is_facilitator for seat in thread.room.seats.all()} == {person: False, holder: True}
    with pytest.raises(PermissionDenied):
        actions.enter_room(by=PersonFactory(), occurrence=date)


def test_someone_on_the_waiting_list_stays_outside():
    date, first, second = tomorrow(capacity=1), PersonFactory(), PersonFactory()
    coming_to(date, first, second)
    with pytest.raises(PermissionDenied):
        actions.enter_room(by=second, occurrence=date)


@pytest.mark.parametrize("fields", [{"days": 4}, {"way": "phone", "phone": "01 99 00 12 34"}])
def test_there_is_no_room_too_early_nor_for_another_way(fields):
    person = PersonFactory()
    date = a_date(**({"way": "text", "phone": "", "days": 1} | fields))
    coming_to(date, person)
    with pytest.raises(PermissionDenied):
        actions.enter_room(by=person, occurrence=date)
    assert not Thread.objects.exists()


def test_giving_back_ones_place_closes_the_door():
    date, person = tomorrow(), PersonFactory()
    (registration,) = coming_to(date, person)
    thread = actions.enter_room(by=person, occurrence=date)
    actions.leave(by=person, registration=registration)
    assert not Thread.objects.visible_to(person).filter(pk=thread.pk).exists()


def test_who_no_longer_holds_the_date_no_longer_holds_its_room():
    holder, substitute, person = a_facilitator(), a_facilitator(), PersonFactory()
    date = tomorrow(holder)
    coming_to(date, person)
    thread = actions.enter_room(by=person, occurrence=date)
    actions.change_date(by=date.series.created_by, occurrence=Occurrence.objects.get(pk=date.pk), held_by=[substitute])
    assert not Thread.objects.visible_to(holder).filter(pk=thread.pk).exists()
    assert not thread.room.seats.holding().exists()
    with pytest.raises(PermissionDenied):
        actions.enter_room(by=holder, occurrence=date)
    assert actions.enter_room(by=substitute, occurrence=date) == thread
    assert [seat.place.person for seat in thread.room.seats.holding()] == [substitute]


def test_a_change_of_the_date_keeps_the_room_opened_meanwhile():
    date, person = tomorrow(), PersonFactory()
    coming_to(date, person)
    being_changed = Occurrence.objects.get(pk=date.pk)
    thread = actions.enter_room(by=person, occurrence=date)
    actions.change_date(by=date.series.created_by, occurrence=being_changed, held_by=[])
    assert Occurrence.objects.get(pk=date.pk).room == thread


def test_the_room_follows_its_date_and_goes_with_it():
    holder, person = a_facilitator(), PersonFactory()
    date = tomorrow(holder)
    coming_to(date, person)
    thread = actions.enter_room(by=person, occurrence=date)
    later = date.starts_at + dt.timedelta(hours=2)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=later, ends_at=later + dt.timedelta(hours=1))
    actions.keep_rooms()
    thread.room.refresh_from_db()
    assert thread.room.starts_at == later
    date.refresh_from_db()
    actions.cancel_date(by=holder, occurrence=date, words="La salle est prise.")
    actions.keep_rooms()
    assert not Thread.objects.filter(pk=thread.pk).exists()


class TestFollowing:
    """The room follows its date in the same gesture, not at the next upkeep."""

    def opened(self, **fields):
        holder, person = a_facilitator(), PersonFactory()
        date = tomorrow(holder, **fields)
        coming_to(date, person)
        thread = actions.enter_room(by=person, occurrence=date)
        return holder, person, Occurrence.objects.select_related("series").get(pk=date.pk), thread

    def changed(self, by, date, **fields):
        series = date.series
        for name, value in fields.items():
            setattr(series, name, value)
        return actions.change(by=by, series=series, themes=[], facilitators=[by])

    def test_a_date_moved_moves_its_room(self):
        holder, _person, date, thread = self.opened()
        date.starts_at += dt.timedelta(hours=2)
        date.ends_at += dt.timedelta(hours=2)
        actions.change_date(by=holder, occurrence=date)
        room = Room.objects.get(thread=thread)
        assert (room.starts_at, room.ends_at) == (date.starts_at, date.ends_at)

    def test_a_rhythm_that_changes_moves_its_room(self):
        holder, _person, date, thread = self.opened()
        self.changed(holder, date, minutes=45)
        room = Room.objects.get(thread=thread)
        assert room.ends_at - room.starts_at == dt.timedelta(minutes=45)

    def test_doors_that_change_change_in_the_room(self):
        holder, _person, date, thread = self.opened(doors_close_after=10)
        assert Room.objects.get(thread=thread).doors_close_at == date.starts_at + dt.timedelta(minutes=10)
        self.changed(holder, date, doors_close_after=None)
        assert Room.objects.get(thread=thread).doors_close_at is None
        self.changed(holder, date, doors_close_after=30)
        assert Room.objects.get(thread=thread).doors_close_at == date.starts_at + dt.timedelta(minutes=30)

    @pytest.mark.parametrize("whole", [False, True])
    def test_in_a_cancelled_date_nobody_reads_nor_writes_any_more(self, whole):
        holder, person, date, thread = self.opened()
        say_in(thread, person, "à demain")
        if whole:
            actions.cancel(by=holder, series=date.series, words="La salle est prise.")
        else:
            actions.cancel_date(by=holder, occurrence=date, words="La salle est prise.")
        assert not Thread.objects.filter(pk=thread.pk).exists()
        assert Occurrence.objects.get(pk=date.pk).room is None

    def test_a_date_that_goes_with_its_rhythm_takes_its_room_along(self):
        holder = a_facilitator()
        first, second = a_series(holder, way="text", phone="", days=1, weekdays=list(range(7)), count=2).occurrences.order_by("starts_at")
        thread = actions.enter_room(by=holder, occurrence=second)
        self.changed(holder, Occurrence.objects.select_related("series").get(pk=first.pk), repeats=Repeats.ONCE, count=None, weekdays=[])
        assert list(Occurrence.objects.kept()) == [first]  # the other stays in calendars, cancelled: it was near
        assert Occurrence.objects.get(pk=second.pk).room is None
        assert not Thread.objects.filter(pk=thread.pk).exists()

    def test_upkeep_leaves_a_room_in_step_as_it_is(self):
        _holder, _person, _date, thread = self.opened(doors_close_after=0)
        before = Room.objects.get(thread=thread).version
        actions.keep_rooms()
        assert Room.objects.get(thread=thread).version == before

    def test_upkeep_leaves_open_doors_that_wait_for_who_comes_back_to_a_group_taken_up_again(self, client_of, time_machine):
        holder, person, date, thread = self.opened(doors_close_after=15)
        for minutes, act in ((10, end_group), (20, resume)):
            time_machine.move_to(date.starts_at + dt.timedelta(minutes=minutes), tick=False)
            act(by=holder, thread=thread)
        actions.keep_rooms()
        time_machine.shift(dt.timedelta(minutes=10))
        assert client_of(person).get(thread.get_absolute_url()).status_code == 200


def test_the_door_is_on_the_page_of_the_date_for_who_may_enter(client_of):
    holder, person = a_facilitator(), PersonFactory()
    date = tomorrow(holder)
    coming_to(date, person)
    door = reverse("gatherings:room", args=[date.pk])
    page = reverse("gatherings:occurrence", args=[date.pk])
    assert door in client_of(person).get(page).content.decode()
    assert door in client_of(holder).get(reverse("gatherings:date", args=[date.pk])).content.decode()
    stranger = client_of(PersonFactory())
    assert door not in stranger.get(page).content.decode()
    assert stranger.post(door).status_code == 403
    entered = client_of(person).post(door)
    assert client_of(person).get(entered["Location"]).status_code == 200


class TestThoseWhoHoldIt:
    def test_have_the_plan_while_the_room_is_open_and_reach_it_from_the_room(self, client_of):
        holder, person = a_facilitator(), PersonFactory()
        date = tomorrow(holder)
        coming_to(date, person)
        actions.prepare(by=holder, occurrence=date, plan="10 Accueil\n60 Tour", material="Une bougie")
        plan, door = reverse("gatherings:hold", args=[date.pk]), reverse("gatherings:room", args=[date.pk])
        thread = actions.enter_room(by=holder, occurrence=date)
        browser = client_of(holder)
        assert plan in browser.get(reverse("gatherings:date", args=[date.pk])).content.decode()
        shown = browser.get(plan).content.decode()
        for words in ("Tour", "Une bougie", "data-steps", door, "dans le salon"):
            assert words in shown
        assert reverse("gatherings:call", args=[date.pk]) not in shown  # the room has its own
        assert plan in browser.get(thread.get_absolute_url()).content.decode()
        client_of(person).post(door)
        assert plan not in client_of(person).get(thread.get_absolute_url()).content.decode()

    def test_write_to_each_other_in_one_place_and_read_there_what_was_left_in_the_room(self, client_of):
        one, other, person = a_facilitator(), a_facilitator(), PersonFactory()
        date = tomorrow(one, others=[other])
        coming_to(date, person)
        thread = actions.enter_room(by=one, occurrence=date)
        date = begun(date)
        in_room, here = reverse("conversations:after", args=[thread.pk]), reverse("gatherings:after", args=[date.pk])
        write_debrief(by=one, thread=thread, words="Laissé dans le salon")
        page = client_of(one).get(in_room).content.decode()
        assert f"{here}#entre-nous" in page
        assert 'name="body"' not in page
        client_of(other).post(here, {"body": "Laissé sur la page de la date"})
        shown = client_of(one).get(here).content.decode()
        assert shown.index("Laissé dans le salon") < shown.index("Laissé sur la page de la date")
        assert in_room in shown

    @pytest.mark.parametrize("where", ["room", "date"])
    def test_erase_what_they_left_in_the_room_from_either_page_and_nothing_of_another(self, client_of, where):
        one, other = a_facilitator(), a_facilitator()
        date = tomorrow(one, others=[other])
        thread = actions.enter_room(by=one, occurrence=date)
        actions.enter_room(by=other, occurrence=date)
        word = write_debrief(by=one, thread=thread, words="Laissé dans le salon")
        date = begun(date)
        if where == "room":
            address, sent = reverse("conversations:after", args=[thread.pk]), {"erase": str(word.pk)}
        else:
            address, sent = reverse("gatherings:erase_word", args=[date.pk, word.pk]), {}
        client_of(other).post(address, sent)
        assert thread.room.debriefs.exists()
        assert "Oui, effacer" in client_of(one).get(reverse("conversations:after", args=[thread.pk])).content.decode()
        client_of(one).post(address, sent)
        assert not thread.room.debriefs.exists()

    def test_a_moderator_who_was_called_writes_in_the_room_and_those_who_hold_the_date_read_it(self, client_of):
        holder, moderator = a_facilitator(), PersonFactory(roles=[Role.MODERATOR])
        date = tomorrow(holder)
        thread = actions.enter_room(by=holder, occurrence=date)
        date = begun(date)
        call_moderators(by=holder, thread=thread)
        answer_call(by=moderator, thread=thread)
        page = reverse("conversations:after", args=[thread.pk])
        assert 'name="body"' in client_of(moderator).get(page).content.decode()
        client_of(moderator).post(page, {"body": "Je suis venue un moment"})
        assert "Je suis venue un moment" in client_of(holder).get(reverse("gatherings:after", args=[date.pk])).content.decode()


@pytest.mark.parametrize("kind", [Kind.TALK, Kind.PROGRAMME])
def test_those_who_come_for_the_first_time_are_counted_and_nothing_says_who(kind):
    holder, before, new = a_facilitator(), PersonFactory(), PersonFactory()
    series = tomorrow(holder, kind=kind, count=3).series
    first, second = series.occurrences.order_by("starts_at")[:2]
    if kind == Kind.PROGRAMME:
        coming_to(series, before, new)
    else:
        coming_to(first, before)
        coming_to(second, before, new)
    Registration.objects.update(created_at=timezone.now() - dt.timedelta(days=7))
    counted = {}
    for each, who in ((first, [before]), (second, [before, new])):
        date = begun(each)
        thread = [actions.enter_room(by=person, occurrence=date) for person in (holder, *who)][-1]
        thread.room.seats.update(entered_at=date.starts_at)
        end_group(by=holder, thread=thread)
        actions.keep_rooms()
        counted[date.pk] = AttendanceCount.objects.get(occurrence=date)
        Occurrence.objects.filter(pk=date.pk).update(ends_at=date.starts_at + dt.timedelta(minutes=5))
    assert [(one.present, one.newcomers) for one in counted.values()] == [(1, 1), (2, 0 if kind == Kind.PROGRAMME else 1)]
    assert {one.counted_by for one in counted.values()} == {None}


@pytest.mark.parametrize("someone_counted", [False, True])
def test_a_group_taken_up_again_is_counted_again_unless_someone_said_how_many_came(someone_counted):
    holder, first, late = a_facilitator(), PersonFactory(), PersonFactory()
    date = tomorrow(holder)
    coming_to(date, first, late)
    date = begun(date)
    thread = [actions.enter_room(by=person, occurrence=date) for person in (holder, first, late)][-1]
    thread.room.seats.filter(place__person=first).update(entered_at=timezone.now())
    end_group(by=holder, thread=thread)  # by mistake
    actions.keep_rooms()
    if someone_counted:
        actions.count_attendance(by=holder, occurrence=date, present=5, newcomers=0)
    resume(by=holder, thread=Thread.objects.get(pk=thread.pk))
    actions.keep_rooms()
    assert AttendanceCount.objects.get().present == (5 if someone_counted else 1)
    thread.room.seats.filter(place__person__in=[first, late]).update(entered_at=timezone.now())
    end_group(by=holder, thread=Thread.objects.get(pk=thread.pk))
    for _ in range(2):
        actions.keep_rooms()
    assert AttendanceCount.objects.get().present == (5 if someone_counted else 2)
