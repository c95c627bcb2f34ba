"""Reaching people outside the site: a signed HTTP request to a webhook, and SMS by the same means. No text of anyone.

Set by the environment (docs/alerts.md). Both are templates of HTTP requests: any provider that takes a POST will do.
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from django.conf import settings

TIMEOUT = (3, 5)  # seconds to connect, then to answer
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class UnreachableError(Exception):
    """The other side did not take the request. The message says which and why, never what was in it."""


@dataclass(frozen=True)
class Gateway:
    """Where requests go. `body` is JSON whose strings may hold {to} and {text}, for SMS; empty for the webhook."""

    name: str
    url: str
    secret: str = ""
    token: str = ""
    body: str = ""

    @property
    def is_safe(self) -> bool:
        """Whether what leaves is sealed on its way: HTTPS, or this very machine."""
        parts = urlsplit(self.url)
        return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)

    def post(self, payload: dict) -> None:
        """Send `payload` as JSON, signed; UnreachableError unless the answer is a success."""
        if not self.is_safe:
            raise UnreachableError(f"{self.name}: its address is not https")
        sent = json.dumps(payload, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "Eclaireur"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.secret:
            headers |= signature(self.secret, sent, at=int(time.time()))
        try:
            answer = requests.post(self.url, data=sent, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            raise UnreachableError(f"{self.name}: {type(error).__name__}") from None
        if not answer.ok or answer.is_redirect:
            raise UnreachableError(f"{self.name}: answered {answer.status_code}")

    def answers(self) -> bool:
        """Whether something answers at its address, whatever it says of a request without a body."""
        try:
            requests.head(self.url, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException:
            return False
        return self.is_safe


def signature(secret: str, sent: bytes, *, at: int) -> dict[str, str]:
    """Headers by which the other side knows the request is ours and recent: HMAC-SHA256 of "time.body", in hex."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + sent, hashlib.sha256).hexdigest()
    return {"X-Eclaireur-Timestamp": str(at), "X-Eclaireur-Signature": f"sha256={mac}"}


def webhook() -> Gateway | None:
    """The webhook, when the environment says one."""
    url = settings.ALERT_WEBHOOK_URL
    return Gateway("webhook", url, secret=settings.ALERT_WEBHOOK_SECRET) if url else None


def sms() -> Gateway | None:
    """The SMS provider, when the environment says one."""
    url = settings.SMS_URL
    return Gateway("sms", url, token=settings.SMS_TOKEN, body=settings.SMS_BODY) if url else None


def is_sms_body(body: str) -> bool:
    """Whether `body` is a JSON object that says to whom and what."""
    try:
        filled(body)
    except ValueError:
        return False
    return "{to}" in body and "{text}" in body


def filled(body: str, **words: str) -> dict:
    """The JSON of `body` with each {word} replaced inside its strings; ValueError when it is not a JSON object."""

    def fill(value: object) -> object:
        if isinstance(value, str):
            for name, word in words.items():
                value = value.replace("{" + name + "}", word)
            return value
        if isinstance(value, dict):
            return {key: fill(inner) for key, inner in value.items()}
        return [fill(inner) for inner in value] if isinstance(value, list) else value

    template = json.loads(body)
    if not isinstance(template, dict):
        raise ValueError("The body of an SMS request is a JSON object.")  # noqa: TRY004 (what was written is wrong, not its type)
    return fill(template)
