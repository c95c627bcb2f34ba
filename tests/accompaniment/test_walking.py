"""Walking together: the frame agreed by both, times, goals, a pause, a gentle end, another peer."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import EndReason, FeedbackFor, FrameState, GoalState, RelationState
from eclaireur.accompaniment.models import Feedback, Relation, Session, SetAside
from eclaireur.accompaniment.queries import find_peers
from eclaireur.accounts.actions import erase_person
from eclaireur.notices.models import Notice
from tests.factories.accompaniment import a_peer, a_relation, a_seeker
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db

FRAME = {"rhythm": "une heure, un mardi sur deux", "modality": "phone", "boundaries": "Pas d’appel la nuit."}


def a_frame(relation, by, **changes):
    review = timezone.localdate() + dt.timedelta(days=60)
    return actions.propose_frame(by=by, relation=relation, values={**FRAME, "review_on": review, "ends_on": None, **changes})


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def relation(concept):
    return a_relation(concept)


def test_a_frame_holds_only_once_the_other_agreed(relation):
    frame = a_frame(relation, relation.peer)
    with pytest.raises(PermissionDenied):
        actions.agree_frame(by=relation.peer, frame=frame)
    assert Relation.objects.get().state == RelationState.BEING_FRAMED

    actions.agree_frame(by=relation.member, frame=frame)

    assert Relation.objects.get().state == RelationState.ACTIVE


def test_a_new_frame_replaces_the_old_one_only_when_agreed(relation):
    first = a_frame(relation, relation.peer)
    actions.agree_frame(by=relation.member, frame=first)
    second = a_frame(relation, relation.member, rhythm="une fois par mois")
    first.refresh_from_db()
    assert first.state == FrameState.AGREED

    actions.agree_frame(by=relation.peer, frame=second)

    first.refresh_from_db()
    assert first.state == FrameState.REPLACED
    assert relation.frames.get(state=FrameState.AGREED).rhythm == "une fois par mois"


def test_a_frame_changed_meanwhile_is_not_agreed_by_surprise(relation):
    seen = a_frame(relation, relation.peer)
    a_frame(relation, relation.peer, rhythm="tous les jours")
    with pytest.raises(ValidationError, match="changé entre-temps"):
        actions.agree_frame(by=relation.member, frame=seen)


def test_a_pause_keeps_the_place_and_gives_back_the_state_it_had(relation):
    frame = a_frame(relation, relation.peer)
    actions.agree_frame(by=relation.member, frame=frame)
    assert actions.pause_relation(by=relation.member, relation=relation).state == RelationState.PAUSED
    assert Relation.objects.under_way().filter(peer=relation.peer).count() == 1
    assert actions.resume_relation(by=relation.peer, relation=relation).state == RelationState.ACTIVE


def test_only_the_two_touch_anything(relation, concept):
    stranger = a_peer(concept)
    frame = a_frame(relation, relation.peer)
    for attempt in (
        lambda: a_frame(relation, stranger),
        lambda: actions.agree_frame(by=stranger, frame=frame),
        lambda: actions.pause_relation(by=stranger, relation=relation),
        lambda: actions.end_relation(by=stranger, relation=relation),
        lambda: actions.add_goal(by=stranger, relation=relation, words="x"),
        lambda: actions.add_goal(by=relation.peer, relation=relation, words="x"),
        lambda: actions.change_peer(by=relation.peer, relation=relation),
        lambda: actions.look_back(by=stranger, relation=relation, meant_for=FeedbackFor.OTHER, words="x"),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_a_session_is_changed_and_erased_by_its_writer_only(relation):
    values = {"held_on": timezone.localdate(), "minutes": 45, "modality": "phone", "note": "Une ligne."}
    session = actions.note_session(by=relation.peer, relation=relation, values=values)
    with pytest.raises(PermissionDenied):
        actions.note_session(by=relation.member, relation=relation, values=values, session=session)
    with pytest.raises(PermissionDenied):
        actions.remove_session(by=relation.member, session=session)
    actions.remove_session(by=relation.peer, session=session)
    assert not Session.objects.exists()


def test_goals_move_and_can_be_taken_up_again(relation):
    goal = actions.add_goal(by=relation.member, relation=relation, words="Reprendre le dessin")
    actions.move_goal(by=relation.member, goal=goal, state=GoalState.SET_ASIDE)
    goal.refresh_from_db()
    assert goal.decided_at
    actions.move_goal(by=relation.member, goal=goal, state=GoalState.OPEN)
    goal.refresh_from_db()
    assert goal.decided_at is None


def test_a_gentle_end_closes_the_conversation_some_days_later_and_frees_the_place(relation):
    actions.end_relation(by=relation.member, relation=relation, farewell="Merci", reason=EndReason.REACHED)
    relation.refresh_from_db()
    assert not relation.is_under_way
    assert relation.thread.closes_at.date() == (timezone.now() + dt.timedelta(days=14)).date()
    assert Notice.objects.filter(to=relation.peer, kind="accompaniment.ended").exists()
    assert not Relation.objects.under_way().exists()
    with pytest.raises(ValidationError, match="terminé"):
        actions.pause_relation(by=relation.peer, relation=relation)


def test_the_reason_is_read_by_oneself_only(relation, client):
    actions.end_relation(by=relation.member, relation=relation, farewell="Merci à toi", reason=EndReason.AT_EASE)
    url = reverse("accompaniment:relation", args=[relation.pk])
    client.force_login(relation.peer)
    theirs = text(client.get(url))
    assert "Merci à toi" in theirs
    assert str(EndReason.AT_EASE.label) not in theirs
    client.force_login(relation.member)
    assert str(EndReason.AT_EASE.label) in text(client.get(url))


def test_feedback_for_oneself_stays_with_oneself(relation, client):
    actions.end_relation(by=relation.peer, relation=relation)
    actions.look_back(by=relation.member, relation=relation, meant_for=FeedbackFor.OTHER, words="POURLAUTRE")
    actions.look_back(by=relation.member, relation=relation, meant_for=FeedbackFor.ONESELF, words="POURMOI")
    client.force_login(relation.peer)
    page = text(client.get(reverse("accompaniment:relation", args=[relation.pk])))
    assert "POURLAUTRE" in page
    assert "POURMOI" not in page

    actions.look_back(by=relation.member, relation=relation, meant_for=FeedbackFor.OTHER, words=" ")
    assert Feedback.objects.count() == 1


def test_nobody_looks_back_before_the_end(relation):
    with pytest.raises(PermissionDenied):
        actions.look_back(by=relation.member, relation=relation, meant_for=FeedbackFor.OTHER, words="x")


def test_another_peer_in_two_clicks_without_a_word_of_explanation(relation, client, concept):
    a_peer(concept)
    client.force_login(relation.member)
    page = text(client.get(reverse("accompaniment:relation", args=[relation.pk])))
    change = reverse("accompaniment:change_peer", args=[relation.pk])
    assert change in page
    form = text(client.get(change))
    assert "<textarea" not in form.split("<main")[1].split("</main")[0]
    after = client.post(change, follow=True)
    assert after.redirect_chain[-1][0] == reverse("accompaniment:find")
    names = [offered.profile.person for offered in find_peers(relation.member).peers]
    assert relation.peer not in names
    assert len(names) == 1
    assert SetAside.objects.filter(person=relation.member, peer=relation.peer).exists()
    assert not Relation.objects.get(pk=relation.pk).end_reason


def test_ending_twice_changes_nothing(relation):
    actions.end_relation(by=relation.member, relation=relation, farewell="Merci")
    actions.end_relation(by=relation.peer, relation=relation, farewell="Non, merci à toi")
    relation.refresh_from_db()
    assert relation.ended_by == relation.member
    assert relation.farewell == "Merci"


def test_two_relations_under_way_for_the_same_pair_are_refused_by_the_database(relation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(member=relation.member, peer=relation.peer)


def test_erasing_someone_ends_their_relations_and_leaves_their_words_unreadable(relation):
    member, peer = relation.member, relation.peer
    note = {"held_on": timezone.localdate(), "minutes": 30, "modality": "text", "note": "Notre ligne"}
    actions.note_session(by=member, relation=relation, values=note)
    actions.add_goal(by=member, relation=relation, words="Un objectif")
    waiting = actions.ask_peer(by=a_seeker(ConceptFactory()), peer=peer, words="Bonjour")

    erase_person(by=member, person=member)

    relation.refresh_from_db()
    assert relation.member is None
    assert not relation.is_under_way
    assert Session.objects.get().note == ""
    assert not relation.goals.exists()
    waiting.refresh_from_db()
    assert waiting.is_pending


def test_the_page_of_a_relation_says_what_waits(relation, client):
    a_frame(relation, relation.peer)
    client.force_login(relation.member)
    page = text(client.get(reverse("accompaniment:relation", args=[relation.pk])))
    assert "D’accord avec ce cadre" in page
    assert reverse("conversations:thread", args=[relation.thread_id]) in page


def test_a_review_day_that_came_is_said(relation, client):
    frame = a_frame(relation, relation.peer)
    actions.agree_frame(by=relation.member, frame=frame)
    relation.frames.update(review_on=timezone.localdate())
    client.force_login(relation.member)
    assert "Vous aviez prévu d’en reparler" in text(client.get(reverse("accompaniment:relation", args=[relation.pk])))


def test_a_frame_form_refuses_a_past_review_and_an_end_before_it(relation, client):
    client.force_login(relation.peer)
    url = reverse("accompaniment:frame", args=[relation.pk])
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    page = text(client.post(url, {**FRAME, "review_on": yesterday}))
    assert "Choisissez un jour à venir" in page
    assert "Pas d’appel la nuit." in page
    soon = (timezone.localdate() + dt.timedelta(days=10)).isoformat()
    sooner = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
    assert "La fin prévue vient après" in text(client.post(url, {**FRAME, "review_on": soon, "ends_on": sooner}))


def test_sessions_are_noted_from_the_page_and_a_day_to_come_is_refused(relation, client):
    client.force_login(relation.member)
    url = reverse("accompaniment:sessions", args=[relation.pk])
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    row = {"minutes": 60, "modality": "onsite", "note": "Marché le long du canal"}
    assert "pas encore passé" in text(client.post(url, {**row, "held_on": tomorrow}))
    client.post(url, {**row, "held_on": timezone.localdate().isoformat()})
    assert "Marché le long du canal" in text(client.get(url))
    session = Session.objects.get()
    changed = {**row, "held_on": timezone.localdate().isoformat(), "minutes": 30}
    client.post(reverse("accompaniment:session", args=[session.pk]), changed)
    session.refresh_from_db()
    assert session.minutes == 30


def test_many_sessions_are_cut_in_pages_with_the_same_number_of_queries(relation, client):
    client.force_login(relation.member)
    url = reverse("accompaniment:sessions", args=[relation.pk])
    counts = []
    for number in (1, 30):
        for _ in range(number):
            Session.objects.create(
                relation=relation, written_by=relation.member, held_on=timezone.localdate(), minutes=30,
                modality="text", note="Ligne",
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1
    assert "Page 1 sur 2" in text(page)
