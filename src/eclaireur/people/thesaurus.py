"""Room people, no Django: the thesaurus as plain values, and what makes one valid.

A thesaurus is a tree of things people live through. It is read whole and checked whole: either
every entry stands, or `ThesaurusError` names what is wrong and nothing is kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LANGUAGES = ("fr", "en")
LONGEST_ID = 64
LONGEST_LABEL = 120
LONGEST_NOTE = 1000
DEEPEST = 6
"""Levels below a theme. Deeper trees cannot be browsed on a telephone."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ThesaurusError(ValueError):
    """What is wrong in a thesaurus, in French, one sentence for each problem.

    `problems` is the list of (where, why): where is a line, an entry's rank or a concept's id.
    """

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(f"{where} : {why}" for where, why in self.problems))


def _words(words: Iterable[str]) -> tuple[str, ...]:
    """Each expression once, in a steady order: the order of labels carries no meaning."""
    return tuple(sorted({clean for word in words if (clean := one_line(word))}))


def one_line(text: str) -> str:
    """`text` in composed characters, its runs of spaces made one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept: its place in the tree, its names, and the words by which people say it.

    Synonyms are shown beside the label; everyday words (slang, abbreviations, turns of phrase)
    are only recognised. A short abbreviation in capitals is recognised in capitals only; an
    expression ending with "…" counts only beside another one ("mon fils …").
    """

    id: str
    parent: str | None
    label_fr: str
    label_en: str = ""
    synonyms_fr: tuple[str, ...] = ()
    synonyms_en: tuple[str, ...] = ()
    everyday_fr: tuple[str, ...] = ()
    everyday_en: tuple[str, ...] = ()
    note_fr: str = ""
    note_en: str = ""
    active: bool = True

    def __post_init__(self) -> None:
        for name in ("label_fr", "label_en"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        for name in ("note_fr", "note_en"):
            note = unicodedata.normalize("NFC", getattr(self, name)).replace("\r\n", "\n")
            object.__setattr__(self, name, note.strip())
        for name in ("synonyms_fr", "synonyms_en", "everyday_fr", "everyday_en"):
            object.__setattr__(self, name, _words(getattr(self, name)))

    def label(self, language: str) -> str:
        """The label in `language` ("fr" or "en"), in French where there is none."""
        return (self.label_en if language.startswith("en") else "") or self.label_fr

    def note(self, language: str) -> str:
        """The scope note in `language`, in French where there is none."""
        return (self.note_en if language.startswith("en") else "") or self.note_fr

    def expressions(self) -> Iterator[str]:
        """Every label, synonym and everyday word, in both languages."""
        yield self.label_fr
        if self.label_en:
            yield self.label_en
        yield from self.synonyms_fr
        yield from self.synonyms_en
        yield from self.everyday_fr
        yield from self.everyday_en


class Thesaurus(Mapping[str, Entry]):
    """A checked tree of entries, by id, in the order they were given.

    Raises `ThesaurusError` with every problem found: duplicate or malformed id, missing French
    label, unknown parent, cycle, text too long or with control characters.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        listed = list(entries)
        self._entries = {entry.id: entry for entry in listed}
        problems = [*_bad_entries(listed), *self._bad_tree()]
        if problems:
            raise ThesaurusError(problems)
        self._children: dict[str | None, list[Entry]] = {}
        for entry in listed:
            self._children.setdefault(entry.parent, []).append(entry)

    def __getitem__(self, concept: str) -> Entry:
        return self._entries[concept]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Thesaurus):
            return NotImplemented
        return list(self.values()) == list(other.values())

    __hash__ = None  # a mapping of values, compared, never a key

    def children(self, concept: str | None) -> list[Entry]:
        """Entries right below `concept`; the themes for None."""
        return self._children.get(concept, [])

    def ancestors(self, concept: str) -> list[str]:
        """Ids from the parent of `concept` up to its theme."""
        found = []
        parent = self[concept].parent
        while parent is not None:
            found.append(parent)
            parent = self[parent].parent
        return found

    def theme(self, concept: str) -> str:
        """The top of the branch `concept` is in."""
        return (self.ancestors(concept) or [concept])[-1]

    def _bad_tree(self) -> Iterator[tuple[str, str]]:
        for entry in self._entries.values():
            path, parent = [entry.id], entry.parent
            while parent is not None and parent in self._entries and parent not in path:
                path.append(parent)
                parent = self._entries[parent].parent
            if len(path) == 1 and parent is not None and parent not in self._entries:
                yield entry.id, f"son parent « {parent} » n’existe pas"
            elif parent == entry.id:
                yield entry.id, f"il est dans une boucle ({' → '.join([*path, entry.id])})"
            elif parent is None and len(path) > DEEPEST:
                yield entry.id, f"il est à plus de {DEEPEST} niveaux de profondeur"


def _bad_entries(entries: list[Entry]) -> Iterator[tuple[str, str]]:
    seen = set()
    for rank, entry in enumerate(entries, 1):
        where = entry.id or f"concept n° {rank}"
        if not _SLUG.fullmatch(entry.id) or len(entry.id) > LONGEST_ID:
            yield where, (
                "son identifiant doit être fait de minuscules sans accent, de chiffres et de traits d’union, "
                f"{LONGEST_ID} signes au plus"
            )
        elif entry.id in seen:
            yield where, "cet identifiant est donné deux fois"
        seen.add(entry.id)
        if not entry.label_fr:
            yield where, "il n’a pas de libellé français"
        for why in _bad_texts(entry):
            yield where, why


def _bad_texts(entry: Entry) -> Iterator[str]:
    for expression in entry.expressions():
        if len(expression) > LONGEST_LABEL:
            yield f"« {expression[:40]}… » dépasse {LONGEST_LABEL} signes"
        if _has_control(expression):
            yield "un libellé contient un caractère de contrôle"
    for note in (entry.note_fr, entry.note_en):
        if len(note) > LONGEST_NOTE:
            yield f"sa note dépasse {LONGEST_NOTE} signes"
        if _has_control(note.replace("\n", "").replace("\t", "")):
            yield "sa note contient un caractère de contrôle"


def _has_control(text: str) -> bool:
    return any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)
