"""Topics and messages in lists: each drawn once for each way it can look, with what people wrote put in afterwards."""

import uuid
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from eclaireur.community.forms import ReplyForm
from eclaireur.community.models import Post, Topic
from eclaireur.community.wording import addresses, gestures
from eclaireur.core.drawing import KEPT, drawn, place_of
from eclaireur.core.templatetags.core import in_words, initial, mark_tint

register = template.Library()


@lru_cache(maxsize=KEPT)
def _address(topic: uuid.UUID) -> str:
    return reverse("community:topic", args=[topic])


@register.simple_tag
def topic_row(topic: Topic, shared: Sequence[str] = (), *, is_followed: bool = False) -> SafeString:
    """A topic in a list, with `name`, `answers`, `moved_at`, `tagged`, and perhaps `is_unread`, `is_new` and `is_held`; `shared`
    is what it has in common with its reader. `is_followed`: it brings the button that stops it, of the form "suivis".
    """
    words = {"title": topic.title, "name": topic.name, "url": _address(topic.pk), "moved": in_words(topic.moved_at), "shared": ", ".join(shared)}
    if is_followed:
        words["unfollow"] = reverse("community:follow_topic", args=[topic.pk])
    return drawn("community/topic_row.html", words, {
        "has_title": bool(topic.title), "has_name": bool(topic.name), "is_unread": getattr(topic, "is_unread", False), "is_new": getattr(topic, "is_new", False),
        "is_pinned": topic.is_pinned, "is_hidden": topic.hidden_at is not None, "is_held": getattr(topic, "is_held", False), "is_closed": topic.closed_at is not None,
        "answers": topic.answers, "note": str(topic.get_content_note_display()) if topic.content_note else "",
        "themes": tuple(theme.said for theme in topic.tagged), "has_shared": bool(shared), "is_followed": is_followed,
    })


class Shown(NamedTuple):
    """What the templates of a message look at; where they print what differs from one to the next, they find its place."""

    is_mine: bool
    is_masked: bool
    is_held: bool
    erased_at: bool
    hidden_at: bool
    edits: bool
    thanks: int
    me_too: int
    said_thanks: bool
    said_me_too: bool
    note: str
    tint: str
    is_quoting: bool
    is_folded: bool
    pk: SafeString = place_of("pk")
    name: SafeString = place_of("name")
    html: SafeString = place_of("html")
    initial: SafeString = place_of("initial")
    moment: SafeString = place_of("moment")
    when: SafeString = place_of("when")
    quote: SafeString = place_of("quote")


def _always() -> dict[str, Any]:
    return {"words": gestures(), "at": addresses(), "say": reverse("community:react")}


@register.simple_tag(takes_context=True)
def message(context: Context, post: Post) -> SafeString:
    """A message of a topic, as the reader of the page meets it."""
    shown = Shown(
        is_mine=post.is_mine, is_masked=post.is_masked, is_held=getattr(post, "is_held", False),
        erased_at=post.erased_at is not None, hidden_at=post.hidden_at is not None,
        edits=post.edits > 0, thanks=post.thanks, me_too=post.me_too, said_thanks=getattr(post, "said_thanks", False),
        said_me_too=getattr(post, "said_me_too", False), note=str(post.get_content_note_display()) if post.content_note else "",
        tint=mark_tint(post.name), is_quoting=post.quoted_id is not None,
        is_folded=post.folded_at is not None and bool(post.is_mine or context.get("moderates")),
    )
    words = {
        "pk": str(post.pk), "name": post.name, "html": mark_safe(post.html), "initial": lambda: initial(post.name),
        "moment": post.created_at.isoformat, "when": lambda: in_words(post.created_at), "quote": partial(_quote, post),
    }
    inputs = {
        "post": shown, "reader": bool(context.get("reader")), "moderates": bool(context.get("moderates")), "why_not": bool(context.get("why_not")),
        "may_react": bool(context.get("may_react")),
    }
    return drawn("community/post.html", words, inputs, _always)


def _fresh() -> dict[str, Any]:
    """An answer nobody began, and where its words go."""
    form = ReplyForm(initial={"token": place_of("token"), "body": place_of("begun")})
    there = {"get_absolute_url": place_of("url"), "pk": place_of("pk")}
    return {"form": form, "topic": there, "space": {"readers": place_of("readers")}, "quoting": None, "is_unquoted": False, "preview": ""}


@register.simple_tag(takes_context=True)
def reply_form(context: Context) -> SafeString:
    """The form of an answer as a page brings it, with the words one began (`begun`)."""
    topic = context["topic"]
    words = {
        "csrf_token": partial(get_token, context["request"]), "once_token": uuid.uuid4, "token": uuid.uuid4, "pk": str(topic.pk),
        "url": topic.get_absolute_url(), "readers": context["space"].readers, "my_name": context["my_name"], "begun": context["begun"],
    }
    return drawn("community/reply_form.html", words, {"may_rename": context["may_rename"]}, _fresh)


def _quote(post: Post) -> SafeString:
    return template.loader.get_template("community/quote.html").render({"post": post})
