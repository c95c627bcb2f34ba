"""The truth of one row: spaces and who they are for, names, topics, messages, and what each reader keeps."""

from eclaireur.community.models.care import Care, CareSettings, Digest, Offer, Readiness, Rhythm, Welcome
from eclaireur.community.models.members import StructureDoor, StructureMembership
from eclaireur.community.models.personas import Persona
from eclaireur.community.models.posts import Post, PostVersion, PostWords
from eclaireur.community.models.readers import Draft, Following, Reaction, Reading, Visit
from eclaireur.community.models.spaces import Space, Theme
from eclaireur.community.models.topics import Topic

__all__ = [
    "Care", "CareSettings", "Digest", "Draft", "Following", "Offer", "Persona", "Post", "PostVersion", "PostWords", "Reaction",
    "Readiness", "Reading", "Rhythm", "Space", "StructureDoor",
    "StructureMembership", "Theme", "Topic", "Visit", "Welcome",
]
