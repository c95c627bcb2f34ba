"""A room's life: hours, seats, speaking, turns, leaving, disappearance; and who must not see it."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from eclaireur.accounts.actions import block, erase_person, pause, suspend
from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions, queries
from eclaireur.conversations.actions import order
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models import Debrief, Draft, Message, Participation, Room, Seat, Thread
from eclaireur.notices.models import Notice
from eclaireur.safety.models import Report
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of, say_in

pytestmark = pytest.mark.django_db


def seat(thread, person):
    return Seat.objects.select_related("room", "place__person").get(room__thread=thread, place__person=person)


def number(thread, person):
    return seat(thread, person).number


class TestHours:
    @pytest.mark.parametrize("wrong", ["opens_at", "ends_at", "closes_at"])
    def test_out_of_order_are_refused(self, wrong):
        now = timezone.now()
        hours = {name: now + dt.timedelta(hours=n) for n, name in enumerate(("opens_at", "starts_at", "ends_at", "closes_at"))}
        hours[wrong] = now + dt.timedelta(hours=1, minutes=30) if wrong == "opens_at" else now - dt.timedelta(days=1)
        with pytest.raises(ValueError, match="opens"):
            actions.open_room(by=None, about="x", facilitators=[], **hours)
        assert not Thread.objects.exists()

    def test_before_it_opens_and_from_the_second_it_closes_nobody_reads_nor_writes(self):
        member = PersonFactory()
        thread, _team = room_of(member)
        message = say_in(thread, member, "à effacer")
        room = thread.room
        for moment, is_open in (
            (room.opens_at - dt.timedelta(seconds=1), False), (room.opens_at, True),
            (room.closes_at - dt.timedelta(seconds=1), True), (room.closes_at, False),
        ):
            with time_machine.travel(moment, tick=False):
                assert Thread.objects.visible_to(member).filter(pk=thread.pk).exists() is is_open
                assert Message.objects.visible_to(member).filter(pk=message.pk).exists() is is_open
                if not is_open:
                    with pytest.raises(Seat.DoesNotExist):
                        queries.seat_in(thread.pk, member)
                    with pytest.raises(PermissionDenied):
                        actions.say(by=member, thread=thread, text="encore", token=uuid.uuid4())

    def test_when_it_closes_everything_in_it_is_deleted_even_long_after(self):
        member = PersonFactory()
        thread, team = room_of(member)
        say_in(thread, member)
        actions.keep_draft(by=member, thread=thread, text="pas fini")
        actions.write_debrief(by=team, thread=thread, words="lourd")
        kept, *_two = private_thread()
        actions.forget_over_rooms()
        assert Message.objects.count() == 1
        with time_machine.travel(thread.room.closes_at + dt.timedelta(days=40), tick=False):
            actions.forget_over_rooms()
        for model in (Message, Draft, Seat, Room, Debrief):
            assert not model.objects.exists(), model
        assert list(Thread.objects.all()) == [kept]
        assert Participation.objects.count() == 2

    def test_other_hours_keep_what_was_written(self):
        member = PersonFactory()
        thread, _team = room_of(member, live=False)
        say_in(thread, member)
        later = timezone.now() + dt.timedelta(days=1)
        actions.reschedule_room(by=None, thread=thread, opens_at=later - dt.timedelta(days=2), starts_at=later,
                                ends_at=later + dt.timedelta(hours=1), closes_at=later + dt.timedelta(days=3))
        assert queries.seat_in(thread.pk, member).room.starts_at == later
        assert thread.messages.count() == 1

    def test_a_group_that_was_over_and_is_moved_to_come_is_held_again(self):
        came = PersonFactory()
        thread, team = room_of(came)
        actions.enter(seat=queries.seat_in(thread.pk, came))
        actions.end_group(by=team, thread=thread)
        later = timezone.now() + dt.timedelta(days=1)
        hours = {"opens_at": later - dt.timedelta(days=2), "starts_at": later, "ends_at": later + dt.timedelta(hours=1),
                 "closes_at": later + dt.timedelta(days=3)}
        actions.reschedule_room(by=None, thread=thread, **hours)
        assert not Room.objects.get().is_over
        with time_machine.travel(later, tick=False):
            assert Room.objects.get().is_live
            actions.enter(seat=queries.seat_in(thread.pk, came))
            actions.end_group(by=team, thread=thread)
            assert Room.objects.get().present == 1
            actions.reschedule_room(by=None, thread=thread, **hours | {"doors_close_at": later + dt.timedelta(minutes=5)})
            assert Room.objects.get().is_over  # other doors for the same evening reopen nothing


class TestSeats:
    def test_nobody_without_a_seat_whatever_their_role(self):
        thread, team = room_of()
        say_in(thread, team, "secret")
        for outsider in [PersonFactory(is_superuser=True), *(PersonFactory(roles=[role]) for role in Role)]:
            assert not Message.objects.visible_to(outsider).exists()
            with pytest.raises(Seat.DoesNotExist):
                queries.seat_in(thread.pk, outsider)
            for act in (actions.raise_hand, actions.call_moderators, actions.end_group, actions.answer_call):
                with pytest.raises(PermissionDenied):
                    act(by=outsider, thread=thread)
            with pytest.raises(PermissionDenied):
                actions.say(by=outsider, thread=thread, text="là", token=uuid.uuid4())

    def test_admitted_twice_is_one_seat_and_a_seat_given_back_keeps_its_number(self):
        member = PersonFactory()
        thread, _team = room_of(member)
        first = number(thread, member)
        actions.admit(by=None, thread=thread, person=member, name="Lila")
        actions.let_go(by=None, thread=thread, person=member)
        assert not Message.objects.visible_to(member).exists()
        with pytest.raises(Seat.DoesNotExist):
            queries.seat_in(thread.pk, member)
        actions.admit(by=None, thread=thread, person=member)
        assert (number(thread, member), seat(thread, member).name) == (first, "Lila")

    def test_closed_doors_keep_out_who_did_not_come_and_let_back_who_was_cut(self):
        came, late = PersonFactory(), PersonFactory()
        thread, team = room_of(came, late, doors_close_at=timezone.now() + dt.timedelta(minutes=5))
        actions.enter(seat=queries.seat_in(thread.pk, came))
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=6), tick=False):
            for person, may in ((came, True), (late, False), (team, True)):
                assert (queries.why_not_enter(queries.seat_in(thread.pk, person)) == "") is may
            with pytest.raises(actions.NotNowError, match="portes"):
                actions.say(by=late, thread=thread, text="bonsoir", token=uuid.uuid4())
        with time_machine.travel(thread.room.ends_at + dt.timedelta(minutes=1), tick=False):
            assert queries.why_not_enter(queries.seat_in(thread.pk, late)) == ""

    def test_erasing_oneself_leaves_the_room_to_the_others(self):
        member, other = PersonFactory(), PersonFactory()
        thread, team = room_of(member, other)
        say_in(thread, member, "à moi")
        actions.give_floor(by=team, thread=thread, number=number(thread, member))
        erase_person(by=member, person=member)
        room = Room.objects.get()
        assert (room.speaker, thread.messages.count()) == (None, 0)
        assert say_in(thread, team).sequence == 2


class TestSpeaking:
    def test_gives_no_notice_and_no_unread_mark(self):
        member, other = PersonFactory(), PersonFactory()
        thread, _team = room_of(member, other)
        say_in(thread, member)
        assert not Notice.objects.exists()
        assert queries.unread_count(other) == 0
        assert not queries.threads_of(other).exists()

    def test_the_same_words_sent_again_are_one_message_and_order_has_no_hole(self):
        member = PersonFactory()
        thread, team = room_of(member)
        token = uuid.uuid4()
        sent = {actions.say(by=member, thread=thread, text="une fois", token=token).pk for _time in range(3)}
        assert len(sent) == 1
        assert [say_in(thread, who).sequence for who in (team, member, team)] == [2, 3, 4]

    @pytest.mark.parametrize("text", ["", "a\x00b", "x" * 5001, "x" * 20_000])
    def test_unfit_words_are_refused(self, text):
        member = PersonFactory()
        thread, _team = room_of(member)
        with pytest.raises(ValidationError):
            actions.say(by=member, thread=thread, text=text, token=uuid.uuid4())

    def test_a_flood_is_held_back_for_its_author_alone(self, monkeypatch):
        monkeypatch.setattr(order, "MANY", 2)
        member, other = PersonFactory(), PersonFactory()
        thread, _team = room_of(member, other)
        for _n in range(2):
            actions.say(by=member, thread=thread, text="encore", token=uuid.uuid4())
        with pytest.raises(actions.NotNowError, match="minute"):
            actions.say(by=member, thread=thread, text="encore", token=uuid.uuid4())
        actions.say(by=other, thread=thread, text="moi", token=uuid.uuid4())

    def test_one_may_erase_ones_words_at_any_time_even_silenced(self):
        member = PersonFactory()
        thread, team = room_of(member)
        message = say_in(thread, member)
        actions.silence(by=team, thread=thread, number=number(thread, member), is_silenced=True)
        with pytest.raises(actions.NotNowError):
            actions.edit(by=member, message=message, text="autre", seen_revision=1)
        assert actions.erase(by=member, message=message).body is None

    def test_someone_suspended_or_on_a_break_does_not_write(self):
        one, other = PersonFactory(), PersonFactory()
        thread, _team = room_of(one, other)
        suspend(by=None, person=one, until=None)
        pause(by=other)
        for person in (one, other):
            with pytest.raises(actions.NotNowError):
                actions.say(by=person, thread=thread, text="x", token=uuid.uuid4())


class TestTurns:
    def test_only_the_speaker_and_who_holds_the_room_write(self):
        one, other = PersonFactory(), PersonFactory()
        thread, team = room_of(one, other)
        actions.set_mode(by=team, thread=thread, mode=RoomMode.TURNS)
        for person in (one, other):
            with pytest.raises(actions.NotNowError, match="Levez la main"):
                actions.say(by=person, thread=thread, text="x", token=uuid.uuid4())
        actions.give_floor(by=team, thread=thread, number=number(thread, one), minutes=3)
        say_in(thread, one)
        say_in(thread, team)
        with pytest.raises(actions.NotNowError):
            actions.say(by=other, thread=thread, text="x", token=uuid.uuid4())
        actions.lower_hand(by=one, thread=thread)  # gives the floor back
        with pytest.raises(actions.NotNowError):
            actions.say(by=one, thread=thread, text="x", token=uuid.uuid4())

    def test_hands_keep_the_order_in_which_they_were_raised(self):
        people = [PersonFactory() for _n in range(3)]
        thread, team = room_of(*people)
        for person in reversed(people):
            actions.raise_hand(by=person, thread=thread)
        actions.raise_hand(by=people[2], thread=thread)  # again: the first time counts
        raised = [one.person for one in Seat.objects.with_hand_raised()]
        assert raised == list(reversed(people))
        actions.give_floor(by=team, thread=thread, number=number(thread, people[2]))
        assert [one.person for one in Seat.objects.with_hand_raised()] == [people[1], people[0]]

    def test_during_a_pause_only_who_holds_the_room_writes(self):
        member = PersonFactory()
        thread, team = room_of(member)
        actions.take_pause(by=team, thread=thread, minutes=10)
        with pytest.raises(actions.NotNowError, match="pause"):
            actions.say(by=member, thread=thread, text="x", token=uuid.uuid4())
        say_in(thread, team)
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
            say_in(thread, member)
        actions.end_pause(by=team, thread=thread)
        say_in(thread, member)


class TestHolding:
    def test_a_member_holds_nothing(self):
        member, other = PersonFactory(), PersonFactory()
        thread, _team = room_of(member, other)
        there = number(thread, other)
        for act in (
            lambda: actions.set_mode(by=member, thread=thread, mode=RoomMode.TURNS),
            lambda: actions.give_floor(by=member, thread=thread, number=there),
            lambda: actions.silence(by=member, thread=thread, number=there, is_silenced=True),
            lambda: actions.remove(by=member, thread=thread, number=there, words="dehors"),
            lambda: actions.take_pause(by=member, thread=thread, minutes=1),
            lambda: actions.end_group(by=member, thread=thread),
            lambda: actions.call_moderators(by=member, thread=thread),
            lambda: actions.write_debrief(by=member, thread=thread, words="x"),
            lambda: actions.write_to(by=member, thread=thread, number=there),
        ):
            with pytest.raises(PermissionDenied):
                act()

    def test_someone_asked_to_leave_reads_nothing_more_that_day_and_reads_the_words(self):
        member = PersonFactory()
        thread, team = room_of(member)
        with time_machine.travel(timezone.localtime().replace(hour=12), tick=True):
            say_in(thread, team, "avant")
            actions.remove(by=team, thread=thread, number=number(thread, member), words="Revenez demain, reposé.")
            assert not Message.objects.visible_to(member).exists()
            assert "pas y revenir" in queries.why_not_enter(queries.seat_in(thread.pk, member))
            assert seat(thread, member).farewell == "Revenez demain, reposé."
            with pytest.raises(actions.NotNowError):
                actions.say(by=member, thread=thread, text="x", token=uuid.uuid4())
            actions.admit(by=None, thread=thread, person=member)  # registering again changes nothing
            assert queries.seat_in(thread.pk, member).is_barred
        with time_machine.travel(timezone.now() + dt.timedelta(days=1, hours=1)):
            assert queries.why_not_enter(queries.seat_in(thread.pk, member)) == ""

    def test_those_who_hold_the_room_neither_silence_nor_remove_each_other(self):
        thread, team = room_of()
        second = PersonFactory()
        actions.admit(by=team, thread=thread, person=second, holds=True)
        with pytest.raises(actions.NotNowError):
            actions.remove(by=team, thread=thread, number=number(thread, second), words="x")
        with pytest.raises(actions.NotNowError):
            actions.silence(by=team, thread=thread, number=number(thread, second), is_silenced=True)

    def test_a_call_tells_moderators_once_and_lets_them_in_only_then(self):
        moderator, paused = PersonFactory(roles=[Role.MODERATOR]), PersonFactory(roles=[Role.MODERATOR])
        pause(by=paused)
        thread, team = room_of()
        with pytest.raises(PermissionDenied):
            actions.answer_call(by=moderator, thread=thread)
        for _time in range(2):
            actions.call_moderators(by=team, thread=thread, words="on ne s’entend plus")
        assert [notice.to for notice in Notice.objects.all()] == [moderator]
        assert Report.objects.on_desk_of(moderator).count() == 1
        came = actions.answer_call(by=moderator, thread=thread)
        assert came.is_guest
        say_in(thread, moderator)
        with pytest.raises(PermissionDenied):
            actions.answer_call(by=PersonFactory(), thread=thread)

    def test_at_the_end_two_counts_are_kept_and_who_came_is_forgotten(self):
        came, new, absent = PersonFactory(), PersonFactory(), PersonFactory()
        thread, team = room_of(came, absent)
        actions.admit(by=team, thread=thread, person=new, is_newcomer=True)
        for person in (came, new, team):
            actions.enter(seat=queries.seat_in(thread.pk, person))
        actions.end_group(by=team, thread=thread)
        room = Room.objects.get()
        assert (room.present, room.newcomers) == (2, 1)
        assert not Seat.objects.filter(entered_at__isnull=False).exists()
        actions.settle_rooms()
        assert Room.objects.get().present == 2

    def test_the_hour_passed_upkeep_counts(self):
        came = PersonFactory()
        thread, _team = room_of(came)
        actions.enter(seat=queries.seat_in(thread.pk, came))
        with time_machine.travel(thread.room.ends_at, tick=False):
            actions.settle_rooms()
        assert Room.objects.get().present == 1

    def test_a_worry_is_told_to_who_holds_the_room_who_may_write_once(self):
        member, gone = PersonFactory(), PersonFactory()
        thread, team = room_of(member, gone)
        with pytest.raises(PermissionDenied):
            actions.write_to(by=team, thread=thread, number=number(thread, gone))
        actions.worry_about(by=member, thread=thread, number=number(thread, gone))
        opened = actions.write_to(by=team, thread=thread, number=number(thread, gone))
        assert {place.person for place in opened.participations.all()} == {team, gone}
        assert thread.about not in opened.about  # another may read it over one's shoulder
        assert not Seat.objects.filter(worry_at__isnull=False).exists()

    @pytest.mark.parametrize("how", ["gave back their place", "was asked to leave"])
    def test_someone_who_is_no_longer_in_the_room_is_still_written_to(self, how):
        member, gone = PersonFactory(), PersonFactory()
        thread, team = room_of(member, gone)
        say_in(thread, gone, "Je n’en peux plus")
        if how == "was asked to leave":
            actions.remove(by=team, thread=thread, number=number(thread, gone), words="Prenez l’air.")
        else:
            actions.let_go(by=gone, thread=thread, person=gone)
        actions.worry_about(by=member, thread=thread, number=number(thread, gone))
        opened = actions.write_to(by=team, thread=thread, number=number(thread, gone))
        assert {place.person for place in opened.participations.all()} == {team, gone}

    @pytest.mark.parametrize("why", ["blocked", "suspended"])
    def test_a_block_or_a_suspension_still_refuses_it(self, why):
        member, gone = PersonFactory(), PersonFactory()
        thread, team = room_of(member, gone)
        actions.worry_about(by=member, thread=thread, number=number(thread, gone))
        if why == "blocked":
            block(by=gone, person=team)
        else:
            suspend(by=None, person=gone, until=None)
        actions.let_go(by=gone, thread=thread, person=gone)
        with pytest.raises(actions.NotNowError, match="ne peut pas recevoir"):
            actions.write_to(by=team, thread=thread, number=number(thread, gone))

    def test_the_word_after_is_sealed(self):
        thread, team = room_of()
        actions.write_debrief(by=team, thread=thread, words="un silence lourd")
        assert [note.body for note in queries.debriefs_of(thread.room)] == ["un silence lourd"]
        raw = Debrief.objects.values_list("body", flat=True).get()
        assert b"silence" not in bytes(raw)


class TestBlocks:
    def test_members_apart_do_not_read_each_other_and_hear_who_holds_the_room(self):
        one, other, third = PersonFactory(), PersonFactory(), PersonFactory()
        thread, team = room_of(one, other, third)
        block(by=one, person=other)
        block(by=third, person=team)
        for author in (one, other, third, team):
            say_in(thread, author, f"de {author.pseudonym}")
        standing = queries.standing_of(thread.pk)
        read = {
            reader: {message.author for message in queries.latest(seat(thread, reader), standing.unseen_by(reader.pk)).messages}
            for reader in (one, other, third, team)
        }
        assert read == {
            one: {one, third, team}, other: {other, third, team}, third: {one, other, third, team}, team: {one, other, third, team},
        }

    @pytest.mark.parametrize("change", [
        lambda one, other: block(by=one, person=other), lambda one, other: suspend(by=None, person=other, until=None),
    ], ids=["block", "suspension"])
    def test_a_change_of_rights_changes_the_version_of_the_room(self, change):
        one, other = PersonFactory(), PersonFactory()
        _thread, _team = room_of(one, other)
        before = Room.objects.get().version
        change(one, other)
        assert Room.objects.get().version > before


def test_rights_are_read_with_the_same_queries_for_2_or_30_people(django_assert_num_queries):
    few, _team = room_of(PersonFactory())
    many, _team = room_of(*(PersonFactory() for _n in range(30)))
    with django_assert_num_queries(4):
        queries.standing_of(few.pk, ["a"])
    with django_assert_num_queries(4):
        queries.standing_of(many.pk, [str(n) for n in range(30)])


def test_who_left_without_an_open_page_costs_nothing_to_those_who_are_there(django_assert_num_queries):
    """Only an open page that closes says how one comes in again."""
    thread, team = room_of(gone := PersonFactory())
    actions.let_go(by=team, thread=thread, person=gone)
    with django_assert_num_queries(4):
        assert queries.standing_of(thread.pk, ["a"]).doors == {}
