"""Who may do what in this room, readable aloud."""

import datetime as dt

import rules

from eclaireur.accounts.rules import is_coordinator, is_moderator, is_operator, is_signed_in
from eclaireur.safety.models import Alert, AlertSettings, Decision, Report

AMBER_KEPT = dt.timedelta(days=30)
"""How long it is remembered that a text deserved an answer soon."""
A_MONTH = dt.timedelta(days=30)


def delay_for(level: str) -> dt.timedelta:
    """How long an alert of this level may wait at each step."""
    return dt.timedelta(minutes=AlertSettings.load().minutes_for(level))


def time_kept() -> dt.timedelta:
    """How long a closed alert stays tied to the person."""
    return AlertSettings.load().months_kept * A_MONTH


@rules.predicate
def concerns_them(person, report: Report) -> bool:
    """The report is by them or about them."""
    return person.pk in (report.author_id, report.reporter_id)


@rules.predicate
def sanctions_them(person, decision: Decision) -> bool:
    """The decision is about them."""
    return person.pk == decision.author_id


@rules.predicate
def is_on_their_desk(person, alert: Alert) -> bool:
    """A moderator handles every alert but their own; others, those that came up to them."""
    return Alert.objects.on_desk_of(person).filter(pk=alert.pk).exists()


may_report = is_signed_in
may_see_alerts = is_moderator | is_coordinator | is_operator
may_be_on_call = is_moderator | is_coordinator
may_handle_alert = may_see_alerts & is_on_their_desk
may_see_desk = is_moderator
may_handle = is_moderator & ~concerns_them
may_lift = is_moderator & ~sanctions_them

for verb in ("add", "change", "delete", "view"):  # the operator edits help numbers in the back office
    rules.add_perm(f"safety.{verb}_helpnumber", is_operator)
    rules.add_perm(f"safety.{verb}_triagerule", is_operator)
may_try_triage = is_operator
rules.add_perm("safety.change_operatoridentity", is_operator)
rules.add_perm("safety.change_alertsettings", is_operator)
