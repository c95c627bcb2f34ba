"""Who may read what people say of themselves: the one place where a visibility becomes a condition."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.people import registries
from eclaireur.people.enums import Visibility


def present(owner: str) -> Q:
    """People who are here: account open, neither on pause, nor suspended, nor leaving. `owner` is the path to the person."""
    return (
        Q(**{f"{owner}__is_active": True, f"{owner}__paused_since": None, f"{owner}__erase_on": None})
        & (Q(**{f"{owner}__suspended_until": None}) | Q(**{f"{owner}__suspended_until__lte": timezone.now()}))
    )  # fmt: skip


def is_member(viewer: Any) -> bool:
    """Whether `viewer` reads as a member: signed in, account open, not suspended."""
    if not getattr(viewer, "is_authenticated", False) or not viewer.is_active:
        return False
    return viewer.suspended_until is None or viewer.suspended_until <= timezone.now()


def readable_by(viewer: Any, *, owner: str, visibility: str = "visibility") -> Q:
    """The condition under which rows owned by the person at `owner` are read by `viewer`.

    One's own always; otherwise the owner must be here, no block may stand between the two, and the row's
    visibility must reach the viewer: public to all, members within the same circle, "my peers" to the
    people with whom an accompaniment is open. No role opens more.
    """
    public = Q(**{visibility: Visibility.PUBLIC})
    if not getattr(viewer, "is_authenticated", False):
        return public & present(owner)
    reached = public
    if is_member(viewer):
        reached |= Q(**{visibility: Visibility.MEMBERS, f"{owner}__circle": viewer.circle})
        reached |= Q(**{
            f"{visibility}__in": [Visibility.MY_PEERS, Visibility.MEMBERS],
            f"{owner}__in": registries.companions_of(viewer),
        })  # fmt: skip
    apart = Q(**{f"{owner}__in": out_of_sight_of(viewer)})
    return Q(**{owner: viewer}) | (reached & present(owner) & ~apart)
