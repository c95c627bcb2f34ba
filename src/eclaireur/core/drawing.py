"""Pieces of pages that come back all the time, drawn once for each way they can look.

A piece is made from a template and from what it is given here, nothing else: the same inputs make the same words, whoever
asks. What differs each time, and what people wrote (`words`), is put in afterwards and never kept.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from eclaireur.core import once

KEPT = 2_048  # pieces of one or a few kilobytes
MARK = secrets.token_hex(8)  # stands around the name of a word until it is put in; nobody can write it
NAMED = re.compile(f"{MARK}-([a-z_]+)-{MARK}")
Words = Mapping[str, Any]


def place_of(word: str) -> SafeString:
    """What a template prints where `word` goes."""
    return mark_safe(f"{MARK}-{word}-{MARK}")


def drawn(
    template: str, words: Words, inputs: Mapping[str, Hashable], always: Callable[[], dict[str, Any]] = dict
) -> SafeString:
    """`template` drawn with `inputs` and, where it prints them, `words`: escaped unless they are safe, called when callable.

    `always` makes what the template needs besides and which only depends on the language. The template may print a
    word as often as it wants, but cannot look at it: whether it is there is an input.
    """
    make = _pieces.__wrapped__ if settings.DEBUG else _pieces  # a template being written is read again each time
    pieces = make(template, get_language(), tuple(words), tuple(inputs.items()), always)
    put = list(pieces)
    for place in range(1, len(pieces), 2):
        word = words[pieces[place]]
        put[place] = conditional_escape(word() if callable(word) else word)
    return mark_safe("".join(put))


@lru_cache(maxsize=KEPT)
def _pieces(
    template: str, language: str | None, words: tuple[str, ...], inputs: tuple[tuple[str, Hashable], ...],
    always: Callable[[], dict[str, Any]],
) -> tuple[str, ...]:
    """The template drawn, cut where words go: text, name of a word, text..."""
    places = {word: place_of(word) for word in words}
    context = Context({"LANGUAGE_CODE": language} | always() | dict(inputs) | places)
    context._cotton_processor_snapshot = places  # noqa: SLF001 (what a component sees of the page around)
    drawn = get_template(template).template.render(context)
    _check(template, drawn)
    return tuple(NAMED.split(drawn))


def _check(template: str, drawn: str) -> None:
    """The two tokens of a form are words: kept, one would serve for everybody; forgotten, nobody could send it."""
    if drawn.count(f'name="{once.FIELD}"') != drawn.count(f'name="{once.FIELD}" value="{place_of("once_token")}"'):
        raise RuntimeError(f"{template} holds the token of one submission: it would serve for several")
    if drawn.count('method="post"') != drawn.count(f'name="csrfmiddlewaretoken" value="{place_of("csrf_token")}"'):
        raise RuntimeError(f"{template} holds a form that nobody could send")
