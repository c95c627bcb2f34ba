"""Writes with a consequence, by theme: seeking, asking, answering, walking together, assigning."""

from eclaireur.accompaniment.actions.answering import agree, decline, offer, pass_by, take_back
from eclaireur.accompaniment.actions.arriving import hold_proposal, release_proposal
from eclaireur.accompaniment.actions.asking import ask_peer, hand_over, publish_request, withdraw_request
from eclaireur.accompaniment.actions.assigning import (
    choose_peer,
    compute_batch,
    discard_batch,
    note_looks,
    prepare_batch,
    send_batch,
)
from eclaireur.accompaniment.actions.calling import call_coordination
from eclaireur.accompaniment.actions.ending import (
    change_peer,
    end_relation,
    leave_everything,
    look_back,
    part_silently,
)
from eclaireur.accompaniment.actions.seeking import save_search
from eclaireur.accompaniment.actions.settling import settle_all
from eclaireur.accompaniment.actions.showing import look_for_requests, show_to_peers
from eclaireur.accompaniment.actions.walking import (
    add_goal,
    agree_frame,
    decline_frame,
    move_goal,
    note_session,
    pause_relation,
    propose_frame,
    remove_goal,
    remove_session,
    resume_relation,
)

__all__ = [
    "add_goal",
    "agree",
    "agree_frame",
    "ask_peer",
    "call_coordination",
    "change_peer",
    "choose_peer",
    "compute_batch",
    "decline",
    "decline_frame",
    "discard_batch",
    "end_relation",
    "hand_over",
    "hold_proposal",
    "leave_everything",
    "look_back",
    "look_for_requests",
    "move_goal",
    "note_looks",
    "note_session",
    "offer",
    "part_silently",
    "pass_by",
    "pause_relation",
    "prepare_batch",
    "propose_frame",
    "publish_request",
    "release_proposal",
    "remove_goal",
    "remove_session",
    "resume_relation",
    "save_search",
    "send_batch",
    "settle_all",
    "show_to_peers",
    "take_back",
    "withdraw_request",
]
