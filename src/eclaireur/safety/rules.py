"""Who may do what in this room, readable aloud."""

import rules

from eclaireur.accounts.rules import is_moderator, is_operator, is_signed_in
from eclaireur.safety.models import Decision, Report


@rules.predicate
def concerns_them(person, report: Report) -> bool:
    """The report is by them or about them."""
    return person.pk in (report.author_id, report.reporter_id)


@rules.predicate
def sanctions_them(person, decision: Decision) -> bool:
    """The decision is about them."""
    return person.pk == decision.author_id


may_report = is_signed_in
may_see_desk = is_moderator
may_handle = is_moderator & ~concerns_them
may_lift = is_moderator & ~sanctions_them

for verb in ("add", "change", "delete", "view"):  # the operator edits help numbers in the back office
    rules.add_perm(f"safety.{verb}_helpnumber", is_operator)
    rules.add_perm(f"safety.{verb}_triagerule", is_operator)
may_try_triage = is_operator
rules.add_perm("safety.change_operatoridentity", is_operator)
