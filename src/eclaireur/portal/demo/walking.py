"""Those who seek, those who wait, and those who walk together, at every stage."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import GoalState
from eclaireur.accompaniment.models import Frame, Proposal, Relation
from eclaireur.accounts.models import Person
from eclaireur.conversations.actions import mark_read, send
from eclaireur.conversations.models import Message, Thread
from eclaireur.portal.demo.reading import date_back, read
from eclaireur.territory.models import Commune

NAMESPACE = uuid.UUID("6f1f0a3e-6a5c-5d0e-9a44-0c1a7e0c6f11")  # tokens of messages: the same at each creation


def walk(*, house: dict, people: dict[str, Person]) -> None:
    """Searches for every member, then accompaniments, questions asked to one peer, and requests without a name."""
    for row in read("members"):
        _seek(people[row["name"]], row)
    for row in house["walks"]:
        _accompany(row, people[row["member"]], people[row["peer"]])
    for row in house["asked"]:
        asked = actions.ask_peer(by=people[row["member"]], peer=people[row["peer"]], words=row["words"])
        _date_proposal(asked, row["days"])
    for row in house["published"]:
        request = actions.publish_request(by=people[row["member"]], words=row["words"], structure=None)
        date_back(request, row["days"], "published_at")
        if "offer" in row:
            name, words = row["offer"]
            if request.showings.filter(peer=people[name]).exists():
                actions.offer(by=people[name], request=request, words=words)


def _seek(person: Person, row: dict[str, Any]) -> None:
    if person.is_paused:
        return
    commune = Commune.objects.filter(pk=row["place"]).first()
    actions.save_search(
        by=person, values={"languages": row.get("langs", ["fr"]), "commune": commune}, importance={}
    )


def _date_proposal(proposal: Proposal, days: float) -> None:
    date_back(proposal, days, "person_agreed_at")
    date_back(proposal.request, days)


def _accompany(row: dict[str, Any], member: Person, peer: Person) -> None:
    """One relation from the first word to where it stands now."""
    days = row["days"]
    proposal = actions.ask_peer(by=member, peer=peer, words=row["ask"])
    relation = actions.agree(by=peer, proposal=proposal)
    _date_proposal(proposal, days + 2)
    _talk(relation.thread, row["talk"], {"member": member, "peer": peer}, days)
    if "frame" in row:
        _frame(relation, row["frame"], member, peer, days)
        _sessions(relation, row, peer)
        for number, words in enumerate(row["goals"]):
            goal = actions.add_goal(by=member, relation=relation, words=words)
            if number < row["reached"]:
                actions.move_goal(by=member, goal=goal, state=GoalState.REACHED)
    date_back(relation, days)
    if row.get("paused"):
        actions.pause_relation(by=member, relation=relation)
    if "ended" in row:
        actions.end_relation(by=member, relation=relation, farewell=row["farewell"])
        ended = timezone.now() - timedelta(days=row["ended"])
        Relation.objects.filter(pk=relation.pk).update(ended_at=ended)


def _frame(relation: Relation, said: dict[str, Any], member: Person, peer: Person, days: float) -> None:
    frame = actions.propose_frame(by=peer, relation=relation, values={
        "rhythm": said["rhythm"], "modality": said["modality"], "boundaries": said["boundaries"],
        "review_on": timezone.localdate() + timedelta(days=said["review"]),
    })
    actions.agree_frame(by=member, frame=frame)
    date_back(Frame.objects.get(pk=frame.pk), days - 1, "decided_at")


def _sessions(relation: Relation, row: dict[str, Any], peer: Person) -> None:
    for ago, minutes, modality, note in row["sessions"]:
        actions.note_session(by=peer, relation=relation, values={
            "held_on": timezone.localdate() - timedelta(days=ago), "minutes": minutes, "modality": modality,
            "note": note,
        })


def _talk(thread: Thread, said: list, who: dict[str, Person], days: float) -> None:
    """Messages sent in order, dated back; each has read up to their own last word."""
    last = timezone.now() - timedelta(days=days)
    for number, (speaker, ago, text) in enumerate(said):
        message = send(by=who[speaker], thread=thread, text=text, token=uuid.uuid5(NAMESPACE, f"{thread.pk}{number}"))
        last = timezone.now() - timedelta(days=ago) + timedelta(minutes=12 * number)
        Message.objects.filter(pk=message.pk).update(created_at=last, updated_at=last)
        mark_read(by=who[speaker], thread=thread, upto=message.sequence)
    Thread.objects.filter(pk=thread.pk).update(
        created_at=timezone.now() - timedelta(days=days), last_message_at=last
    )
