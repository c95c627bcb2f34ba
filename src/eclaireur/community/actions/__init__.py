"""Writes with a consequence in this room. A message is its own trace of who wrote when; the rest is in the journal."""

from eclaireur.community.actions.caring import choose_readiness, look_for_answers, offer_soon, pass_on
from eclaireur.community.actions.indexing import index_all
from eclaireur.community.actions.keeping import (
    add_theme,
    draw_code,
    join_structure,
    leave_structure,
    remove_theme,
    save_space,
)
from eclaireur.community.actions.leaving import erase_words_of
from eclaireur.community.actions.moderating import (
    close_topic,
    hide_reported_post,
    hide_reported_topic,
    move,
    pin,
    reopen_topic,
    show_post,
    show_reported_post,
    show_reported_topic,
    show_topic,
    slow_down,
)
from eclaireur.community.actions.naming import drop_persona, take_persona
from eclaireur.community.actions.reading import (
    come,
    follow,
    forget_draft,
    keep_draft,
    mark_read,
    react,
    unfollow,
)
from eclaireur.community.actions.welcoming import (
    choose_digest,
    hand_back_welcome,
    see_newcomers,
    take_welcome,
    tell_digests,
    tell_greeters,
)
from eclaireur.community.actions.writing import (
    NotNowError,
    edit_post,
    erase_post,
    open_topic,
    reply,
    settle,
)

__all__ = [
    "NotNowError",
    "add_theme",
    "choose_digest",
    "choose_readiness",
    "close_topic",
    "come",
    "draw_code",
    "drop_persona",
    "edit_post",
    "erase_post",
    "erase_words_of",
    "follow",
    "forget_draft",
    "hand_back_welcome",
    "hide_reported_post",
    "hide_reported_topic",
    "index_all",
    "join_structure",
    "keep_draft",
    "leave_structure",
    "look_for_answers",
    "mark_read",
    "move",
    "offer_soon",
    "open_topic",
    "pass_on",
    "pin",
    "react",
    "remove_theme",
    "reopen_topic",
    "reply",
    "save_space",
    "see_newcomers",
    "settle",
    "show_post",
    "show_reported_post",
    "show_reported_topic",
    "show_topic",
    "slow_down",
    "take_persona",
    "take_welcome",
    "tell_digests",
    "tell_greeters",
    "unfollow",
]
