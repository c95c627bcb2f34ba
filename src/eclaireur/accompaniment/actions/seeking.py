"""Keeping what someone looks for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from eclaireur.accompaniment.models import Search, Wish
from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person


@transaction.atomic
def save_search(*, by: Person, values: Mapping[str, Any], importance: Mapping[UUID, int]) -> Search:
    """Keep the wishes of `by`.

    `values` are cleaned fields of Search (lists for `avoid` and `places`); `importance` says, by experience
    identifier, how much each of their own experiences counts (0..3). Other people's experiences are ignored.
    Raises PermissionDenied when `by` is away or suspended.
    """
    if not by.has_perm("accompaniment.seek"):
        raise PermissionDenied
    search, _made = Search.objects.select_for_update().get_or_create(person=by)
    many = {"avoid", "places"}
    for name, value in values.items():
        if name not in many:
            setattr(search, name, value)
    search.full_clean(exclude=["person"])
    search.save()
    for name in many & values.keys():
        getattr(search, name).set(values[name])
    for experience in by.experiences.filter(pk__in=importance):
        Wish.objects.update_or_create(
            experience=experience, defaults={"search": search, "importance": importance[experience.pk]}
        )
    record(by=by, verb="accompaniment.save_search", on=search, subject=by)
    return search
