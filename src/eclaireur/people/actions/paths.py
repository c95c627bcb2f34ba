"""Writing the path a peer displays, the frame they offer, what they carry and what they do not."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.people.enums import PathVisibility
from eclaireur.people.models import Concept, Experience, Limit, Path, PathStep, PeerProfile
from eclaireur.people.models.paths import MOST_STEPS, SHORTEST_INTRODUCTION
from eclaireur.people.queries import what_is_missing
from eclaireur.people.registries import limit_effects
from eclaireur.safety.actions import hold_changed, hold_on_arrival


@transaction.atomic
def save_frame(*, by: Person, profile: PeerProfile) -> PeerProfile:
    """Keep how `by` accompanies (already cleaned by the form). They accompany in their own circle.

    Its title and its frame are read with the path: other words there are a change of the path.
    """
    _own(by, profile.person)
    said = PeerProfile.objects.filter(person=by).values_list("title", "frame").first() or ("", "")
    profile.circle = by.circle
    profile.save()
    record(by=by, verb="people.save_frame", on=profile)
    if said != (profile.title, profile.frame):
        say_otherwise(by=by)
    return profile


@transaction.atomic
def say_otherwise(*, by: Person) -> None:
    """What is read with the path of `by`, beside it, has other words: they are a change of the path, if there is one."""
    path = Path.objects.select_for_update().filter(person=by).first()
    if path is not None:
        path.save(update_fields=["updated_at"])
        _wait_again(path, by)


@transaction.atomic
def save_introduction(*, by: Person, path: Path) -> Path:
    """Keep the introduction and who may read the path; a displayed path must still say something."""
    _own(by, path.person)
    if path.is_published:
        _check_introduction(path)
    path.save()
    record(by=by, verb="people.write_path", on=path)
    _wait_again(path, by)
    return path


@transaction.atomic
def add_step(*, by: Person, step: PathStep) -> PathStep:
    """Add a step at the end of the path of `by`, which is begun if need be."""
    path, _made = Path.objects.select_for_update().get_or_create(person=by)
    positions = list(path.steps.values_list("position", flat=True))
    if len(positions) >= MOST_STEPS:
        raise ValidationError(
            _("Votre parcours a déjà %(n)s étapes. Réunissez-en deux pour en ajouter une.") % {"n": MOST_STEPS}
        )
    step.path = path
    step.position = max(positions, default=0) + 1
    step.save()
    record(by=by, verb="people.write_path", on=step)
    _wait_with(step, by)
    return step


@transaction.atomic
def change_step(*, by: Person, step: PathStep) -> PathStep:
    """Keep what `by` changed in a step of theirs."""
    _own(by, step.path.person)
    step.save()
    record(by=by, verb="people.write_path", on=step)
    _wait_with(step, by)
    return step


@transaction.atomic
def remove_step(*, by: Person, step: PathStep) -> None:
    """Take a step out of the path, for good."""
    _own(by, step.path.person)
    record(by=by, verb="people.remove_step", on=step)
    step.delete()


@transaction.atomic
def move_step(*, by: Person, step: PathStep, up: bool) -> None:
    """Exchange a step with the one before (`up`) or after it; at the end nothing changes."""
    _own(by, step.path.person)
    Path.objects.select_for_update().get(pk=step.path_id)
    steps = list(step.path.steps.all())
    place = next(rank for rank, each in enumerate(steps) if each.pk == step.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
    for position, each in enumerate(steps, 1):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position", "updated_at"])


@transaction.atomic
def set_accompanied(*, by: Person, experiences: Collection[Experience]) -> None:
    """Among the experiences of `by`, those given are what they can accompany, and no other."""
    chosen = {experience.pk for experience in experiences}
    for experience in Experience.objects.select_for_update().filter(person=by):
        if experience.accompanies != (experience.pk in chosen):
            experience.accompanies = experience.pk in chosen
            experience.save(update_fields=["accompanies", "updated_at"])
    record(by=by, verb="people.set_accompanied")


@transaction.atomic
def set_limits(*, by: Person, concepts: Collection[Concept]) -> None:
    """What `by` does not wish to carry is exactly `concepts`; their profile is begun if need be."""
    profile, _made = PeerProfile.objects.select_for_update().get_or_create(person=by, defaults={"circle": by.circle})
    chosen = {concept.pk for concept in concepts}
    for limit in profile.limit_rows.all():
        if limit.concept_id in chosen:
            chosen.discard(limit.concept_id)
        else:
            limit.delete()
    for slug in sorted(chosen):
        Limit.objects.create(peerprofile=profile, concept_id=slug)
    record(by=by, verb="people.set_limits", on=profile)
    for effect in limit_effects():
        effect(by)


@transaction.atomic
def display_path(*, by: Person) -> Path:
    """Show the path of `by` to those they chose, perhaps once it was read: then it is hidden until that.

    Raises ValidationError, in words, while something is missing.
    """
    if missing := what_is_missing(by):
        raise ValidationError(_("Il manque encore : %(what)s.") % {"what": ", ".join(map(str, missing))})
    path = Path.objects.select_for_update().get(person=by)
    if not path.is_published:
        path.published_at = timezone.now()
        path.save(update_fields=["published_at", "updated_at"])
        record(by=by, verb="people.display_path", on=path)
        if not path.is_hidden:
            hold_on_arrival(path, author=by)
            path.refresh_from_db(fields=["hidden_at"])
    return path


@transaction.atomic
def withdraw_path(*, by: Person | None, path: Path) -> None:
    """Stop showing a path; nothing of it is lost. Its author does it, or moderation (`by` may moderate)."""
    path.published_at = None
    path.save(update_fields=["published_at", "updated_at"])
    record(by=by, verb="people.withdraw_path", on=path, subject=path.person)


def _wait_again(path: Path, by: Person) -> None:
    """What changed in a path that others read waits, when whatever its author writes does."""
    if path.is_published and not path.is_hidden:
        hold_changed(path, author=by)


def _wait_with(step: PathStep, by: Person) -> None:
    """The same, for a step; one kept for the people its author walks with is no part of what moderation reads."""
    if step.visibility != PathVisibility.MY_PEERS:
        _wait_again(step.path, by)


def _check_introduction(path: Path) -> None:
    if len(path.introduction.strip()) < SHORTEST_INTRODUCTION:
        raise ValidationError(
            _("Écrivez d’abord quelques lignes d’introduction, %(n)s signes au moins.") % {"n": SHORTEST_INTRODUCTION}
        )


def _own(by: Person, owner: Any) -> None:
    if by != owner:
        raise PermissionDenied
