"""Who may do what, readable aloud. Other rooms build on these predicates."""

import rules

from eclaireur.accounts.enums import COORDINATED_ROLES, Role
from eclaireur.accounts.models import Structure
from eclaireur.accounts.registries import is_barred_from_staying


@rules.predicate
def is_signed_in(person) -> bool:
    return bool(person and person.is_authenticated and person.is_active)


def _holder(role: Role) -> rules.predicates.Predicate:
    @rules.predicate(f"is_{role.value}")
    def holds(person) -> bool:
        return is_signed_in(person) and person.holds(role)

    return holds


is_peer = _holder(Role.PEER)
is_facilitator = _holder(Role.FACILITATOR)
is_greeter = _holder(Role.GREETER)
is_moderator = _holder(Role.MODERATOR)
is_professional = _holder(Role.PROFESSIONAL)
is_coordinator = _holder(Role.COORDINATOR)
is_supervisor = _holder(Role.SUPERVISOR)
is_evaluator = _holder(Role.EVALUATOR)


@rules.predicate
def is_operator(person) -> bool:
    return is_signed_in(person) and person.holds(Role.OPERATOR)


@rules.predicate
def is_staff_member(person) -> bool:
    return is_signed_in(person) and person.is_staff_member


def may_manage_role(person, role: Role, structure: Structure | None) -> bool:
    """An operator gives and ends every role; a coordinator those of peers and facilitators in their structure."""
    if not is_signed_in(person):
        return False
    if is_operator(person):
        return True
    return role in COORDINATED_ROLES and any(
        grant.role == Role.COORDINATOR and grant.structure_id in (None, structure.pk if structure else None)
        for grant in person.current_grants
    )


@rules.predicate
def may_stay(person) -> bool:
    """No erasure is planned, or nobody else decided it: they may change their mind."""
    return is_signed_in(person) and (person.erase_on is None or not is_barred_from_staying(person))


may_see_roles = is_operator | is_coordinator
"""Who has the desk of roles."""

rules.add_perm("wagtailadmin.access_admin", is_operator | is_coordinator)
for verb in ("add", "change", "view", "delete"):
    rules.add_perm(f"accounts.{verb}_structure", is_operator)
