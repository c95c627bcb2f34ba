"""What is someone’s own: what they wrote or began, even where they no longer read, and their name in each space."""

import uuid

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from eclaireur.accounts.models import Person
from eclaireur.community.models import Draft, Persona, Post, Space, Topic
from eclaireur.community.models.sight import CIRCLES
from eclaireur.community.queries.reading import Slice, slice_of
from eclaireur.core.fields import open_all
from eclaireur.core.prepared import prepared

A_PAGE = 20
SHOWN = 300  # characters of a message


def written_by(person: Person, number: int = 1) -> Slice:
    """A page of the messages of `person` that are not erased, newest first.

    Each has `beginning`, `name` (signed with), and `is_read`: whether they may still read it where it is. The title of
    a topic opened by someone else is not asked here: they may have set its author apart.
    """
    read = Post.objects.visible_to(person).filter(pk=OuterRef("pk"))
    rows = Post.objects.filter(author=person, erased_at=None).select_related("topic__space").defer("body", "html")
    rows = rows.annotate(
        beginning=Substr("body", 1, SHOWN), name=Coalesce("persona__pseudonym", "author__pseudonym"), is_read=Exists(read)
    )
    return slice_of(rows.order_by("-created_at", "-pk"), number, A_PAGE)


def names_of(person: Person, number: int = 1, *, only: Space | None = None) -> Slice:
    """A page of the spaces `person` is part of (or `only` that one), each with `my_name`, the other name they took there,
    or None, and `is_settled`: they wrote there, and keep their name.
    """
    rows = Space.objects.of(person)
    if only is not None:
        rows = rows.filter(pk=only.pk)
    taken = Persona.objects.filter(person=person, space=OuterRef("pk")).values("pseudonym")
    wrote = Post.objects.filter(author=person, topic__space=OuterRef("pk"), erased_at=None)
    return slice_of(rows.annotate(my_name=Subquery(taken[:1]), is_settled=Exists(wrote)), number, A_PAGE)


def drafts_of(person: Person, number: int = 1) -> Slice:
    """A page of what `person` began to write and kept, last touched first. Each has `is_read` (they may still read the place
    it is for) and `topic_title`, "" for a new topic and where it is read no more.
    """
    read_topics = Topic.objects.visible_to(person).filter(pk=OuterRef("topic"))
    read_spaces = Space.objects.visible_to(person).filter(pk=OuterRef("space"))
    rows = Draft.objects.filter(person=person).select_related("topic__space", "space")
    rows = rows.annotate(is_read=Case(When(topic=None, then=Exists(read_spaces)), default=Exists(read_topics)))
    rows = rows.annotate(topic_title=Case(When(Q(is_read=True, topic__isnull=False), then="topic__title"), default=Value("")))
    page = slice_of(rows.order_by("-updated_at", "-pk"), number, A_PAGE)
    open_all(page.object_list, "title", "body")
    return page


def has_drafts(person: Person, space: Space | None = None) -> bool:
    """Whether `person` keeps something begun there (in one of its topics too), or anywhere."""
    if space is None:
        return Draft.objects.filter(person=person).exists()
    return bool(_drafts_in(person=person.pk, space=space.pk))


@prepared
def _drafts_in(*, person: uuid.UUID, space: uuid.UUID) -> QuerySet:
    rows = Draft.objects.filter(Q(space=space) | Q(topic__space=space), person=person)
    return rows.order_by().values_list("pk")[:1]


def wrote_among_their_own(person: Person) -> bool:
    """Whether words of `person` are to be read in a space kept for one circle."""
    return Post.objects.filter(author=person, erased_at=None, topic__space__audience__in=CIRCLES.values()).exists()
