"""What is someone’s own: what they wrote, even where they no longer read, and their name in each space."""

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Substr

from eclaireur.accounts.models import Person
from eclaireur.community.models import Persona, Post, Space
from eclaireur.community.queries.reading import Slice, slice_of

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
