"""Each change of what matching knows of a peer leaves a PeerStamp, in the same transaction.

Rooms below cannot know this one, so it listens to their rows. Writes that go around signals (bulk loads)
are caught by the regular full reading of `queries.index`.
"""

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from eclaireur.accompaniment.models import PeerStamp, Relation
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.people.models import Experience, Limit, Path, PeerProfile


def stamp(person_id: UUID | None) -> None:
    """Say that something about this peer just changed; nothing for people who are no peers."""
    if person_id is not None and PeerProfile.objects.filter(person=person_id).exists():
        PeerStamp.objects.update_or_create(person_id=person_id, defaults={"changed_at": timezone.now()})


def _of_owner(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    stamp(instance.person_id)


def _of_oneself(sender: type[Model], instance: Person, **kwargs: Any) -> None:
    if not kwargs.get("created") and kwargs.get("update_fields") != frozenset({"last_login"}):
        stamp(instance.pk)


def _of_profile(sender: type[Model], instance: Limit, **kwargs: Any) -> None:
    profile = PeerProfile.objects.filter(pk=instance.peerprofile_id).first()
    stamp(profile.person_id if profile else None)


def _of_peer(sender: type[Model], instance: Relation, **kwargs: Any) -> None:
    stamp(instance.peer_id)


def listen(*more: type[Model]) -> None:
    """Connect once. `more`: rows of other rooms that have a `person` and decide who is listed."""
    for model in (PeerProfile, Experience, Path, RoleGrant, *more):
        post_save.connect(_of_owner, sender=model, dispatch_uid=f"stamp {model.__name__} saved")
        if model is not PeerProfile:
            post_delete.connect(_of_owner, sender=model, dispatch_uid=f"stamp {model.__name__} deleted")
    post_save.connect(_of_oneself, sender=Person, dispatch_uid="stamp person saved")
    post_save.connect(_of_profile, sender=Limit, dispatch_uid="stamp limit saved")
    post_delete.connect(_of_profile, sender=Limit, dispatch_uid="stamp limit deleted")
    post_save.connect(_of_peer, sender=Relation, dispatch_uid="stamp relation saved")
    post_delete.connect(_of_peer, sender=Relation, dispatch_uid="stamp relation deleted")
