"""People, their roles, what they lived, the paths peers display, and their clearance."""

from typing import Any

from eclaireur.accounts.actions import give_consent, pause
from eclaireur.accounts.enums import Circle, Purpose
from eclaireur.accounts.models import Person, RoleGrant, Structure
from eclaireur.people.actions import (
    add_step,
    display_path,
    save_frame,
    save_introduction,
    set_limits,
    tell_experiences,
)
from eclaireur.people.enums import Stage, Visibility
from eclaireur.people.models import Concept, Path, PathStep, PeerProfile
from eclaireur.portal.demo.reading import date_back
from eclaireur.practice.actions import ask_clearance, decide_clearance
from eclaireur.practice.enums import ClearanceState
from eclaireur.territory.models import Commune

PEERS_CAME, OTHERS_CAME = 400, 100  # days ago


def settle(*, house: dict, members: list, peers: list) -> dict[str, Person]:
    """Everyone by pseudonym, in place: staff, members who told what they live, peers with their path."""
    structures = {row["slug"]: Structure.objects.get_or_create(slug=row["slug"], defaults=row)[0]
                  for row in house["structures"]}
    people = {row["name"]: _arrive(row) for row in (*house["staff"], *members, *peers)}
    for row in house["staff"]:
        RoleGrant.objects.create(
            person=people[row["name"]], role=row["role"], structure=structures.get(row.get("structure"))
        )
    for row in members:
        _tell(people[row["name"]], row["lived"])
    coordinator = Person.objects.get(pk=people[house["staff"][0]["name"]].pk)
    for row in peers:
        _display(people[row["name"]], row)
        _clear(people[row["name"]], row, coordinator)
    for name in house["paused"]:
        pause(by=people[name])
    return {person.pseudonym: person for person in Person.objects.filter(is_demo=True)}


def _arrive(row: dict) -> Person:
    person = Person.objects.create_user(
        row["name"], circle=row.get("circle", Circle.CONCERNED), language="fr", is_demo=True
    )
    date_back(person, PEERS_CAME if "intro" in row else OTHERS_CAME)
    return person


def _tell(person: Person, lived: dict[str, str]) -> None:
    give_consent(by=person, purpose=Purpose.MATCHING)
    tell_experiences(by=person, told=lived)


def _display(person: Person, row: dict[str, Any]) -> None:
    """The path and the frame of a peer, written as they would on the site."""
    tell_experiences(by=person, told=dict.fromkeys(row["lived"], Stage.BEHIND), visibility=Visibility.MEMBERS,
                     accompanies=True)
    save_frame(by=person, profile=PeerProfile(
        person=person, title=row["title"], engagement=row["work"], frame=row["frame"], languages=row["langs"],
        modalities=row["how"], availability=row["when"], capacity=row["capacity"],
        commune=Commune.objects.filter(pk=row["place"]).first(), radius_km=row["km"], gender=row["gender"],
        birth_year=row["born"],
    ))
    set_limits(by=person, concepts=Concept.objects.filter(slug__in=row["limits"]))
    save_introduction(by=person, path=Path(person=person, introduction=row["intro"]))
    for when, text, concept in row["steps"]:
        add_step(by=person, step=PathStep(when=when, text=text, concept_id=concept))


def _clear(person: Person, row: dict[str, Any], coordinator: Person) -> None:
    """What the coordinator answered; a path is displayed once the answer is yes."""
    clearance = ask_clearance(by=person)
    state = row.get("clearance", ClearanceState.APPROVED)
    if state == ClearanceState.REVIEW:
        date_back(clearance, 4, "asked_at")
        return
    date_back(clearance, 30, "asked_at")
    decide_clearance(by=coordinator, clearance=clearance, decision=state, note=row.get("note", ""))
    if state == ClearanceState.APPROVED:
        display_path(by=person)
