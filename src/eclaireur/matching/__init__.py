"""Matching: finding the peer who has lived it. Profiles in, ranked reasons out.

Pure Python with NumPy and SciPy; knows neither Django, nor the database, nor the web request. The formula
and its sources are in docs/matching.md, its numbers in `parameters`. In use:

    index = PeerIndex.build(peers, thesaurus)
    index.rank(request).ranked[0].reasons
"""

from eclaireur.matching.assignment import Candidates, assign
from eclaireur.matching.index import PeerIndex
from eclaireur.matching.models import (
    Assignment,
    Experience,
    Match,
    Pair,
    Peer,
    Ranking,
    Reason,
    Request,
    Sought,
    Unmet,
)
from eclaireur.matching.parameters import ByStage, Parameters
from eclaireur.matching.thesaurus import NO_THESAURUS, Thesaurus, ThesaurusError

__all__ = [
    "NO_THESAURUS",
    "Assignment",
    "ByStage",
    "Candidates",
    "Experience",
    "Match",
    "Pair",
    "Parameters",
    "Peer",
    "PeerIndex",
    "Ranking",
    "Reason",
    "Request",
    "Sought",
    "Thesaurus",
    "ThesaurusError",
    "Unmet",
    "assign",
]
