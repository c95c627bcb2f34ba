"""Going by another name in one space."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eclaireur.accounts import pseudonyms
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import pseudonym_is_free
from eclaireur.community import queries, rules
from eclaireur.community.models import Persona, Space


@transaction.atomic
def take_persona(*, by: Person, space: Space, pseudonym: str) -> Persona:
    """`by` goes by `pseudonym` in `space`, from their first message there. Gives the name.

    Refused in words (ValidationError) once they wrote there: others would see one name become another. The name
    resembles nobody's, here or at the door. Raises PermissionDenied where they do not write.
    """
    if not rules.is_part_of(by, space):
        raise PermissionDenied
    name = pseudonyms.check(pseudonym)
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    if queries.wrote_in(by, space):
        raise ValidationError(
            _("Vous avez déjà écrit dans cet espace : changer de nom maintenant montrerait que c’est vous."), code="wrote"
        )
    others = Persona.objects.filter(space=space).exclude(person=by)
    if not pseudonym_is_free(name) or others.looking_like(name).exists():
        raise ValidationError(_("Ce pseudonyme, ou un autre qui lui ressemble trop, est déjà pris."), code="taken")
    try:
        with transaction.atomic():
            persona, _made = Persona.objects.update_or_create(person=by, space=space, defaults={"pseudonym": name})
    except IntegrityError as error:  # someone took it at the same moment
        raise ValidationError(_("Ce pseudonyme vient d’être pris. Choisissez-en un autre."), code="taken") from error
    return persona


@transaction.atomic
def drop_persona(*, by: Person, persona: Persona) -> None:
    """`by` goes by their own pseudonym again there. Refused in words (ValidationError) once they wrote under that name."""
    if persona.person_id != by.pk:
        raise PermissionDenied
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    if queries.wrote_in(by, persona.space):
        raise ValidationError(
            _("Vous avez écrit sous ce nom dans cet espace. Il reste le vôtre tant que ces messages y sont."), code="wrote"
        )
    persona.delete()
