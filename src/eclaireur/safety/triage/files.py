"""Triage on files: texts and sentences, one JSON object a line, read strictly or refused in plain words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from eclaireur.matching.fields import LONGEST, Fields, RefusedError, decoded, shown
from eclaireur.safety.triage.evaluation import SETS, Sentence
from eclaireur.safety.triage.levels import Level

NAMES = ("id", "text", "level", "voice", "set", "once", "hand")
LONGEST_TEXT = 1_000_000
"""Characters a line's text may have: what is longer is no message."""


class LineError(Exception):
    """A line that cannot be used; its text says which and why, in French."""


@dataclass(frozen=True, slots=True)
class Given:
    """A text to read, under the identifier given: words, or a whole number."""

    id: str | int
    text: str


Row = TypeVar("Row", Given, Sentence)


def read_texts(lines: BinaryIO, name: str) -> Iterator[Given]:
    """The texts of `lines`, one by one. Raises LineError."""
    return _rows(lines, name, lambda fields: Given(_identifier(fields), _text(fields)))


def read_sentences(lines: BinaryIO, name: str) -> Iterator[Sentence]:
    """The sentences of `lines`, with the level a person gave them. Raises LineError."""
    return _rows(lines, name, _sentence)


def _sentence(fields: Fields) -> Sentence:
    fields.required("level")
    level = fields.choice("level", Level, "un niveau") or Level.GREEN
    part = fields.word("set") or SETS[0]
    if part not in SETS:
        raise fields.refuse("set", f"« {shown(part)} » n’est ni work, ni apart, ni unmet")
    return Sentence(_identifier(fields), _text(fields), level, fields.word("voice") or "", part)


def _identifier(fields: Fields) -> str | int:
    """The field "id": words, or a whole number as databases give them; 1 and "1" are two."""
    value = fields.required("id")
    if isinstance(value, str):
        return fields.identifier()
    if isinstance(value, bool) or not isinstance(value, int):
        raise fields.refuse("id", f"« {shown(value)} » n’est ni un texte entre guillemets, ni un nombre entier")
    if len(str(value)) > LONGEST:
        raise fields.refuse("id", f"ce nombre dépasse {LONGEST} chiffres")
    return value


def _text(fields: Fields) -> str:
    text = fields.required("text")
    if not isinstance(text, str):
        raise fields.refuse("text", f"« {shown(text)} » n’est pas un texte entre guillemets")
    if len(text) > LONGEST_TEXT:
        raise fields.refuse("text", f"ce texte dépasse {LONGEST_TEXT} caractères")
    return text


def _rows(lines: BinaryIO, name: str, make: Callable[[Fields], Row]) -> Iterator[Row]:
    """What `make` makes of each object of `lines`; identifiers are there, and given once. Fields nobody knows are ignored."""
    seen: set[str | int] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            row = make(Fields(decoded(text), NAMES))
            if row.id in seen:
                raise RefusedError("id", f"« {shown(row.id)} » est déjà donné plus haut")  # noqa: TRY301 (told below)
        except UnicodeDecodeError as error:
            raise LineError(f"{name}, ligne {number} : cette ligne n’est pas en UTF-8.") from error
        except RefusedError as error:
            field = f", champ {error.field}" if error.field else ""
            raise LineError(f"{name}, ligne {number}{field} : {error.reason}.") from error
        seen.add(row.id)
        yield row
