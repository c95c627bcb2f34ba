"""The truth of one row, by theme."""

from eclaireur.accompaniment.models.batch import Batch, BatchLine, assigned_by
from eclaireur.accompaniment.models.proposal import Proposal
from eclaireur.accompaniment.models.relation import Feedback, Frame, Relation
from eclaireur.accompaniment.models.request import Request, Showing, Topic, coordination
from eclaireur.accompaniment.models.search import Search, SetAside, Wish
from eclaireur.accompaniment.models.sessions import Goal, Session
from eclaireur.accompaniment.models.settings import AccompanimentSettings
from eclaireur.accompaniment.models.stamp import PeerStamp

__all__ = [
    "AccompanimentSettings",
    "Batch",
    "BatchLine",
    "Feedback",
    "Frame",
    "Goal",
    "PeerStamp",
    "Proposal",
    "Relation",
    "Request",
    "Search",
    "Session",
    "SetAside",
    "Showing",
    "Topic",
    "Wish",
    "assigned_by",
    "coordination",
]
