"""Every write of this room with a consequence."""

from eclaireur.gatherings.actions.after import choose_reminders, count_attendance, leave_every_gathering
from eclaireur.gatherings.actions.cancelling import cancel, cancel_date, correct_word
from eclaireur.gatherings.actions.certificates import FORGOTTEN as CERTIFICATE_FORGOTTEN
from eclaireur.gatherings.actions.certificates import OVER as PROGRAMME_OVER
from eclaireur.gatherings.actions.certificates import (
    ask_certificate,
    confirm_certificate,
    decline_certificate,
    drop_unconfirmed,
    forget_certificates,
    revoke_certificate,
)
from eclaireur.gatherings.actions.changing import change, change_date
from eclaireur.gatherings.actions.deciding import decide_minimums
from eclaireur.gatherings.actions.exceptions import add_date, clear_exceptions, leave_out
from eclaireur.gatherings.actions.feeds import close_feed, open_feed
from eclaireur.gatherings.actions.holding import (
    call_for_help,
    erase_word,
    forget_what_holders_kept,
    leave_word,
    may_be_followed,
    may_be_prepared,
    may_call,
    prepare,
    step_down,
    take_call_back,
    write_to,
)
from eclaireur.gatherings.actions.keeping import forget, remind, store_ahead
from eclaireur.gatherings.actions.leaving import (
    announce_departure,
    hold_on,
    leave_the_role,
    leave_what_is_held,
    stop_holding,
)
from eclaireur.gatherings.actions.moderating import (
    hide_reported,
    hold_series,
    release_series,
    show_reported,
)
from eclaireur.gatherings.actions.names import note_names_read
from eclaireur.gatherings.actions.places import (
    accept,
    accept_rules,
    end_waits,
    leave,
    pass_on_late_offers,
    register,
)
from eclaireur.gatherings.actions.publishing import discard, publish, save_draft
from eclaireur.gatherings.actions.releasing import (
    free_place,
    free_places_of,
    free_places_of_the_suspended,
    free_places_once_roles_ended,
    free_places_without_role,
    release_places,
)
from eclaireur.gatherings.actions.restoring import restore_date, resume
from eclaireur.gatherings.actions.returning import put_back, take_back
from eclaireur.gatherings.actions.rhythm import called_off_by
from eclaireur.gatherings.actions.rooms import RulesFirstError, enter_room, keep_rooms, room_is_open
from eclaireur.gatherings.actions.visitors import register_guest, register_visitor, take_over

__all__ = [
    "CERTIFICATE_FORGOTTEN",
    "PROGRAMME_OVER",
    "RulesFirstError",
    "accept",
    "accept_rules",
    "add_date",
    "announce_departure",
    "ask_certificate",
    "call_for_help",
    "called_off_by",
    "cancel",
    "cancel_date",
    "change",
    "change_date",
    "choose_reminders",
    "clear_exceptions",
    "close_feed",
    "confirm_certificate",
    "correct_word",
    "count_attendance",
    "decide_minimums",
    "decline_certificate",
    "discard",
    "drop_unconfirmed",
    "end_waits",
    "enter_room",
    "erase_word",
    "forget",
    "forget_certificates",
    "forget_what_holders_kept",
    "free_place",
    "free_places_of",
    "free_places_of_the_suspended",
    "free_places_once_roles_ended",
    "free_places_without_role",
    "hide_reported",
    "hold_on",
    "hold_series",
    "keep_rooms",
    "leave",
    "leave_every_gathering",
    "leave_out",
    "leave_the_role",
    "leave_what_is_held",
    "leave_word",
    "may_be_followed",
    "may_be_prepared",
    "may_call",
    "note_names_read",
    "open_feed",
    "pass_on_late_offers",
    "prepare",
    "publish",
    "put_back",
    "register",
    "register_guest",
    "register_visitor",
    "release_places",
    "release_series",
    "remind",
    "restore_date",
    "resume",
    "revoke_certificate",
    "room_is_open",
    "save_draft",
    "show_reported",
    "step_down",
    "stop_holding",
    "store_ahead",
    "take_back",
    "take_call_back",
    "take_over",
    "write_to",
]
