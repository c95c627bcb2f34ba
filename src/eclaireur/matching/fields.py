"""Matching: the fields of one JSON object, read strictly one by one, or refused in plain words."""

import difflib
import json
import math
import re
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, TypeVar

from eclaireur.matching.enums import DAY_PARTS, DAYS, SLOTS

LONGEST = 200
"""Characters an identifier, a concept or a word may have."""
MOST = 500
"""Items a list may have."""
QUOTED = 40
"""Characters of a value an error may quote."""
FORBIDDEN = re.compile("[\x00-\x1f\ud800-\udfff]")
"""Control characters, and halves of a character that could not be written out again."""
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)

Known = Callable[[str], bool]
Chosen = TypeVar("Chosen", bound=StrEnum)


class RefusedError(ValueError):
    """A line that cannot be used: the field at fault ("" for the whole line) and the reason, in French."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def decoded(text: str) -> Any:
    """A JSON value, stricter than JSON's usual reading: no NaN, no name given twice. Raises RefusedError."""
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        raise RefusedError(
            "", f"ce n’est pas du JSON valable (caractère {error.pos + 1} : la ligne est peut-être coupée)"
        ) from error
    except RecursionError as error:
        raise RefusedError("", "trop de crochets imbriqués") from error
    except ValueError as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("", "un nombre est trop long") from error


def _no_constant(name: str) -> None:
    raise RefusedError("", f"« {name} » n’est pas un nombre")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise RefusedError(shown(double), "ce champ est donné deux fois")
    return found


def shown(value: Any) -> str:
    """A value as it may be quoted in an error: short, on one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


class Fields:
    """The fields of one JSON object, read one by one; what is null or absent is unstated."""

    def __init__(self, value: Any, names: Collection[str], at: str = "") -> None:
        if not isinstance(value, dict):
            raise RefusedError(at.rstrip("."), "il faut un objet JSON, entre accolades")
        self.value, self.at = value, at
        self.unknown = [name for name in value if name not in names]
        for name in self.unknown:
            if close := difflib.get_close_matches(name.lower(), names, 1, 0.8):
                raise RefusedError(
                    self.path(shown(name)), f"ce champ n’existe pas ; vouliez-vous écrire « {close[0]} » ?"
                )

    def path(self, name: str) -> str:
        """The full name of a field."""
        return self.at + name

    def refuse(self, name: str, reason: str) -> RefusedError:
        """The refusal of a field."""
        return RefusedError(self.path(name), reason)

    def word(self, name: str) -> str | None:
        """A short text, not empty."""
        value = self.value.get(name)
        return None if value is None else self._word(name, value)

    def required(self, name: str) -> Any:
        """A field that must be there."""
        if self.value.get(name) is None:
            raise self.refuse(name, "ce champ est obligatoire")
        return self.value[name]

    def identifier(self) -> str:
        """The field "id", which must be there."""
        return self._word("id", self.required("id"))

    def _word(self, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse(name, f"« {shown(value)} » n’est pas un texte entre guillemets")
        if not value.strip():
            raise self.refuse(name, "ce texte est vide")
        if len(value) > LONGEST:
            raise self.refuse(name, f"ce texte dépasse {LONGEST} caractères")
        if FORBIDDEN.search(value):
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
            self._choice(f"{name}[{place}]", value, choices, what)
            for place, value in enumerate(self.listed(name))
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
                raise self.refuse(
                    f"languages[{place}]", f"« {shown(code)} » n’est pas un code de langue (fr, en, lsf)"
                )
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
