"""Walking together: a frame agreed by both, the times they meet, the member's goals, a pause."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accompaniment.enums import FrameState, GoalState, RelationState
from eclaireur.accompaniment.models import Frame, Goal, Relation, Session
from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify


@transaction.atomic
def propose_frame(*, by: Person, relation: Relation, values: Mapping[str, Any]) -> Frame:
    """`by` proposes how to walk together; it holds once the other agreed. It replaces a frame still waiting.

    `values` are cleaned fields of Frame: rhythm, modality, boundaries, review_on, ends_on.
    """
    relation = _locked(relation, by, "accompaniment.walk_together")
    now = timezone.now()
    relation.frames.filter(state=FrameState.PROPOSED).update(state=FrameState.REPLACED, decided_at=now)
    frame = Frame.objects.create(relation=relation, proposed_by=by, **values)
    record(by=by, verb="accompaniment.propose_frame", on=frame, subject=relation.other(by))
    _tell_other(relation, by, "accompaniment.frame_proposed")
    return frame


@transaction.atomic
def agree_frame(*, by: Person, frame: Frame) -> Frame:
    """The other agrees: this frame holds, the former one is replaced, the accompaniment is under way."""
    relation = _locked(frame.relation, by, "accompaniment.walk_together")
    frame = _waiting(frame)
    if frame.proposed_by_id == by.pk:
        raise PermissionDenied
    now = timezone.now()
    relation.frames.filter(state=FrameState.AGREED).update(state=FrameState.REPLACED, decided_at=now)
    _decide(frame, FrameState.AGREED)
    if relation.state == RelationState.BEING_FRAMED:
        relation.state = RelationState.ACTIVE
        relation.save(update_fields=["state", "updated_at"])
    record(by=by, verb="accompaniment.agree_frame", on=frame, subject=relation.other(by))
    _tell_other(relation, by, "accompaniment.frame_agreed")
    return frame


@transaction.atomic
def decline_frame(*, by: Person, frame: Frame) -> Frame:
    """Either lets a waiting frame go: the other would like it otherwise, or its author takes it back."""
    relation = _locked(frame.relation, by, "accompaniment.walk_together")
    frame = _waiting(frame)
    _decide(frame, FrameState.DECLINED)
    record(by=by, verb="accompaniment.decline_frame", on=frame, subject=relation.other(by))
    if frame.proposed_by_id != by.pk:
        _tell_other(relation, by, "accompaniment.frame_declined")
    return frame


@transaction.atomic
def note_session(
    *, by: Person, relation: Relation, values: Mapping[str, Any], session: Session | None = None
) -> Session:
    """Either notes a time they met, or changes one they noted themselves.

    `values` are cleaned fields of Session: held_on, minutes, modality, note.
    """
    relation = _locked(relation, by, "accompaniment.walk_together")
    if session is None:
        session = Session.objects.create(relation=relation, written_by=by, **values)
    else:
        _own(session, relation, by)
        for name, value in values.items():
            setattr(session, name, value)
        session.save()
    record(by=by, verb="accompaniment.note_session", on=session, subject=relation.other(by))
    return session


@transaction.atomic
def remove_session(*, by: Person, session: Session) -> None:
    """Its writer erases a session."""
    relation = _locked(session.relation, by, "accompaniment.view_relation")
    _own(session, relation, by)
    record(by=by, verb="accompaniment.remove_session", on=session, subject=relation.other(by))
    session.delete()


@transaction.atomic
def add_goal(*, by: Person, relation: Relation, words: str) -> Goal:
    """The member says where they want to go. The peer of this accompaniment reads it."""
    relation = _locked(relation, by, "accompaniment.set_goals")
    goal = Goal.objects.create(relation=relation, person=by, words=words)
    record(by=by, verb="accompaniment.add_goal", on=goal, subject=by)
    return goal


@transaction.atomic
def move_goal(*, by: Person, goal: Goal, state: GoalState) -> Goal:
    """The member says that a goal is reached, set aside, or under way again."""
    _locked(goal.relation, by, "accompaniment.set_goals")
    goal.state = state
    goal.decided_at = None if state == GoalState.OPEN else timezone.now()
    goal.save(update_fields=["state", "decided_at", "updated_at"])
    record(by=by, verb="accompaniment.move_goal", on=goal, subject=by)
    return goal


@transaction.atomic
def remove_goal(*, by: Person, goal: Goal) -> None:
    """The member erases a goal, at any time, even after the end."""
    if goal.person_id != by.pk:
        raise PermissionDenied
    record(by=by, verb="accompaniment.remove_goal", on=goal, subject=by)
    goal.delete()


@transaction.atomic
def pause_relation(*, by: Person, relation: Relation) -> Relation:
    """Either asks for a pause. The place is kept, nothing is lost."""
    relation = _locked(relation, by, "accompaniment.walk_together")
    if relation.state != RelationState.PAUSED:
        relation.state, relation.paused_at = RelationState.PAUSED, timezone.now()
        relation.save(update_fields=["state", "paused_at", "updated_at"])
        record(by=by, verb="accompaniment.pause_relation", on=relation, subject=relation.other(by))
        _tell_other(relation, by, "accompaniment.paused")
    return relation


@transaction.atomic
def resume_relation(*, by: Person, relation: Relation) -> Relation:
    """Either takes up again after a pause."""
    relation = _locked(relation, by, "accompaniment.walk_together")
    if relation.state == RelationState.PAUSED:
        framed = relation.frames.filter(state=FrameState.AGREED).exists()
        relation.state = RelationState.ACTIVE if framed else RelationState.BEING_FRAMED
        relation.paused_at = None
        relation.save(update_fields=["state", "paused_at", "updated_at"])
        record(by=by, verb="accompaniment.resume_relation", on=relation, subject=relation.other(by))
        _tell_other(relation, by, "accompaniment.resumed")
    return relation


def _locked(relation: Relation, by: Person, permission: str) -> Relation:
    """The relation read again under a lock, for someone who may do this; PermissionDenied, or words once ended."""
    fresh = Relation.objects.select_for_update(of=("self",)).select_related("member", "peer").get(pk=relation.pk)
    if not by.has_perm("accompaniment.view_relation", fresh):
        raise PermissionDenied
    if not fresh.is_under_way and permission != "accompaniment.view_relation":
        raise ValidationError(_("Cet accompagnement est terminé : plus rien n’y change."))
    if not by.has_perm(permission, fresh):
        raise PermissionDenied
    return fresh


def _waiting(frame: Frame) -> Frame:
    fresh = Frame.objects.get(pk=frame.pk)
    if fresh.state != FrameState.PROPOSED:
        raise ValidationError(_("Ce cadre n’attend plus de réponse : il a changé entre-temps."))
    return fresh


def _decide(frame: Frame, state: FrameState) -> None:
    frame.state, frame.decided_at = state, timezone.now()
    frame.save(update_fields=["state", "decided_at", "updated_at"])


def _own(session: Session, relation: Relation, by: Person) -> None:
    if session.relation_id != relation.pk or session.written_by_id != by.pk:
        raise PermissionDenied


def _tell_other(relation: Relation, by: Person, kind: str) -> None:
    if (other := relation.other(by)) is not None:
        notify(to=other, kind=kind, about=relation, by=by, url=reverse("accompaniment:relation", args=[relation.pk]))
