"""Keeping spaces: what they are for, their themes, and the code by which people join a structure."""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person, Structure
from eclaireur.accounts.queries import structures_managed_by
from eclaireur.accounts.registries import structure_left_effects
from eclaireur.community import queries, rules
from eclaireur.community.markdown import draw
from eclaireur.community.models import Space, StructureDoor, StructureMembership, Theme
from eclaireur.community.models.members import CODE_LENGTH
from eclaireur.community.models.spaces import USUAL_PLACE
from eclaireur.people.models import Concept

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that the eye takes for another


@transaction.atomic
def save_space(*, by: Person, space: Space) -> Space:
    """Keep a space as the form left it (cleaned). Raises PermissionDenied unless `by` may keep it, before and after.

    A space in which people already wrote keeps the public it was written for: ValidationError otherwise.
    """
    before = Space.objects.select_for_update().filter(pk=space.pk).first()
    if not rules.can_keep(by, space) or (before is not None and not rules.can_keep(by, before)):
        raise PermissionDenied
    if before is not None and _public_of(before) != _public_of(space) and not before.is_open and before.topics.exists():
        raise ValidationError(
            {"audience": _("On a déjà écrit ici, pour ces personnes-là : le public de cet espace ne change plus. "
                           "Vous pouvez le fermer et en ouvrir un autre.")}
        )
    space.charter_html = draw(space.charter)
    space.save()
    record(by=by, verb="community.change_space" if before else "community.open_space", on=space)
    return space


def _public_of(space: Space) -> tuple:
    """Who reads it. Closing a space to visitors shows nothing to anyone new; that may change."""
    return space.audience, space.structure_id, space.is_open


@transaction.atomic
def remove_space(*, by: Person, space: Space) -> None:
    """Take away a space opened by mistake, with its themes. Raises ValidationError once people wrote there, or began to."""
    _require_keeping(by, space)
    space = Space.objects.select_for_update().get(pk=space.pk)
    if not queries.is_untouched(space):
        raise ValidationError(_("On a déjà écrit ici, ou commencé à écrire : cet espace ne se retire plus. Vous pouvez le fermer."))
    record(by=by, verb="community.remove_space", on=space)
    space.delete()


@transaction.atomic
def add_theme(*, by: Person, space: Space, label: str, concept: Concept | None = None, position: int = USUAL_PLACE) -> Theme:
    """Add a theme to a space. Raises ValidationError when it has one of that name."""
    _require_keeping(by, space)
    try:
        with transaction.atomic():
            theme = Theme.objects.create(space=space, label=label, concept=concept, position=position)
    except IntegrityError as error:
        raise ValidationError({"label": _("Cet espace a déjà un thème de ce nom.")}) from error
    record(by=by, verb="community.add_theme", on=theme)
    return theme


@transaction.atomic
def change_theme(
    *, by: Person, theme: Theme, label: str, concept: Concept | None = None, position: int = USUAL_PLACE
) -> None:
    """Call a theme otherwise, or put it elsewhere among the others: its topics stay under it. Raises ValidationError when its space has one of that name."""
    _require_keeping(by, theme.space)
    try:
        with transaction.atomic():
            Theme.objects.filter(pk=theme.pk).update(label=label, concept=concept, position=position)
    except IntegrityError as error:
        raise ValidationError({"label": _("Cet espace a déjà un thème de ce nom.")}) from error
    record(by=by, verb="community.change_theme", on=theme)


@transaction.atomic
def remove_theme(*, by: Person, theme: Theme) -> None:
    """Topics keep their words, without this theme."""
    _require_keeping(by, theme.space)
    record(by=by, verb="community.remove_theme", on=theme)
    theme.delete()


def _require_keeping(by: Person, space: Space) -> None:
    if not rules.can_keep(by, space):
        raise PermissionDenied


# --- Members of a structure ------------------------------------------------------------------------


@transaction.atomic
def draw_code(*, by: Person, structure: Structure) -> StructureDoor:
    """Draw a new code to join `structure`; the one before opens nothing any more. Members stay members."""
    _require_managing(by, structure)
    code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    door, _made = StructureDoor.objects.update_or_create(structure=structure, defaults={"code": code})
    record(by=by, verb="community.draw_code", on=structure)
    return door


@transaction.atomic
def join_structure(*, by: Person, code: str) -> Structure:
    """`by` becomes a member of the structure this code opens. Raises ValidationError when it opens none."""
    bare = "".join(character for character in code.lower() if character.isalnum())[: CODE_LENGTH + 1]
    door = StructureDoor.objects.select_related("structure").filter(code=bare).first() if bare.isascii() else None
    if door is None:
        raise ValidationError(_("Ce code n’ouvre rien. Vérifiez-le, ou demandez-en un nouveau à la structure."), code="unknown")
    _row, new = StructureMembership.objects.get_or_create(structure=door.structure, person=by)
    if new:
        record(by=by, verb="community.join", on=door.structure, subject=by)
    return door.structure


@transaction.atomic
def leave_structure(*, by: Person, membership: StructureMembership) -> None:
    """`by` is no longer a member: they leave, or someone who manages the structure takes them off its list.

    Whoever is taken off knows the code: another is drawn, or they would be back at once.
    """
    is_taken_off = membership.person_id != by.pk
    if is_taken_off:
        _require_managing(by, membership.structure)
    record(by=by, verb="community.leave", on=membership.structure, subject=membership.person)
    person = membership.person
    membership.delete()
    for effect in structure_left_effects():
        effect(by, person)
    if is_taken_off and StructureDoor.objects.filter(structure=membership.structure).exists():
        draw_code(by=by, structure=membership.structure)


def _require_managing(by: Person, structure: Structure) -> None:
    if not structures_managed_by(by).filter(pk=structure.pk).exists():
        raise PermissionDenied
