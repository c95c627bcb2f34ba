"""The spaces someone may see, and what moved there."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person, Structure
from eclaireur.accounts.pseudonyms import skeleton
from eclaireur.accounts.queries import for_anyone, structures_managed_by
from eclaireur.community import rules
from eclaireur.community.models import Following, Post, Reading, Space, StructureMembership, Topic, Visit
from eclaireur.community.queries.met import as_met, unmet_by

A_VISIT = dt.timedelta(minutes=30)
"""What one reads within that time is one visit: what was new stays so until the next."""


def spaces_for(viewer: Any) -> list[Space]:
    """The spaces `viewer` may read, in order, each with `moved` (when something was last said there, in words)
    and `unread` (how many topics they had read have something new).
    """
    spaces: list[Any] = _spaces_for(viewer)
    unread = unread_by_space(viewer) if viewer.is_authenticated else {}
    for space in spaces:
        space.moved, space.unread = moved_in_words(space.last_activity_at), unread.get(space.pk, 0)
    return spaces


@for_anyone
def _spaces_for(viewer: Any) -> QuerySet:
    unmet = unmet_by(viewer)
    topics = as_met(Topic.objects.filter(space=OuterRef("pk"), hidden_at=None).not_by(unmet), unmet).order_by("-moved_at")
    moved = Subquery(topics.values("moved_at")[:1])
    return Space.objects.visible_to(viewer).select_related("structure").annotate(last_activity_at=moved)


def space_for(viewer: Any, slug: str) -> Space:
    """A space with its structure, and for someone signed in when they came (`came_at`, None for the first time), when they
    had come before (`came_before`), and `is_followed`. Space.DoesNotExist when `viewer` may not read it, or when there is none.
    """
    for space in _space_for(viewer, slug=slug):
        return space
    raise Space.DoesNotExist


@for_anyone
def _space_for(viewer: Any, *, slug: str) -> QuerySet:
    rows = Space.objects.visible_to(viewer).select_related("structure")
    if viewer.is_authenticated:
        mine = Visit.objects.filter(person=viewer, space=OuterRef("pk"))
        rows = rows.annotate(
            came_at=Subquery(mine.values("began_at")[:1]), came_before=Subquery(mine.values("before_at")[:1]),
            is_followed=Exists(Following.objects.filter(person=viewer, space=OuterRef("pk"))),
        )
    return rows.filter(slug=slug)


def is_back(space: Any) -> bool:
    """Whether its reader comes to `space` (from `space_for`) again, after a while."""
    return space.came_at is not None and space.came_at < timezone.now() - A_VISIT


def new_since(space: Any) -> dt.datetime | None:
    """From when on a topic of `space` (from `space_for`) is new to its reader; None on a first visit: all of it would be."""
    return space.came_at if is_back(space) else space.came_before


def moved_in_words(at: dt.datetime | None) -> str:
    """When something was last said in a space: a day at most, never an hour."""
    if at is None:
        return _("Personne n’y a encore écrit")
    days = (timezone.localdate() - timezone.localtime(at).date()).days
    if days <= 0:
        return _("On y a écrit aujourd’hui")
    if days == 1:
        return _("On y a écrit hier")
    if days <= 7:  # noqa: PLR2004 (a week)
        return _("On y a écrit cette semaine")
    if days <= 31:  # noqa: PLR2004 (a month)
        return _("On y a écrit ce mois-ci")
    return _("C’est calme depuis plus d’un mois")


def news_for(viewer: Person, unmet: set) -> Exists:
    """Whether a topic holds words `viewer` can read, by someone else they meet, after the last they read."""
    news = Post.objects.there().not_by(unmet).filter(topic=OuterRef("topic"), sequence__gt=OuterRef("last_read"))
    return Exists(news.exclude(author=viewer))


def unread_by_space(viewer: Person) -> dict:
    """How many of the topics `viewer` already opened have something new, by space."""
    return dict(_unread_by_space(viewer))


@for_anyone
def _unread_by_space(viewer: Person) -> QuerySet:
    unmet = unmet_by(viewer)
    begun = Reading.objects.filter(person=viewer, topic__hidden_at=None, topic__last_sequence__gt=F("last_read"))
    begun = begun.exclude(topic__author__in=unmet) if unmet else begun
    by_space = begun.filter(news_for(viewer, unmet)).order_by().values("topic__space").annotate(many=Count("pk"))
    return by_space.values_list("topic__space", "many")


def kept_by(person: Person) -> QuerySet[Space]:
    """The spaces `person` keeps from the desk: all for an operator, those of their structures for a coordinator."""
    if rules.is_operator(person):
        return Space.objects.all()
    return Space.objects.filter(structure__in=structures_managed_by(person))


def is_untouched(space: Space) -> bool:
    """Whether nobody ever wrote in `space`, nor keeps for later what they began there."""
    return not (space.topics.exists() or space.drafts.exists())


def spaces_to_move_to(person: Person, topic: Topic) -> list[Space]:
    """Other spaces `person` moderates, where a topic could be put."""
    return [space for space in Space.objects.for_writing_by(person).exclude(pk=topic.space_id) if rules.moderates(person, space)]


def members_of(structure: Structure, search: str = "") -> QuerySet[StructureMembership]:
    """The members of a structure by pseudonym, perhaps those alone whose pseudonym has `search` in it, to the eye."""
    people = StructureMembership.objects.filter(structure=structure).select_related("person").order_by("person__pseudonym", "pk")
    return people.filter(person__skeleton__contains=skeleton(search)) if search else people
