"""Giving a role and ending it."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from eclaireur.accounts import security_log
from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant, Structure
from eclaireur.accounts.registries import role_end_effects
from eclaireur.accounts.rules import may_manage_role


class AlreadyHeldError(Exception):
    """The person holds this role there already."""


class LastOperatorError(Exception):
    """Ending this would leave the platform without an operator."""


def grant_role(
    *, by: Person, person: Person, role: Role | str, structure: Structure | None = None
) -> RoleGrant:
    """`person` holds `role` from now on, in `structure` or everywhere.

    Raises PermissionDenied when `by` may not give it, AlreadyHeldError when it is held there.
    """
    if not may_manage_role(by, Role(role), structure) or (by.pk == person.pk and not by.holds(Role.OPERATOR)):
        security_log.role(security_log.Change.REFUSED, role=role, who=person, by=by)
        raise PermissionDenied
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                person=person, role=Role(role), structure=structure, granted_by=by
            )
            record(by=by, verb="accounts.grant_role", on=grant, subject=person, reason=str(grant.get_role_display()))
    except IntegrityError as error:
        raise AlreadyHeldError from error
    security_log.role(security_log.Change.GIVEN, role=role, who=person, by=by)
    return grant


@transaction.atomic
def keep_an_operator(*, without: Person) -> None:
    """Raise LastOperatorError when nobody who stays would run the platform any more: who is leaving does not stay.

    The grants are locked first: two operators who leave at once are told one after the other.
    """
    operators = RoleGrant.objects.select_for_update().current().filter(role=Role.OPERATOR)
    people = {grant.person_id for grant in operators}
    staying = Person.objects.filter(pk__in=people - {without.pk}, erase_on=None)
    if without.pk in people and not staying.exists():
        raise LastOperatorError


@transaction.atomic
def end_role(*, by: Person, grant: RoleGrant) -> list[str]:
    """The role stops now; the history keeps it. Gives what others have to take up, in sentences. Ending it twice changes
    nothing.

    Raises PermissionDenied when `by` may not, LastOperatorError for the only operator.
    """
    if grant.person_id != by.pk and not may_manage_role(by, Role(grant.role), grant.structure):
        security_log.role(security_log.Change.REFUSED, role=grant.role, who=grant.person, by=by)
        raise PermissionDenied
    if grant.role == Role.OPERATOR and RoleGrant.objects.current().filter(pk=grant.pk).exists():
        keep_an_operator(without=grant.person)
    if grant.until is not None:
        return []
    grant.until = timezone.now()
    grant.save(update_fields=["until", "updated_at"])
    record(by=by, verb="accounts.end_role", on=grant, subject=grant.person, reason=str(grant.get_role_display()))
    security_log.role(security_log.Change.ENDED, role=grant.role, who=grant.person, by=by)
    return [words for effect in role_end_effects() if (words := effect(by, grant.person))]
