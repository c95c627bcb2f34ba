"""Who may do what, readable aloud. Other rooms build on these predicates."""

import rules

from eclaireur.accounts.enums import Role


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
is_moderator = _holder(Role.MODERATOR)
is_professional = _holder(Role.PROFESSIONAL)
is_coordinator = _holder(Role.COORDINATOR)
is_supervisor = _holder(Role.SUPERVISOR)
is_evaluator = _holder(Role.EVALUATOR)


@rules.predicate
def is_operator(person) -> bool:
    return is_signed_in(person) and (person.is_superuser or person.holds(Role.OPERATOR))


@rules.predicate
def is_staff_member(person) -> bool:
    return is_signed_in(person) and person.is_staff_member
