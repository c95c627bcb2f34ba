"""Reads over several models, by theme: profiles for matching, the index, seeking, the desk, the words."""

from eclaireur.accompaniment.queries.answers import best_peers, open_requests_matching, usual_answer_days
from eclaireur.accompaniment.queries.desk import (
    best_assignment,
    choices_for,
    due,
    entrusted_to,
    leaving,
    lines_in_words,
    pair_of,
    waiting_for,
)
from eclaireur.accompaniment.queries.first_words import with_waits
from eclaireur.accompaniment.queries.formula import parameters_in_words
from eclaireur.accompaniment.queries.meeting import may_meet
from eclaireur.accompaniment.queries.places import (
    beyond_their_peer,
    is_open_to_new_people,
    open_peers,
    places_left,
)
from eclaireur.accompaniment.queries.seeking import (
    LONGEST,
    Found,
    Offered,
    find_peers,
    nameable,
    offered_among,
)
from eclaireur.accompaniment.queries.topics import Told, names_told, shown_at_first, themes, told_topics

__all__ = [
    "LONGEST",
    "Found",
    "Offered",
    "Told",
    "best_assignment",
    "best_peers",
    "beyond_their_peer",
    "choices_for",
    "due",
    "entrusted_to",
    "find_peers",
    "is_open_to_new_people",
    "leaving",
    "lines_in_words",
    "may_meet",
    "nameable",
    "names_told",
    "offered_among",
    "open_peers",
    "open_requests_matching",
    "pair_of",
    "parameters_in_words",
    "places_left",
    "shown_at_first",
    "themes",
    "told_topics",
    "usual_answer_days",
    "waiting_for",
    "with_waits",
]
