"""Telling what one lives, changing it, taking it back."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.people.actions.paths import say_otherwise
from eclaireur.people.enums import Stage, Visibility
from eclaireur.people.models import Concept, Experience

UNDO = timedelta(hours=1)
"""How long something removed may be put back. Then it is gone for good."""


@transaction.atomic
def tell_experiences(
    *,
    by: Person,
    told: Mapping[str, Stage | str],
    visibility: Visibility | str = Visibility.MATCHING,
    details: str = "",
    accompanies: bool = False,
) -> list[Experience]:
    """`by` says they live or lived each concept of `told`, at its stage; gives those that are new.

    A concept told already is left as it is, so that sending twice changes nothing. Raises
    Concept.DoesNotExist for a concept that may not be chosen.
    """
    Person.objects.select_for_update().get(pk=by.pk)  # two tabs at once tell it once
    concepts = {concept.slug: concept for concept in Concept.objects.choosable().filter(slug__in=told)}
    if missing := set(told) - set(concepts):
        raise Concept.DoesNotExist(f"Not to be chosen: {sorted(missing)}")
    known = set(Experience.objects.filter(person=by, concept__in=told).values_list("concept_id", flat=True))
    made = []
    for slug, stage in told.items():
        if slug not in known:
            experience = Experience(
                person=by, concept=concepts[slug], stage=stage, visibility=visibility,
                details=details, accompanies=accompanies,
            )  # fmt: skip
            experience.save()
            record(by=by, verb="people.tell_experience", on=experience)
            made.append(experience)
    if any(experience.shown_words for experience in made):
        say_otherwise(by=by)
    return made


@transaction.atomic
def change_experience(*, by: Person, experience: Experience) -> Experience:
    """Keep what `by` changed in an experience of theirs (already cleaned by the form).

    Its words are read with their path: other ones, or shown to more people, are a change of the path.
    """
    _own(by, experience.person_id)
    before = Experience.objects.filter(pk=experience.pk).first()
    experience.save()
    record(by=by, verb="people.change_experience", on=experience)
    if experience.shown_words and (before is None or before.shown_words != experience.shown_words):
        say_otherwise(by=by)
    return experience


@transaction.atomic
def remove_experience(*, by: Person, experience: Experience) -> None:
    """Take an experience back: nobody reads or matches it any more; it may be put back for an hour."""
    _own(by, experience.person_id)
    experience.removed_at = timezone.now()
    experience.save(update_fields=["removed_at", "updated_at"])
    record(by=by, verb="people.remove_experience", on=experience)


@transaction.atomic
def put_back_experience(*, by: Person, experience: Experience) -> bool:
    """Undo a removal; False when it is too late, or when the same thing was told again meanwhile."""
    _own(by, experience.person_id)
    Person.objects.select_for_update().get(pk=by.pk)
    too_late = experience.removed_at is None or experience.removed_at < timezone.now() - UNDO
    if too_late or Experience.objects.filter(person=by, concept=experience.concept_id).exists():
        return False
    experience.removed_at = None
    experience.save(update_fields=["removed_at", "updated_at"])
    record(by=by, verb="people.put_back_experience", on=experience)
    if experience.shown_words:
        say_otherwise(by=by)
    return True


def forget_removed() -> None:
    """Delete for good what was removed more than an hour ago. Run every hour by the worker."""
    Experience.with_removed.filter(removed_at__lt=timezone.now() - UNDO).delete()


def _own(by: Person, owner: UUID) -> None:
    if by.pk != owner:
        raise PermissionDenied
