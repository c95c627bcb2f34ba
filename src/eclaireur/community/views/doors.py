"""What the pages of this room share: finding a row its reader may see, reading the numbers of an address."""

import uuid

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from eclaireur.community import queries
from eclaireur.community.models import Post, Space, Topic

LONGEST_NUMBER = 6  # digits of a page number


def space_or_404(request: HttpRequest, slug: str) -> Space:
    """A space its reader may see: otherwise it does not exist."""
    try:
        return queries.space_for(request.user, slug)
    except Space.DoesNotExist:
        raise Http404 from None


def topic_or_404(request: HttpRequest, pk: uuid.UUID) -> Topic:
    """A topic its reader may see, as `queries.topic_for` gives it."""
    try:
        return queries.topic_for(request.user, pk)
    except Topic.DoesNotExist:
        raise Http404 from None


def post_or_404(request: HttpRequest, pk: uuid.UUID) -> Post:
    """A message its reader may see, with its topic, space and author."""
    rows = Post.objects.visible_to(request.user).select_related("topic__space", "author", "persona")
    return get_object_or_404(rows, pk=pk)


def own_post_or_404(request: HttpRequest, pk: uuid.UUID) -> Post:
    """One of the reader's own messages, not erased."""
    rows = Post.objects.select_related("topic__space", "author", "persona")
    return get_object_or_404(rows, pk=pk, author=request.user, erased_at=None)


def page_asked(request: HttpRequest, name: str = "page") -> int:
    """The number of the page in the address, under `name`; an unreadable one asks for the first."""
    number = request.GET.get(name, "")
    return max(1, int(number)) if number.isdecimal() and len(number) <= LONGEST_NUMBER else 1


def identifier_in(request: HttpRequest, name: str) -> uuid.UUID | None:
    """The identifier given in the address under `name`, or None."""
    try:
        return uuid.UUID(request.GET[name])
    except (KeyError, ValueError):
        return None
