"""Which words of this room are read on arrival by the room of safety, and which are not."""

from django.utils.translation import gettext_lazy as _

from eclaireur.community.actions import offer_soon
from eclaireur.community.models import (
    Draft,
    Persona,
    Post,
    PostVersion,
    PostWords,
    Space,
    StructureDoor,
    Theme,
    Topic,
)
from eclaireur.safety.registries import add_written, not_read


def register() -> None:
    """Hand them over."""
    add_written(
        Post, "body", name=_("un message de la communauté"), author=lambda post: post.author, private=False,
        url=lambda post: post.get_absolute_url(), title=lambda post: post.topic.title,
        still_there=lambda post: post.erased_at is None,
        on_amber=offer_soon,
    )
    add_written(
        Topic, "title", name=_("le titre d’un sujet"), author=lambda topic: topic.author, private=False,
        url=lambda topic: topic.get_absolute_url(), title=lambda topic: topic.space.name,
        still_there=lambda topic: topic.erased_at is None, on_amber=offer_soon,
    )
    add_written(Persona, "pseudonym", name=_("un pseudonyme"), author=lambda persona: persona.person, private=False,
                signed=lambda persona: persona.pseudonym)
    not_read(Draft, "title", "body", "content_note", "themes", why="a draft: nobody but its author reads it")
    not_read(Persona, "skeleton", why="computed from the pseudonym")
    not_read(Post, "html", why="computed from the text")
    not_read(PostVersion, "title", "body", why="a former text, read when it was written")
    not_read(PostWords, why="computed from the text, for searching")
    not_read(Topic, "closing", why="a moderator’s word to everybody, when a topic is closed")
    not_read(Space, "name", "purpose", "charter", "charter_html", "closing", why="written at the team’s desk")
    not_read(Theme, "label", why="written at the team’s desk")
    not_read(StructureDoor, "code", why="made by the machine")
