"""Matching: `rank_peers` and `assign_peers`, the same from `eclaireur` and from `python -m eclaireur.matching`."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from eclaireur.matching import assignment, files, wording
from eclaireur.matching.assignment import Candidates
from eclaireur.matching.enums import Exclusion
from eclaireur.matching.index import PeerIndex
from eclaireur.matching.models import Assignment, Ranking, Request
from eclaireur.matching.parameters import Parameters

BAD_INPUT = 2
"""The exit code when a file or an option cannot be used."""


def add_input_arguments(parser: ArgumentParser) -> None:
    """What both commands read."""
    parser.add_argument(
        "--peers", type=Path, required=True, metavar="P.jsonl", help="les pairs, un objet JSON par ligne"
    )
    parser.add_argument(
        "--requests",
        type=Path,
        required=True,
        metavar="R.jsonl",
        help="les demandes, un objet JSON par ligne",
    )
    parser.add_argument(
        "--thesaurus", type=Path, metavar="T.json", help='l’arbre des concepts : [{"id", "parent"}]'
    )
    parser.add_argument("--year", type=int, help="l’année où compter les âges (celle-ci par défaut)")
    parser.add_argument(
        "--keep-going", action="store_true", help="signaler les lignes fautives et les passer"
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def add_rank_arguments(parser: ArgumentParser) -> None:
    """The arguments of `rank_peers`."""
    add_input_arguments(parser)
    parser.add_argument("--limit", type=int, default=20, help="combien de pairs par demande (20)")


def add_assign_arguments(parser: ArgumentParser) -> None:
    """The arguments of `assign_peers`."""
    add_input_arguments(parser)
    parser.add_argument(
        "--weights-out", type=Path, metavar="W.csv", help="écrire ici le poids de chaque couple possible"
    )


def rank_peers(options: Namespace, out: TextIO, err: TextIO) -> int:
    """Rank peers for each request of a file. Returns the exit code: 0, or 2 with one sentence on `err`."""
    if options.limit < 0:
        err.write("--limit : il faut un nombre positif.\n")
        return BAD_INPUT
    return _answered(options, err, lambda index, requests: _write_rankings(index, requests, options, out))


def assign_peers(options: Namespace, out: TextIO, err: TextIO) -> int:
    """Assign all requests of a file at once. Returns the exit code: 0, or 2 with one sentence on `err`."""
    return _answered(options, err, lambda index, requests: _write_assignment(index, requests, options, out))


def _answered(options: Namespace, err: TextIO, answer: Callable[[PeerIndex, list[Request]], None]) -> int:
    reading = files.Reading(options.keep_going, lambda sentence: err.write(f"{sentence}\n"))
    try:
        thesaurus = files.read_thesaurus(options.thesaurus)
        peers = files.read_peers(options.peers, thesaurus, reading)
        index = PeerIndex.build(peers, thesaurus, Parameters(), options.year)
        requests = list(files.read_requests(options.requests, thesaurus, reading))
        answer(index, requests)
    except files.FileError as error:
        err.write(f"{error}\n")
        return BAD_INPUT
    return 0


def _write_rankings(index: PeerIndex, requests: list[Request], options: Namespace, out: TextIO) -> None:
    shape = ranking_json if options.json else _ranking_words
    out.writelines(f"{shape(request, index.rank(request, options.limit))}\n" for request in requests)


def _write_assignment(index: PeerIndex, requests: list[Request], options: Namespace, out: TextIO) -> None:
    candidates = Candidates(index, requests)
    if options.weights_out is not None:
        files.write_weights(options.weights_out, candidates, requests)
    found = assignment.solve(candidates, requests)
    out.write((assignment_json(found) if options.json else _assignment_words(found)) + "\n")


def ranking_json(request: Request, ranking: Ranking) -> str:
    """One line of JSON for one request."""
    ranked = [
        {
            "peer": match.peer_id,
            "score": match.score,
            "reasons": [
                {"criterion": reason.criterion, "points": reason.points, "text": reason.text}
                for reason in match.reasons
            ],
        }
        for match in ranking.ranked
    ]
    excluded = {why: ranking.excluded[why] for why in Exclusion}
    return json.dumps({"request": request.id, "ranked": ranked, "excluded": excluded}, ensure_ascii=False)


def assignment_json(found: Assignment) -> str:
    """One line of JSON for a batch."""
    pairs = [
        {"request": pair.request_id, "peer": pair.peer_id, "score": pair.score, "weight": pair.weight}
        for pair in found.pairs
    ]
    left = [{"request": unmet.request_id, "why": unmet.why, "text": unmet.text} for unmet in found.unassigned]
    return json.dumps({"pairs": pairs, "unassigned": left, "objective": found.objective}, ensure_ascii=False)


def _ranking_words(request: Request, ranking: Ranking) -> str:
    lines = [f"Demande {request.id}"]
    for place, match in enumerate(ranking.ranked, start=1):
        lines.append(f"  {place}. {match.peer_id} ({match.score:.3f})")
        lines.extend(f"     {reason.points:.3f}  {reason.text}" for reason in match.reasons)
    if not ranking.ranked:
        lines.append("  Aucun pair ne convient pour le moment.")
    lines.extend(
        f"  Écartés, parce qu’ils {wording.EXCLUSION_WORDS[why]} : {ranking.excluded[why]}"
        for why in Exclusion
        if ranking.excluded[why]
    )
    return "\n".join(lines)


def _assignment_words(found: Assignment) -> str:
    lines = [
        f"{pair.request_id} : {pair.peer_id} (score {pair.score:.3f}, poids {pair.weight:.6f})"
        for pair in found.pairs
    ]
    lines.extend(f"{unmet.request_id} : {unmet.text}" for unmet in found.unassigned)
    lines.append(f"Total des poids : {found.objective:.6f}")
    return "\n".join(lines)
