"""The words someone just sent, to hand them back when they could not be received."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest

NEVER_SHOWN = ("csrfmiddlewaretoken", "once", "next", "stamp", "proof")
SECRETS = ("password", "code", "token", "secret", "key", "credential")
SHORT = 24  # a shorter value is a choice in a list, easily made again


@dataclass(frozen=True)
class Words:
    """One text of the form that was sent."""

    name: str
    text: str


def spoken_words(request: HttpRequest) -> list[Words]:
    """The texts worth keeping in a submission: long enough, and never a secret."""
    return [
        Words(name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if name not in NEVER_SHOWN
        and not any(secret in name.lower() for secret in SECRETS)
        and len(text.strip()) >= SHORT
    ]


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says the submission was made on our own pages.

    Another site's text must never be shown as if it were the reader's own.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc == request.get_host()
