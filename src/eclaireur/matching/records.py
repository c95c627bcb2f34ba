"""Matching: one line of a file, or one entry of a thesaurus, made into a record or refused in plain words."""

from typing import Any

from eclaireur.matching.enums import Circle, Modality, Stage
from eclaireur.matching.fields import Fields, Known, RefusedError
from eclaireur.matching.models import Experience, Peer, Request, Sought

PEER_FIELDS = (
    "id", "experiences", "limits", "languages", "modalities", "lat", "lon", "radius_km", "capacity",
    "load", "paused", "gender", "birth_year", "availability", "circle", "groups",
)  # fmt: skip
REQUEST_FIELDS = (
    "id", "experiences", "avoid", "languages", "modalities", "lat", "lon", "max_km", "gender_wish",
    "age_wish", "availability", "circle", "blocked", "groups", "waiting_days",
)  # fmt: skip
OLDEST_WISH = 130


def peer(value: Any, known: Known) -> tuple[Peer, list[str]]:
    """A peer from a decoded line, and the fields nobody knows. Raises RefusedError."""
    fields = Fields(value, PEER_FIELDS)
    fields.required("experiences")
    experiences = []
    for place, each in enumerate(fields.listed("experiences")):
        inner = Fields(each, ("concept", "stage", "accompanies"), f"experiences[{place}].")
        concept = inner.concept("concept", inner.required("concept"), known)
        stage = inner.choice("stage", Stage, "une étape connue")
        experiences.append(Experience(concept, stage, inner.truth("accompanies", default=True)))
    lat, lon = fields.place()
    capacity = fields.whole("capacity", 0, 10_000)
    found = Peer(
        id=fields.identifier(),
        experiences=tuple(experiences),
        limits=fields.concepts("limits", known),
        languages=fields.languages(),
        modalities=fields.choices("modalities", Modality, "une façon connue de se parler"),
        lat=lat,
        lon=lon,
        radius_km=fields.number("radius_km", 0),
        capacity=1 if capacity is None else capacity,
        load=fields.whole("load", 0, 10_000) or 0,
        paused=fields.truth("paused", default=False),
        gender=fields.word("gender"),
        birth_year=fields.whole("birth_year", 1900, 2100),
        availability=fields.availability(),
        circle=fields.choice("circle", Circle, "un espace connu") or Circle.CONCERNED,
        groups=fields.words("groups"),
    )
    return found, fields.unknown


def request(value: Any, known: Known) -> tuple[Request, list[str]]:
    """A request from a decoded line, and the fields nobody knows. Raises RefusedError."""
    fields = Fields(value, REQUEST_FIELDS)
    fields.required("experiences")
    sought = []
    for place, each in enumerate(fields.listed("experiences")):
        inner = Fields(each, ("concept", "stage", "importance"), f"experiences[{place}].")
        concept = inner.concept("concept", inner.required("concept"), known)
        stage = inner.choice("stage", Stage, "une étape connue")
        sought.append(Sought(concept, stage, inner.whole("importance", 1, 3) or 1))
    lat, lon = fields.place()
    found = Request(
        id=fields.identifier(),
        experiences=tuple(sought),
        avoid=fields.concepts("avoid", known),
        languages=fields.languages(),
        modalities=fields.choices("modalities", Modality, "une façon connue de se parler"),
        lat=lat,
        lon=lon,
        max_km=fields.number("max_km", 0),
        gender_wish=fields.word("gender_wish"),
        age_wish=_age_wish(fields),
        availability=fields.availability(),
        circle=fields.choice("circle", Circle, "un espace connu") or Circle.CONCERNED,
        blocked=fields.words("blocked"),
        groups=fields.words("groups"),
        waiting_days=fields.number("waiting_days", 0) or 0.0,
    )
    return found, fields.unknown


def _age_wish(fields: Fields) -> tuple[int, int] | None:
    if fields.value.get("age_wish") is None:
        return None
    match fields.listed("age_wish"):
        case [int(youngest), int(oldest)] if 0 <= youngest <= oldest <= OLDEST_WISH and bool not in {
            type(youngest),
            type(oldest),
        }:
            return youngest, oldest
    raise fields.refuse(
        "age_wish", f"il faut deux âges entiers entre 0 et {OLDEST_WISH}, le plus jeune d’abord"
    )


def concept(value: Any) -> tuple[str, str | None, str | None]:
    """Identifier, parent or None, French label or None, from an entry of a thesaurus. Raises RefusedError."""
    if not isinstance(value, dict):
        raise RefusedError("", "il faut un objet JSON, entre accolades")
    fields = Fields(value, tuple(value))
    name = fields.identifier()
    label = next((value[key] for key in ("label_fr", "label", "fr") if isinstance(value.get(key), str)), None)
    return name, fields.word("parent"), label
