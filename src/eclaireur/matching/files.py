"""Matching on files: peers and requests one JSON object a line, the thesaurus one JSON list.

Everything is read and checked before anything is written. A bad line stops the work, or is skipped and
reported when asked; a bad thesaurus always stops it, since every concept is measured on it.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from eclaireur.matching import records
from eclaireur.matching.assignment import MILLIONTHS, Candidates
from eclaireur.matching.fields import Known, RefusedError, decoded, shown
from eclaireur.matching.models import Peer, Request
from eclaireur.matching.thesaurus import NO_THESAURUS, Thesaurus, ThesaurusError

Record = TypeVar("Record", Peer, Request)


class FileError(Exception):
    """A file that cannot be used; its text says, in French, which file, where, and why."""


@dataclass(slots=True)
class Reading:
    """How lines are read: whether bad ones are skipped, and who is told about them and of other oddities."""

    keep_going: bool = False
    tell: Callable[[str], object] = lambda _: None
    told: set[tuple[str, str]] = field(default_factory=set)

    def refused(self, error: FileError) -> None:
        """A line cannot be used: say so and go on, or raise."""
        if not self.keep_going:
            raise error
        self.tell(f"{error} (ligne passée)")

    def ignored(self, name: str, fields: list[str]) -> None:
        """Fields nobody knows: said once a file."""
        for unknown in fields:
            if (name, unknown) not in self.told:
                self.told.add((name, unknown))
                self.tell(f"{name} : le champ « {shown(unknown)} » est inconnu ; il est ignoré.")


def read_peers(path: Path, thesaurus: Thesaurus, reading: Reading) -> Iterator[Peer]:
    """The peers of a file, one by one. Raises FileError."""
    return _read(path, records.peer, thesaurus, reading)


def read_requests(path: Path, thesaurus: Thesaurus, reading: Reading) -> Iterator[Request]:
    """The requests of a file, one by one. Raises FileError."""
    return _read(path, records.request, thesaurus, reading)


def read_thesaurus(path: Path | None) -> Thesaurus:
    """The thesaurus of a file, or none at all. Raises FileError."""
    if path is None:
        return NO_THESAURUS
    try:
        value = decoded(_opened(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileError(f"{path.name} : ce fichier n’est pas en UTF-8.") from error
    except RefusedError as error:
        raise FileError(f"{path.name}{_field(error.field)} : {error.reason}.") from error
    if not isinstance(value, list):
        raise FileError(f"{path.name} : il faut une liste de concepts, entre crochets.")
    entries, labels = [], {}
    for number, each in enumerate(value, start=1):
        try:
            concept, parent, label = records.concept(each)
        except RefusedError as error:
            raise FileError(
                f"{path.name}, concept {number}{_field(error.field)} : {error.reason}."
            ) from error
        entries.append((concept, parent))
        if label:
            labels[concept] = label
    try:
        return Thesaurus.of(entries, labels)
    except ThesaurusError as error:
        number = max(place for place, (concept, _) in enumerate(entries, start=1) if concept == error.concept)
        raise FileError(f"{path.name}, concept {number}{_field(error.field)} : {error.reason}.") from error


def _read(
    path: Path,
    make: Callable[[Any, Known], tuple[Record, list[str]]],
    thesaurus: Thesaurus,
    reading: Reading,
) -> Iterator[Record]:
    known = thesaurus.__contains__ if thesaurus.parents else _any_concept
    seen: set[str] = set()
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            record, unknown = make(decoded(line.decode("utf-8-sig" if number == 1 else "utf-8")), known)
            _refuse_second(record.id, seen)
        except UnicodeDecodeError:
            reading.refused(FileError(f"{path.name}, ligne {number} : cette ligne n’est pas en UTF-8."))
        except RefusedError as error:
            reading.refused(FileError(f"{path.name}, ligne {number}{_field(error.field)} : {error.reason}."))
        else:
            seen.add(record.id)
            reading.ignored(path.name, unknown)
            yield record
    if not seen:
        reading.tell(f"{path.name} : aucune ligne à lire.")


def _refuse_second(identifier: str, seen: set[str]) -> None:
    if identifier in seen:
        raise RefusedError("id", f"« {shown(identifier)} » est déjà donné plus haut")


def _any_concept(_: str) -> bool:
    return True


def _field(name: str) -> str:
    return f", champ {name}" if name else ""


def _opened(path: Path) -> bytes:
    return b"".join(_lines(path))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError as error:
        raise FileError(f"{path} : ce fichier n’existe pas.") from error
    except OSError as error:
        raise FileError(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).") from error


def write_weights(path: Path, candidates: Candidates, requests: Iterable[Request]) -> None:
    """Every admissible pair as CSV (request,peer,weight), requests in their order, peers by identifier.

    Written aside, then put in place at once. Raises FileError.
    """
    try:
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise FileError(f"{path} : on ne peut pas écrire ici ({error.strerror}).") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write("request,peer,weight\n")
            for request in requests:
                row = candidates.row(candidates.place[request.id])
                pairs = sorted((candidates.index.ids[peer], weight)
                               for peer, weight in zip(row.peers.tolist(), row.weights.tolist(), strict=True))  # fmt: skip
                file.writelines(
                    f"{_cell(request.id)},{_cell(peer)},{weight // MILLIONTHS}.{weight % MILLIONTHS:06d}\n"
                    for peer, weight in pairs
                )
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except OSError as error:
        raise FileError(f"{path} : l’écriture a échoué ({error.strerror}) ; rien n’a été changé.") from error
    finally:
        Path(aside).unlink(missing_ok=True)


def _cell(text: str) -> str:
    if any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
