"""What one page reads several times is read once: kept while the page is made, for whoever asked for it, then forgotten.

Only while something is shown (GET): a submission and a live conversation, which change things, read afresh each time.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept_for_a_page", default=None)


class PageMemory:
    """Opens a memory around each page shown, and drops it with the page."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.respond(request)
        opened = _kept.set({})
        try:
            return self.respond(request)
        finally:
            _kept.reset(opened)


def once_a_page(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, made once while a page is shown; each time elsewhere."""
    kept = _kept.get()
    if kept is None:
        return make()
    if key not in kept:
        kept[key] = make()
    return kept[key]
