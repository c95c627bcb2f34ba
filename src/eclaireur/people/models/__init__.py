"""The truth of one row, by theme."""

from eclaireur.people.models.experience import Experience
from eclaireur.people.models.paths import Path, PathStep
from eclaireur.people.models.profiles import Limit, PeerProfile
from eclaireur.people.models.thesaurus import Concept

__all__ = ["Concept", "Experience", "Limit", "Path", "PathStep", "PeerProfile"]
