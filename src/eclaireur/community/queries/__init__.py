"""Reads over several models, by what a page needs."""

from eclaireur.community.markdown import draw as drawn
from eclaireur.community.queries.care import (
    asked_about,
    cared_for_by,
    concepts_in,
    has_told_something,
    is_ready,
    left_today,
    offered_beyond_limits,
    offered_to,
    was_offered,
    who_could_answer,
)
from eclaireur.community.queries.delays import delays_of
from eclaireur.community.queries.met import unmet_by
from eclaireur.community.queries.mine import (
    drafts_of,
    has_drafts,
    names_of,
    written_by,
    wrote_among_their_own,
)
from eclaireur.community.queries.news import followed_news, had_appeared, lately_opened
from eclaireur.community.queries.reading import (
    followed_by,
    posts_waiting_in,
    said_by,
    talk_of,
    topic_for,
    topics_of,
    waiting_in,
)
from eclaireur.community.queries.search import search
from eclaireur.community.queries.spaces import (
    is_back,
    is_untouched,
    kept_by,
    members_of,
    new_since,
    space_for,
    spaces_for,
    spaces_to_move_to,
)
from eclaireur.community.queries.themes import themes_in, themes_of, themes_told
from eclaireur.community.queries.waiting import held_of, is_waiting, waits_of
from eclaireur.community.queries.welcoming import first_messages, lately_answered, to_greet, topics_near
from eclaireur.community.queries.writing import (
    draft_of,
    in_time,
    may_take_name,
    name_in,
    persona_of,
    why_not_write,
    why_wait,
    why_wait_to_edit,
    wrote_in,
)

__all__ = [
    "asked_about",
    "cared_for_by",
    "concepts_in",
    "delays_of",
    "draft_of",
    "drafts_of",
    "drawn",
    "first_messages",
    "followed_by",
    "followed_news",
    "had_appeared",
    "has_drafts",
    "has_told_something",
    "held_of",
    "in_time",
    "is_back",
    "is_ready",
    "is_untouched",
    "is_waiting",
    "kept_by",
    "lately_answered",
    "lately_opened",
    "left_today",
    "may_take_name",
    "members_of",
    "name_in",
    "names_of",
    "new_since",
    "offered_beyond_limits",
    "offered_to",
    "persona_of",
    "posts_waiting_in",
    "said_by",
    "search",
    "space_for",
    "spaces_for",
    "spaces_to_move_to",
    "talk_of",
    "themes_in",
    "themes_of",
    "themes_told",
    "to_greet",
    "topic_for",
    "topics_near",
    "topics_of",
    "unmet_by",
    "waiting_in",
    "waits_of",
    "was_offered",
    "who_could_answer",
    "why_not_write",
    "why_wait",
    "why_wait_to_edit",
    "written_by",
    "wrote_among_their_own",
    "wrote_in",
]
