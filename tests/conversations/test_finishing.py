"""A group that needs a little more time, or goes on after it was ended: everybody reads it, nobody has to hurry."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.conversations import actions, queries
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models import Room
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def offered(browser, thread):
    """Which of « Lever la main » and « Baisser la main » the page shows."""
    page = browser.get(thread.get_absolute_url()).content.decode()
    return {name for name in ("raise", "lower") if f'data-around="{name}">' in page}


def panel(thread):
    return reverse("conversations:hold", args=[thread.pk])


class TestOver:
    def test_nobody_asks_to_speak_any_more_nor_is_offered_to(self, client_of):
        thread, _team = room_of(member := PersonFactory())
        raised = reverse("conversations:gesture", args=[thread.pk])
        assert offered(client_of(member), thread) == {"raise"}
        actions.raise_hand(by=member, thread=thread)
        assert offered(client_of(member), thread) == {"lower"}
        Room.objects.update(ends_at=timezone.now() - MINUTE)  # its hour has passed, and nobody has counted yet
        assert offered(client_of(member), thread) == set()
        actions.settle_rooms()
        assert offered(client_of(member), thread) == set()
        page = client_of(member).post(raised, {"do": "raise"}, follow=True).content.decode()
        assert "chacun peut écrire un dernier mot" in page
        assert not Room.objects.get().seats.with_hand_raised().exists()


class TestProlonged:
    def test_a_group_goes_on_past_its_hour_with_its_turns_and_its_doors(self, client_of):
        member, late = PersonFactory(), PersonFactory()
        thread, team = room_of(member, late, doors_close_at=timezone.now() + MINUTE)
        actions.enter(seat=queries.seat_in(thread.pk, member))
        actions.set_mode(by=team, thread=thread, mode=RoomMode.TURNS)
        ends = thread.room.ends_at
        with time_machine.travel(ends - MINUTE, tick=False):
            assert "Prolonger de 15 minutes" in client_of(team).get(thread.get_absolute_url()).content.decode()
            client_of(team).post(panel(thread), {"do": "prolong"})
            assert "Le groupe continue" in client_of(member).get(thread.get_absolute_url()).content.decode()
        with time_machine.travel(ends + 14 * MINUTE, tick=False):
            actions.settle_rooms()
            room = Room.objects.get()
            assert (room.is_live, room.takes_turns, room.doors_are_closed(), room.settled_at) == (True, True, True, None)
            assert "portes" in queries.why_not_enter(queries.seat_in(thread.pk, late))
        with time_machine.travel(ends + 15 * MINUTE, tick=False):
            actions.settle_rooms()
            room = Room.objects.get()
            assert (room.is_over, room.present) == (True, 1)

    def test_it_is_prolonged_again_and_never_past_the_hour_the_room_closes(self):
        thread, team = room_of()
        with time_machine.travel(thread.room.ends_at - MINUTE, tick=False):
            for _time in range(2):
                actions.prolong(by=team, thread=thread)
            room = Room.objects.get()
            assert room.finishes_at == room.ends_at + 30 * MINUTE
            Room.objects.update(closes_at=room.ends_at + 40 * MINUTE)
            actions.prolong(by=team, thread=thread)
            room = Room.objects.get()
            assert room.finishes_at == room.closes_at

    def test_a_member_does_not_and_a_group_not_begun_is_not(self):
        thread, team = room_of(member := PersonFactory(), live=False)
        with pytest.raises(PermissionDenied):
            actions.prolong(by=member, thread=thread)
        with pytest.raises(actions.NotNowError):
            actions.prolong(by=team, thread=thread)

    def test_other_hours_end_it(self):
        thread, team = room_of()
        actions.prolong(by=team, thread=thread)
        room = Room.objects.get()
        later = room.ends_at + 30 * MINUTE
        actions.reschedule_room(by=None, thread=thread, opens_at=room.opens_at, starts_at=room.starts_at, ends_at=later, closes_at=room.closes_at)
        assert Room.objects.get().finishes_at == later


class TestTakenUpAgain:
    def test_ended_by_mistake_it_goes_on_until_its_hour(self, client_of):
        member = PersonFactory()
        thread, team = room_of(member)
        actions.enter(seat=queries.seat_in(thread.pk, member))
        browser = client_of(team)
        assert "Reprendre le groupe" not in browser.get(thread.get_absolute_url()).content.decode()
        browser.post(panel(thread), {"do": "end"})
        assert "Reprendre le groupe" in browser.get(thread.get_absolute_url()).content.decode()
        browser.post(panel(thread), {"do": "go_on"})
        room = Room.objects.get()
        assert (room.is_live, room.finishes_at, room.settled_at) == (True, thread.room.ends_at, None)
        assert "Le groupe est en cours" in client_of(member).get(thread.get_absolute_url()).content.decode()
        actions.end_group(by=team, thread=thread)
        assert Room.objects.get().present == 1

    def test_past_its_hour_it_goes_on_for_a_quarter_of_an_hour(self):
        thread, team = room_of()
        with time_machine.travel(thread.room.ends_at + 5 * MINUTE, tick=False):
            actions.resume(by=team, thread=thread)
            room = Room.objects.get()
            assert room.is_live
            assert room.finishes_at == timezone.now() + 15 * MINUTE

    def test_those_who_had_left_stay_counted(self):
        member = PersonFactory()
        thread, team = room_of(member)
        actions.enter(seat=queries.seat_in(thread.pk, member))
        for act in (actions.end_group, actions.resume, actions.end_group):
            act(by=team, thread=thread)
        assert Room.objects.get().present == 1

    def test_long_after_it_is_too_late(self, client_of):
        thread, team = room_of()
        actions.end_group(by=team, thread=thread)
        with time_machine.travel(timezone.now() + 61 * MINUTE, tick=False):
            assert "Reprendre le groupe" not in client_of(team).get(thread.get_absolute_url()).content.decode()
            with pytest.raises(actions.NotNowError, match="trop tard"):
                actions.resume(by=team, thread=thread)
        with pytest.raises(PermissionDenied):
            actions.resume(by=PersonFactory(), thread=thread)
