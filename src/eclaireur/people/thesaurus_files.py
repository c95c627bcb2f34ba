"""Room people, no Django: the thesaurus as JSON or as SKOS Turtle, read and written without loss.

Readers take bytes and return a checked `Thesaurus`, or raise `ThesaurusError` naming the line or
the concept. In Turtle: prefLabel, altLabel (synonyms), hiddenLabel (everyday words), scopeNote,
notation (the id), broader and topConceptOf; schema:position keeps the order, owl:deprecated marks
what is no longer offered, and schema:numberOfItems betrays a file cut between two concepts. Source: SKOS Reference, W3C Recommendation, 18 August 2009.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, SDO, SKOS
from rdflib.term import Node

from .thesaurus import LANGUAGES, Entry, Thesaurus, ThesaurusError

FORMATS = {"json": ".json", "turtle": ".ttl"}
SCHEME = URIRef("urn:eclaireur:thesaurus")
CONCEPTS = Namespace("urn:eclaireur:thesaurus:")
_NAMES = {field.name for field in fields(Entry)}
_LISTS = {name for name in _NAMES if name.startswith(("synonyms_", "everyday_"))}
_TEXTS = {name for name in _NAMES if name.startswith(("label_", "note_"))}
_LABELS = (("label", SKOS.prefLabel), ("note", SKOS.scopeNote))
_WORDS = (("synonyms", SKOS.altLabel), ("everyday", SKOS.hiddenLabel))


def read(data: bytes, file_format: str) -> Thesaurus:
    """The thesaurus in `data`, written in `file_format` ("json" or "turtle")."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ThesaurusError([(f"ligne {line}", "le fichier n’est pas en UTF-8")]) from error
    if not text.strip():
        raise ThesaurusError([("ligne 1", "le fichier est vide")])
    return Thesaurus(_read_json(text) if file_format == "json" else _read_turtle(text))


def write(thesaurus: Thesaurus, file_format: str) -> bytes:
    """`thesaurus` in `file_format`, in UTF-8; `read` gives it back equal."""
    return _write_json(thesaurus) if file_format == "json" else _write_turtle(thesaurus)


def format_of(name: str) -> str | None:
    """The format that the end of a file's name tells, or None."""
    return next((known for known, end in FORMATS.items() if name.lower().endswith(end)), None)


def _write_json(thesaurus: Thesaurus) -> bytes:
    lines = ",\n".join(json.dumps(asdict(entry), ensure_ascii=False) for entry in thesaurus.values())
    return f"[\n{lines}\n]\n".encode()


def _read_json(text: str) -> Iterable[Entry]:
    try:
        rows = json.loads(text)
    except RecursionError as error:
        raise ThesaurusError([("ligne 1", "le fichier est trop imbriqué")]) from error
    except json.JSONDecodeError as error:
        why = "le fichier s’arrête trop tôt" if error.pos >= len(text.rstrip()) else "ce n’est pas du JSON"
        raise ThesaurusError([(f"ligne {error.lineno}, colonne {error.colno}", why)]) from error
    if not isinstance(rows, list):
        raise ThesaurusError([("ligne 1", "le fichier doit contenir une liste de concepts")])
    problems: list[tuple[str, str]] = []
    entries = []
    for rank, row in enumerate(rows, 1):
        where = f"concept n° {rank}"
        if not isinstance(row, dict):
            problems.append((where, "ce n’est pas un concept"))
            continue
        if isinstance(row.get("id"), str) and row["id"]:
            where = f"{where} ({row['id'][:64]})"
        wrong = list(_wrong_fields(row))
        problems += [(where, why) for why in wrong]
        if not wrong:
            values = {name: tuple(value) if name in _LISTS else value for name, value in row.items()}
            entries.append(Entry(**{"parent": None, "label_fr": "", **values}))
    if problems:
        raise ThesaurusError(problems)
    return entries


def _wrong_fields(row: dict[str, Any]) -> Iterable[str]:
    for name, value in row.items():
        if name not in _NAMES:
            yield f"le champ « {name[:40]} » n’est pas connu"
        elif name == "active":
            if not isinstance(value, bool):
                yield "le champ active doit être true ou false"
        elif name in _LISTS:
            if not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
                yield f"le champ {name} doit être une liste de textes"
        elif not isinstance(value, str) and not (name == "parent" and value is None):
            yield f"le champ {name} doit être un texte"
    if not row.get("id"):
        yield "il n’a pas d’identifiant"


def _write_turtle(thesaurus: Thesaurus) -> bytes:
    graph = Graph()
    for prefix, namespace in (("skos", SKOS), ("dcterms", DCTERMS), ("schema", SDO), ("owl", OWL)):
        graph.bind(prefix, namespace)
    graph.bind("vecu", CONCEPTS)
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    graph.add((SCHEME, DCTERMS.title, Literal("Vécus", lang="fr")))
    graph.add((SCHEME, DCTERMS.title, Literal("Lived experiences", lang="en")))
    graph.add((SCHEME, SDO.numberOfItems, Literal(len(thesaurus))))
    for position, entry in enumerate(thesaurus.values(), 1):
        node = CONCEPTS[entry.id]
        graph.add((node, RDF.type, SKOS.Concept))
        graph.add((node, SKOS.inScheme, SCHEME))
        graph.add((node, SKOS.notation, Literal(entry.id)))
        graph.add((node, SDO.position, Literal(position)))
        if entry.parent:
            graph.add((node, SKOS.broader, CONCEPTS[entry.parent]))
        else:
            graph.add((node, SKOS.topConceptOf, SCHEME))
        if not entry.active:
            graph.add((node, OWL.deprecated, Literal(lexical_or_value=True)))
        for language in LANGUAGES:
            for name, predicate in _LABELS:
                if text := getattr(entry, f"{name}_{language}"):
                    graph.add((node, predicate, Literal(text, lang=language)))
            for name, predicate in _WORDS:
                for word in getattr(entry, f"{name}_{language}"):
                    graph.add((node, predicate, Literal(word, lang=language)))
    return graph.serialize(format="turtle", encoding="utf-8")


def _read_turtle(text: str) -> Iterable[Entry]:
    graph = Graph()
    try:
        graph.parse(data=text, format="turtle")
    except Exception as error:  # rdflib raises anything on a truncated file, IndexError included
        line = getattr(error, "lines", None)
        where = f"ligne {line + 1}" if isinstance(line, int) else "fichier"
        raise ThesaurusError([(where, "ce n’est pas du Turtle, ou le fichier s’arrête trop tôt")]) from error
    nodes = sorted(graph.subjects(RDF.type, SKOS.Concept), key=lambda node: (_position(graph, node), str(node)))
    _check_whole(graph, len(nodes))
    ids = {node: _id_of(graph, node) for node in nodes}
    if problems := [(ids[node], why) for node in nodes for why in _ambiguities(graph, node)]:
        raise ThesaurusError(problems)
    return [_entry(graph, node, ids[node], _parent_of(graph, node, ids)) for node in nodes]


def _check_whole(graph: Graph, found: int) -> None:
    """Refuse a file without any concept, or cut between two of them."""
    promised = graph.value(SCHEME, SDO.numberOfItems, any=True)
    if not found:
        raise ThesaurusError([("fichier", "il ne contient aucun skos:Concept")])
    if promised is None and (None, SKOS.inScheme, SCHEME) in graph:
        raise ThesaurusError([("fichier", "sa fin manque : il s’arrête trop tôt")])
    if isinstance(promised, Literal) and promised.value != found:
        why = f"il annonce {promised} concepts et en contient {found} : il s’arrête peut-être trop tôt"
        raise ThesaurusError([("fichier", why)])


def _id_of(graph: Graph, node: Node) -> str:
    """The notation of a concept, or else the end of its address."""
    notation = min((str(value) for value in graph.objects(node, SKOS.notation)), default=None)
    return notation or re.split(r"[/:#]", str(node))[-1]


def _ambiguities(graph: Graph, node: Node) -> Iterable[str]:
    if len(list(graph.objects(node, SKOS.notation))) > 1:
        yield "il a plusieurs skos:notation"
    if len(list(graph.objects(node, SKOS.broader))) > 1:
        yield "il a plusieurs skos:broader ; un seul parent est possible"
    for language in LANGUAGES:
        if len(_literals(graph, node, SKOS.prefLabel, language)) > 1:
            yield f"il a plusieurs skos:prefLabel en « {language} »"


def _parent_of(graph: Graph, node: Node, ids: dict[Node, str]) -> str | None:
    broader = next(graph.objects(node, SKOS.broader), None)
    return None if broader is None else ids.get(broader, str(broader)[:120])


def _entry(graph: Graph, node: Node, concept: str, parent: str | None) -> Entry:
    values: dict[str, Any] = {}
    for language in LANGUAGES:
        for name, predicate in _LABELS:
            values[f"{name}_{language}"] = "\n".join(_literals(graph, node, predicate, language))
        for name, predicate in _WORDS:
            values[f"{name}_{language}"] = tuple(_literals(graph, node, predicate, language))
    retired = any(getattr(value, "value", None) is True for value in graph.objects(node, OWL.deprecated))
    return Entry(id=concept, parent=parent, active=not retired, **values)


def _literals(graph: Graph, node: Node, predicate: URIRef, language: str) -> list[str]:
    """Literals in `language`, regional variants included ("fr-FR")."""
    return sorted(
        str(value)
        for value in graph.objects(node, predicate)
        if isinstance(value, Literal) and (value.language or "").partition("-")[0] == language
    )


def _position(graph: Graph, node: Node) -> float:
    value = graph.value(node, SDO.position, any=True)
    return value.value if isinstance(value, Literal) and isinstance(value.value, int) else float("inf")
