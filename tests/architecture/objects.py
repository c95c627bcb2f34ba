"""Which row each address with a row is tried on. A function makes the row in a world and returns the address's words.

To add one: `@row_of("room:name")` over a function from a world to the keyword arguments of `reverse`.
"""

from collections.abc import Callable
from datetime import time, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from eclaireur.accompaniment import actions as accompaniment
from eclaireur.accompaniment.models import Request
from eclaireur.accounts.actions import give_consent
from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import Block, RoleGrant
from eclaireur.community.models import Draft, Offer, Persona, StructureMembership
from eclaireur.conversations import actions as conversations
from eclaireur.core import heartbeats
from eclaireur.gatherings.actions import register_visitor
from eclaireur.gatherings.models import AfterWord
from eclaireur.notices.actions import notify
from eclaireur.people.enums import Stage
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor, LiftingReason, Measure, PatternKind, Reason
from eclaireur.safety.models import AgeHint, Alert, Pattern
from eclaireur.safety.reference import load_help
from tests.architecture.world import COORDINATOR, FACILITATOR, MEMBER, MODERATOR, OTHER_PEER, PEER, World
from tests.factories.accounts import StructureFactory
from tests.factories.community import SpaceFactory, ThemeFactory, open_topic
from tests.factories.conversations import private_thread, room_of, say, say_in
from tests.factories.gatherings import (
    a_certificate,
    a_date,
    a_draft,
    a_feed,
    a_programme_followed_by,
    a_series,
    coming_to,
)
from tests.factories.people import (
    ConceptFactory,
    ExperienceFactory,
    PathFactory,
    PathStepFactory,
    PeerProfileFactory,
)
from tests.factories.practice import ClearanceFactory, cleared

ROWS: dict[str, Callable[[World], dict]] = {}


def row_of(*names: str) -> Callable:
    """Register how the rows of the addresses `names` are made."""

    def register(make: Callable[[World], dict]) -> Callable[[World], dict]:
        ROWS.update(dict.fromkeys(names, make))
        return make

    return register


# --- accounts


@row_of("account_confirm_email")
def a_link_that_means_nothing(world: World) -> dict:
    return {"key": "nothing"}


@row_of("account_reset_password_from_key")
def a_reset_that_means_nothing(world: World) -> dict:
    return {"uidb36": "1", "key": "nothing"}


@row_of("mfa_edit_webauthn", "mfa_remove_webauthn")
def a_members_passkey(world: World) -> dict:
    data = {"name": "téléphone", "credential": {}}
    return {"pk": Authenticator.objects.create(user=world[MEMBER], type=Authenticator.Type.WEBAUTHN, data=data).pk}


@row_of("accounts:close_session", "accounts:not_me")
def a_members_session(world: World) -> dict:
    session = UserSession.objects.create(
        user=world[MEMBER], ip="127.0.0.1", session_key="of-a-member", user_agent="", last_seen_at=timezone.now()
    )
    return {"pk": session.pk}


@row_of("accounts:unblock")
def a_members_block(world: World) -> dict:
    return {"pk": Block.objects.create(person=world[MEMBER], blocked=world[OTHER_PEER]).pk}


@row_of("accounts:change_consent")
def a_purpose(world: World) -> dict:
    return {"purpose": Purpose.CONTACT}


@row_of("accounts:end_role")
def a_peers_role(world: World) -> dict:
    return {"pk": RoleGrant.objects.get(person=world[PEER], role=Role.PEER).pk}


# --- notices


@row_of("notices:open")
def a_members_notice(world: World) -> dict:
    return {"pk": notify(to=world[MEMBER], kind="conversations.wrote", by=world[PEER], url="/conversations/").pk}


# --- safety


@row_of("safety:help_page")
def a_help_page(world: World) -> dict:
    load_help()
    return {"slug": "charte"}


@row_of(
    "safety:alert", "safety:alert_now", "safety:read_alert", "safety:take_alert", "safety:pass_alert", "safety:escalate_alert",
    "safety:write_from_alert", "safety:reopen_alert", "safety:ask_lifting_for_alert", "safety:keep_alert", "safety:take_over_alert",
    "safety:alerts_before",
)  # fmt: skip
def an_alert_about_a_member(world: World) -> dict:
    thread, _one, _other = private_thread(world[MEMBER], world[PEER])
    say(thread, world[MEMBER], "Je vais me suicider ce soir.")
    return {"pk": Alert.objects.open().get(author=world[MEMBER]).pk}


@row_of("safety:drop_slot")
def a_moderators_hours(world: World) -> dict:
    return {"pk": safety.add_slot(by=world[MODERATOR], weekday=0, starts=time(8), ends=time(9)).pk}


@row_of("safety:drop_exception")
def a_moderators_absence(world: World) -> dict:
    now = timezone.now()
    made = safety.add_exception(by=world[MODERATOR], starts_at=now, ends_at=now + timedelta(hours=1), is_away=True)
    return {"pk": made.pk}


def _message(world: World):
    thread, member, _peer = private_thread(world[MEMBER], world[PEER])
    return say(thread, member)


@row_of("safety:report")
def a_members_message(world: World) -> dict:
    return {"label": "conversations.message", "pk": str(_message(world).pk)}


def _report(world: World):
    """A member reports what a peer wrote."""
    thread, member, peer = private_thread(world[MEMBER], world[PEER])
    return safety.report(by=member, about=say(thread, peer), reason=Reason.OTHER)


@row_of("safety:withdraw", "safety:case")
def a_members_report(world: World) -> dict:
    return {"pk": _report(world).pk}


@row_of("safety:text", "safety:ask_lifting_of")
def a_post_to_read(world: World) -> dict:
    return {"label": "community.post", "pk": str(open_topic(author=world[MEMBER]).posts.get().pk)}


@row_of("safety:held_author")
def a_peer_held_back(world: World) -> dict:
    return {"pk": safety.hold(world[PEER], why=HeldFor.AUTHOR, author=world[PEER]).pk}


def _note_to_a_peer(world: World):
    return safety.decide(
        by=world[MODERATOR], report=_report(world), measure=Measure.WRITE, reason=Reason.OTHER, letter="Parlons-en."
    )


@row_of("safety:appeal")
def a_decision_to_appeal(world: World) -> dict:
    return {"pk": _note_to_a_peer(world).pk}


@row_of("safety:appeal_to_read")
def an_appeal(world: World) -> dict:
    return {"pk": safety.appeal(by=world[PEER], decision=_note_to_a_peer(world), words="Ce n’est pas ce que je disais.").pk}


@row_of("safety:lift", "safety:decision", "safety:annul")
def a_decision(world: World) -> dict:
    report = _report(world)
    letter = "Merci de relire la charte avant d’écrire de nouveau."
    decision = safety.decide(
        by=world[MODERATOR], report=report, measure=Measure.TWO_WEEKS, reason=Reason.OTHER, letter=letter
    )
    return {"pk": decision.pk}


@row_of("safety:pattern", "safety:ask_lifting_for_pattern")
def a_pattern_about_a_member(world: World) -> dict:
    return {"pk": Pattern.objects.create(person=world[MEMBER], kind=PatternKind.MANY_CONTACTS, number=9).pk}


@row_of("safety:age_hint")
def a_members_age(world: World) -> dict:
    return {"pk": AgeHint.objects.create(person=world[MEMBER], place="un message", words="j’ai 15 ans").pk}


@row_of("safety:lifting", "safety:look_behind")
def a_lifting_that_waits(world: World) -> dict:
    asked = safety.ask_lifting(by=world[MODERATOR], person=world[MEMBER], reason=LiftingReason.DANGER, words="Un adieu.")
    return {"pk": asked.pk}


# --- people


@row_of("people:browse_theme", "people:add")
def a_concept(world: World) -> dict:
    return {"concept": ConceptFactory().slug}


@row_of("people:change", "people:remove")
def a_members_experience(world: World) -> dict:
    return {"pk": ExperienceFactory(person=world[MEMBER]).pk}


@row_of("people:put_back")
def a_members_removed_experience(world: World) -> dict:
    return {"pk": ExperienceFactory(person=world[MEMBER], removed_at=timezone.now()).pk}


def _path(world: World):
    PeerProfileFactory(person=world[PEER])
    return PathFactory(person=world[PEER])


@row_of("people:change_step", "people:remove_step", "people:move_step_up", "people:move_step_down")
def a_step_of_a_peers_path(world: World) -> dict:
    return {"pk": PathStepFactory(path=_path(world)).pk}


@row_of("people:withdraw")
def a_peers_path(world: World) -> dict:
    _path(world)
    return {}


@row_of("people:peer", "people:block_peer")
def a_listed_peer(world: World) -> dict:
    _path(world)
    cleared(world[PEER])
    return {"pk": world[PEER].peer_profile.pk}


# --- conversations


@row_of("conversations:thread", "conversations:mute", "conversations:leave", "conversations:block")
def a_thread_of_two(world: World) -> dict:
    thread, _member, _peer = private_thread(world[MEMBER], world[PEER])
    return {"pk": thread.pk}


@row_of("conversations:edit", "conversations:erase", "conversations:tell")
def a_message_of_a_member(world: World) -> dict:
    return {"pk": _message(world).pk}


# --- community


@row_of(
    "community:space", "community:charter", "community:new_topic", "community:follow_space", "community:see_all", "community:moderate_space",
    "community:take_persona", "community:desk_space", "community:desk_remove_space", "community:desk_add_theme",
)
def a_space_for_everyone(world: World) -> dict:
    return {"slug": SpaceFactory().slug}


@row_of("community:drop_persona")
def a_members_name_in_a_space(world: World) -> dict:
    space = SpaceFactory()
    Persona.objects.create(person=world[MEMBER], space=space, pseudonym="Autre nom")
    return {"slug": space.slug}


@row_of("community:throw_draft")
def a_members_draft(world: World) -> dict:
    return {"pk": Draft.objects.create(person=world[MEMBER], space=SpaceFactory(), body="Un début.").pk}


@row_of("community:leave", "community:desk_remove_member")
def a_member_of_a_structure(world: World) -> dict:
    return {"pk": StructureMembership.objects.create(person=world[MEMBER], structure=StructureFactory()).pk}


@row_of("community:topic", "community:follow_topic", "community:moderate_topic")
def a_members_topic(world: World) -> dict:
    return {"pk": open_topic(author=world[MEMBER]).pk}


@row_of("community:edit", "community:erase", "community:versions", "community:block", "community:moderate_post",
        "community:fold",
        "community:take_welcome", "community:hand_back_welcome")
def a_members_post(world: World) -> dict:
    return {"pk": open_topic(author=world[MEMBER]).posts.get().pk}


@row_of("community:pass_on")
def a_topic_offered_to_the_member(world: World) -> dict:
    """A topic that waits was offered to the member."""
    return {"pk": Offer.objects.create(topic=open_topic(), person=world[MEMBER]).pk}


@row_of("community:desk_theme", "community:desk_remove_theme")
def a_theme_of_a_space(world: World) -> dict:
    return {"pk": ThemeFactory().pk}


@row_of("community:desk_members")
def a_structure(world: World) -> dict:
    return {"slug": StructureFactory().slug}


def _room(world: World):
    thread, facilitator = room_of(world[MEMBER], facilitator=world[FACILITATOR])
    conversations.call_moderators(by=facilitator, thread=thread)
    return thread


@row_of("conversations:room", "conversations:gesture", "conversations:answer", "conversations:hold", "conversations:after")
def a_room_that_called(world: World) -> dict:
    return {"pk": _room(world).pk}


@row_of("conversations:erase_mine")
def a_room_a_member_wrote_in(world: World) -> dict:
    thread = _room(world)
    say_in(thread, world[MEMBER])
    return {"pk": thread.pk}


@row_of("conversations:room_block", "conversations:remove")
def a_member_in_a_room(world: World) -> dict:
    thread = _room(world)
    return {"pk": thread.pk, "number": thread.room.seats.get(place__person=world[MEMBER]).number}
# --- gatherings


@row_of("gatherings:week", "gatherings:month")
def a_day(world: World) -> dict:
    return {"day": timezone.localdate().isoformat()}


@row_of("gatherings:structure")
def a_structure_with_an_agenda(world: World) -> dict:
    return {"slug": StructureFactory().slug}


@row_of("gatherings:occurrence", "gatherings:room", "gatherings:date_feed", "gatherings:visio")
def a_date_in_the_agenda(world: World) -> dict:
    return {"pk": a_date(world[FACILITATOR]).pk}


@row_of("gatherings:rules")
def a_date_with_new_rules(world: World) -> dict:
    date = a_date(world[FACILITATOR])
    coming_to(date, world[MEMBER])
    type(date.series).objects.filter(pk=date.series_id).update(rules_text="Ce qui se dit ici reste ici.")
    return {"pk": date.pk}


@row_of("gatherings:private_feed")
def a_members_private_address(world: World) -> dict:
    return {"token": a_feed(world[MEMBER])[1]}


@row_of("gatherings:certificate", "gatherings:answer_certificate")
def a_request_for_a_certificate(world: World) -> dict:
    return {"pk": a_certificate(world[MEMBER], world[FACILITATOR]).pk}


@row_of("gatherings:ask_certificate", "gatherings:certificates")
def a_programme_that_is_over(world: World) -> dict:
    return {"pk": a_programme_followed_by(world[MEMBER], by=world[FACILITATOR]).pk}


@row_of("gatherings:verified")
def a_number(world: World) -> dict:
    return {"code": a_certificate(world[MEMBER], world[FACILITATOR], is_confirmed=True).number}


@row_of("gatherings:close_feed")
def a_members_calendar(world: World) -> dict:
    return {"pk": a_feed(world[MEMBER])[0].pk}


@row_of("gatherings:series")
def a_gathering_in_the_agenda(world: World) -> dict:
    return {"slug": a_series(world[FACILITATOR]).slug}


@row_of("gatherings:leave", "gatherings:take_back", "gatherings:accept")
def a_members_place(world: World) -> dict:
    return {"pk": coming_to(a_date(world[FACILITATOR]), world[MEMBER])[0].pk}


@row_of("gatherings:manage", "gatherings:edit", "gatherings:publish", "gatherings:discard", "gatherings:cancel", "gatherings:resume", "gatherings:exceptions")
def a_facilitators_draft(world: World) -> dict:
    return {"pk": a_draft(world[FACILITATOR]).pk}


@row_of("gatherings:stop_holding", "gatherings:past")
def a_facilitators_gathering(world: World) -> dict:
    return {"pk": a_series(world[FACILITATOR]).pk}


@row_of("gatherings:erase_word")
def a_word_after(world: World) -> dict:
    date = a_date(world[FACILITATOR])
    return {"pk": date.pk, "word": AfterWord.objects.create(occurrence=date, author=world[FACILITATOR], body="Un soir doux.").pk}


@row_of("gatherings:write_to")
def someone_who_came(world: World) -> dict:
    date = a_date(world[FACILITATOR])
    (place,) = coming_to(date, world[MEMBER])
    now = timezone.now()
    type(date).objects.filter(pk=date.pk).update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    return {"pk": date.pk, "place": place.pk}


@row_of(
    "gatherings:date", "gatherings:edit_date", "gatherings:step_down", "gatherings:cancel_date", "gatherings:restore_date", "gatherings:count",
    "gatherings:prepare",
    "gatherings:hold", "gatherings:call", "gatherings:after", "gatherings:add_guest",
)
def a_facilitators_date(world: World) -> dict:
    return {"pk": a_date(world[FACILITATOR]).pk}


@row_of("gatherings:free_place", "gatherings:put_back")
def a_place_without_an_account(world: World) -> dict:
    date = a_date(world[FACILITATOR], open_to_visitors=True)
    place, _code = register_visitor(gathering=date, name="Nour", rules_accepted=True)
    return {"pk": date.pk, "place": place.pk}


# --- practice


@row_of("practice:clearance")
def a_clearance_being_read(world: World) -> dict:
    return {"pk": ClearanceFactory(person=world[PEER]).pk}


# --- accompaniment


def _asked(world: World):
    """A member asks a peer who lived the same."""
    concept = ConceptFactory()
    PeerProfileFactory(person=world[PEER], capacity=2)
    PathFactory(person=world[PEER])
    cleared(world[PEER])
    ExperienceFactory(person=world[PEER], concept=concept, accompanies=True)
    give_consent(by=world[MEMBER], purpose=Purpose.MATCHING)
    ExperienceFactory(person=world[MEMBER], concept=concept, stage=Stage.IN)
    return accompaniment.ask_peer(by=world[MEMBER], peer=world[PEER], words="Bonjour")


def _relation(world: World):
    return accompaniment.agree(by=world[PEER], proposal=_asked(world))


@row_of("accompaniment:ask")
def a_peer_to_ask(world: World) -> dict:
    accompaniment.take_back(by=world[MEMBER], proposal=_asked(world))
    return {"pk": world[PEER].peer_profile.pk}


@row_of("accompaniment:my_request", "accompaniment:withdraw", "accompaniment:request_to_read", "accompaniment:leave_to_others")
def a_members_request(world: World) -> dict:
    return {"pk": _asked(world).request_id}


@row_of("accompaniment:say_yes", "accompaniment:say_no", "accompaniment:take_back")
def a_members_ask(world: World) -> dict:
    return {"pk": _asked(world).pk}


@row_of(
    "accompaniment:relation", "accompaniment:pause", "accompaniment:resume", "accompaniment:end", "accompaniment:change_peer",
    "accompaniment:frame", "accompaniment:sessions", "accompaniment:add_goal",
)
def a_relation(world: World) -> dict:
    return {"pk": _relation(world).pk}


@row_of("accompaniment:look_back")
def a_relation_that_ended(world: World) -> dict:
    relation = _relation(world)
    accompaniment.end_relation(by=world[MEMBER], relation=relation)
    return {"pk": relation.pk}


@row_of("accompaniment:agree_frame", "accompaniment:decline_frame")
def a_frame_a_member_proposes(world: World) -> dict:
    in_a_month = timezone.localdate() + timedelta(days=30)
    values = {"rhythm": "chaque semaine", "modality": "phone", "boundaries": "", "review_on": in_a_month}
    return {"pk": accompaniment.propose_frame(by=world[MEMBER], relation=_relation(world), values=values).pk}


@row_of("accompaniment:session", "accompaniment:remove_session")
def a_session_a_member_noted(world: World) -> dict:
    values = {"held_on": timezone.localdate(), "minutes": 45, "modality": "phone", "note": ""}
    return {"pk": accompaniment.note_session(by=world[MEMBER], relation=_relation(world), values=values).pk}


@row_of("accompaniment:move_goal", "accompaniment:remove_goal")
def a_members_goal(world: World) -> dict:
    return {"pk": accompaniment.add_goal(by=world[MEMBER], relation=_relation(world), words="Reprendre la marche").pk}


def _batch(world: World):
    """A coordinator's batch with the line of a member who waited too long."""
    _asked(world)
    Request.objects.update(created_at=timezone.now() - timedelta(days=30))
    request = accompaniment.hand_over(by=world[MEMBER])
    Request.objects.filter(pk=request.pk).update(created_at=timezone.now() - timedelta(days=30))
    return accompaniment.prepare_batch(by=world[COORDINATOR])


@row_of("accompaniment:batch", "accompaniment:send_batch", "accompaniment:discard_batch")
def a_batch(world: World) -> dict:
    return {"pk": _batch(world).pk}


@row_of("accompaniment:batch_line")
def a_line_of_a_batch(world: World) -> dict:
    return {"pk": _batch(world).lines.get().pk}


# --- portal


@row_of("portal:health")
def a_worker_alive(world: World) -> dict:
    heartbeats.beat("here")
    return {}
