"""Matching: one line of a file, or one entry of a thesaurus, made into a record or refused in plain words."""

import difflib
import json
import math
import re
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, TypeVar

from eclaireur.matching.enums import DAY_PARTS, DAYS, SLOTS, Circle, Modality, Stage
from eclaireur.matching.models import Experience, Peer, Request, Sought

PEER_FIELDS = (
    "id", "experiences", "limits", "languages", "modalities", "lat", "lon", "radius_km", "capacity",
    "load", "paused", "gender", "birth_year", "availability", "circle", "groups",
)  # fmt: skip
REQUEST_FIELDS = (
    "id", "experiences", "avoid", "languages", "modalities", "lat", "lon", "max_km", "gender_wish",
    "age_wish", "availability", "circle", "blocked", "groups", "waiting_days",
)  # fmt: skip
LONGEST = 200
"""Characters an identifier, a concept or a word may have."""
MOST = 500
"""Items a list may have."""
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)

Known = Callable[[str], bool]
Chosen = TypeVar("Chosen", bound=StrEnum)


class Refused(ValueError):
    """A line that cannot be used: the field at fault ("" for the whole line) and the reason, in French."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def decoded(text: str) -> Any:
    """A JSON value, stricter than JSON's usual reading: no NaN, no name given twice. Raises Refused."""
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        raise Refused("", f"ce n’est pas du JSON valable (caractère {error.pos + 1} : la ligne est peut-être coupée)") from error
    except RecursionError as error:
        raise Refused("", "trop de crochets imbriqués") from error
    except ValueError as error:
        if isinstance(error, Refused):
            raise
        raise Refused("", "un nombre est trop long") from error


def _no_constant(name: str) -> None:
    raise Refused("", f"« {name} » n’est pas un nombre")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise Refused(shown(double), "ce champ est donné deux fois")
    return found


def shown(value: Any) -> str:
    """A value as it may be quoted in an error: short, on one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return text if len(text) <= 40 else text[:39] + "…"


class Fields:
    """The fields of one JSON object, read one by one; what is null or absent is unstated."""

    def __init__(self, value: Any, names: Collection[str], at: str = "") -> None:
        if not isinstance(value, dict):
            raise Refused(at.rstrip("."), "il faut un objet JSON, entre accolades")
        self.value, self.at = value, at
        self.unknown = [name for name in value if name not in names]
        for name in self.unknown:
            if close := difflib.get_close_matches(name.lower(), names, 1, 0.8):
                raise Refused(self.path(shown(name)), f"ce champ n’existe pas ; vouliez-vous écrire « {close[0]} » ?")

    def path(self, name: str) -> str:
        """The full name of a field."""
        return self.at + name

    def refuse(self, name: str, reason: str) -> Refused:
        """The refusal of a field."""
        return Refused(self.path(name), reason)

    def word(self, name: str) -> str | None:
        """A short text, not empty."""
        value = self.value.get(name)
        return None if value is None else self._word(name, value)

    def required(self, name: str) -> Any:
        """A field that must be there."""
        if self.value.get(name) is None:
            raise self.refuse(name, "ce champ est obligatoire")
        return self.value[name]

    def _word(self, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse(name, f"« {shown(value)} » n’est pas un texte entre guillemets")
        if not value.strip():
            raise self.refuse(name, "ce texte est vide")
        if len(value) > LONGEST:
            raise self.refuse(name, f"ce texte dépasse {LONGEST} caractères")
        if any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in value):
            raise self.refuse(name, "ce texte contient un caractère interdit")
        return value

    def listed(self, name: str) -> list[Any]:
        """A list, empty when unstated."""
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refuse(name, "il faut une liste, entre crochets")
        if len(value) > MOST:
            raise self.refuse(name, f"cette liste dépasse {MOST} éléments")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A list of short texts."""
        return tuple(self._word(f"{name}[{place}]", value) for place, value in enumerate(self.listed(name)))

    def choice(self, name: str, choices: type[Chosen], what: str) -> Chosen | None:
        """One of a few words."""
        value = self.value.get(name)
        return None if value is None else self._choice(name, value, choices, what)

    def _choice(self, name: str, value: Any, choices: type[Chosen], what: str) -> Chosen:
        if not isinstance(value, str) or value not in set(choices):
            raise self.refuse(name, f"« {shown(value)} » n’est pas {what} ({', '.join(choices)})")
        return choices(value)

    def choices(self, name: str, choices: type[Chosen], what: str) -> tuple[Chosen, ...]:
        """A list of some of a few words."""
        return tuple(
            self._choice(f"{name}[{place}]", value, choices, what) for place, value in enumerate(self.listed(name))
        )

    def number(self, name: str, low: float, high: float = math.inf) -> float | None:
        """A finite number between two bounds."""
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(name, f"« {shown(value)} » n’est pas un nombre")
        if isinstance(value, float) and not math.isfinite(value):
            raise self.refuse(name, "ce nombre est trop grand")
        if not low <= value <= high:
            bounds = f"au moins {low:g}" if high == math.inf else f"entre {low:g} et {high:g}"
            raise self.refuse(name, f"{shown(value)} est hors des bornes : il faut {bounds}")
        return float(min(value, 1e12))

    def whole(self, name: str, low: int, high: int) -> int | None:
        """A whole number between two bounds."""
        value = self.value.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.refuse(name, f"« {shown(value)} » n’est pas un nombre entier")
        if value is not None and not low <= value <= high:
            raise self.refuse(name, f"{shown(value)} est hors des bornes : il faut entre {low} et {high}")
        return value

    def truth(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.value.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(name, f"« {shown(value)} » n’est ni true ni false")
        return default if value is None else value

    def place(self) -> tuple[float | None, float | None]:
        """Latitude and longitude: both, or neither."""
        lat, lon = self.number("lat", -90, 90), self.number("lon", -180, 180)
        for one, other, name in ((lat, lon, "lon"), (lon, lat, "lat")):
            if one is not None and other is None:
                raise self.refuse(name, "lat et lon vont ensemble")
        return lat, lon

    def concept(self, name: str, value: Any, known: Known) -> str:
        """A concept the thesaurus knows."""
        concept = self._word(name, value)
        if not known(concept):
            raise self.refuse(name, f"« {shown(concept)} » n’est pas un concept du thésaurus")
        return concept

    def concepts(self, name: str, known: Known) -> tuple[str, ...]:
        """A list of concepts the thesaurus knows."""
        return tuple(self.concept(f"{name}[{n}]", value, known) for n, value in enumerate(self.listed(name)))

    def languages(self) -> tuple[str, ...]:
        """Language codes in small letters; French when unstated."""
        for place, code in enumerate(self.words("languages")):
            if not LANGUAGE.fullmatch(code):
                raise self.refuse(f"languages[{place}]", f"« {shown(code)} » n’est pas un code de langue (fr, en, lsf)")
        return tuple(code.lower() for code in self.words("languages")) or ("fr",)

    def availability(self) -> tuple[str, ...]:
        """Moments of the week."""
        for place, slot in enumerate(self.words("availability")):
            if slot not in SLOTS:
                raise self.refuse(
                    f"availability[{place}]",
                    f"« {shown(slot)} » n’est pas un moment connu : un jour ({', '.join(DAYS)}), un tiret, "
                    f"un moment ({', '.join(DAY_PARTS)})",
                )
        return self.words("availability")


def peer(value: Any, known: Known) -> tuple[Peer, list[str]]:
    """A peer from a decoded line, and the fields nobody knows. Raises Refused."""
    fields = Fields(value, PEER_FIELDS)
    fields.required("id"), fields.required("experiences")
    experiences = []
    for place, each in enumerate(fields.listed("experiences")):
        inner = Fields(each, ("concept", "stage", "accompanies"), f"experiences[{place}].")
        concept = inner.concept("concept", inner.required("concept"), known)
        stage = inner.choice("stage", Stage, "une étape connue")
        experiences.append(Experience(concept, stage, inner.truth("accompanies", default=True)))
    lat, lon = fields.place()
    capacity = fields.whole("capacity", 0, 10_000)
    found = Peer(
        id=fields._word("id", value["id"]),
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
    """A request from a decoded line, and the fields nobody knows. Raises Refused."""
    fields = Fields(value, REQUEST_FIELDS)
    fields.required("id"), fields.required("experiences")
    sought = []
    for place, each in enumerate(fields.listed("experiences")):
        inner = Fields(each, ("concept", "stage", "importance"), f"experiences[{place}].")
        concept = inner.concept("concept", inner.required("concept"), known)
        stage = inner.choice("stage", Stage, "une étape connue")
        sought.append(Sought(concept, stage, inner.whole("importance", 1, 3) or 1))
    lat, lon = fields.place()
    found = Request(
        id=fields._word("id", value["id"]),
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
    ages = fields.listed("age_wish")
    if fields.value.get("age_wish") is None:
        return None
    whole = all(isinstance(age, int) and not isinstance(age, bool) for age in ages)
    if len(ages) != 2 or not whole or not 0 <= ages[0] <= ages[1] <= 130:
        raise fields.refuse("age_wish", "il faut deux âges entiers entre 0 et 130, le plus jeune d’abord")
    return ages[0], ages[1]


def concept(value: Any) -> tuple[str, str | None, str | None]:
    """Identifier, parent or None, French label or None, from an entry of a thesaurus. Raises Refused."""
    if not isinstance(value, dict):
        raise Refused("", "il faut un objet JSON, entre accolades")
    fields = Fields(value, tuple(value))
    fields.required("id")
    name = fields._word("id", value["id"])
    label = next((value[key] for key in ("label_fr", "label", "fr") if isinstance(value.get(key), str)), None)
    return name, fields.word("parent"), label
