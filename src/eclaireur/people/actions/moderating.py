"""Moderation hides a displayed path, and shows it again. What its author displays or not stays their own choice."""

from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.people.models import Path


@transaction.atomic
def hide_path(*, by: Person | None, path: Path) -> None:
    """Nobody but its author reads the path any more, nor meets them as a peer. Safety says who may decide."""
    if hold_path(path):
        record(by=by, verb="people.hide_path", on=path, subject=path.person)


@transaction.atomic
def show_path(*, by: Person | None, path: Path) -> None:
    """The path is read again, as its author displays it."""
    if release_path(path):
        record(by=by, verb="people.show_path", on=path, subject=path.person)


def hold_path(path: Path) -> bool:
    """Hide the path until someone looked; whether that changed something. Safety journals it."""
    return bool(Path.objects.filter(pk=path.pk, hidden_at=None).update(hidden_at=timezone.now()))


def release_path(path: Path) -> bool:
    """Show it again; whether that changed something. Its last change keeps its date: it is what moderation reads."""
    return bool(Path.objects.filter(pk=path.pk, hidden_at__isnull=False).update(hidden_at=None))
