"""Writes with a consequence in this room; `record` is the journal every room writes to."""

from eclaireur.accounts.actions.arrival import sign_up
from eclaireur.accounts.actions.choices import (
    block,
    change_circle,
    choose_zone,
    give_consent,
    pause,
    resume,
    unblock,
    withdraw_consent,
)
from eclaireur.accounts.actions.departure import (
    cancel_erasure,
    erase_again,
    erase_due,
    erase_person,
    plan_erasure,
)
from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.actions.protection import (
    disown_session,
    forget_old_devices,
    hide_passkey_card,
    name_tag,
    refuse_used_code,
)
from eclaireur.accounts.actions.recovery import (
    draw_recovery_codes,
    reset_password_with_code,
    spend_recovery_code,
)
from eclaireur.accounts.actions.roles import end_role, grant_role, keep_an_operator
from eclaireur.accounts.actions.standing import lift_suspension, suspend
from eclaireur.accounts.second_factor import give_demo_second_factor

__all__ = [
    "block",
    "cancel_erasure",
    "change_circle",
    "choose_zone",
    "disown_session",
    "draw_recovery_codes",
    "end_role",
    "erase_again",
    "erase_due",
    "erase_person",
    "forget_old_devices",
    "give_consent",
    "give_demo_second_factor",
    "grant_role",
    "hide_passkey_card",
    "keep_an_operator",
    "lift_suspension",
    "name_tag",
    "pause",
    "plan_erasure",
    "record",
    "refuse_used_code",
    "reset_password_with_code",
    "resume",
    "sign_up",
    "spend_recovery_code",
    "suspend",
    "unblock",
    "withdraw_consent",
]
