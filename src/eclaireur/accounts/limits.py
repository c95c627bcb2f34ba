"""How often something may be tried, counted in the cache by address, pseudonym or person.

A fixed window: at most `times` in each stretch of `seconds`. Only digests are kept, never an address.
"""

import hashlib
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache
from django.http import HttpRequest


class TooOftenError(Exception):
    """Tried too often; `wait` seconds must pass."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(frozen=True)
class Limit:
    """At most `times` per `seconds` for the action named `name`."""

    name: str
    times: int
    seconds: int

    def spend(self, *parts: str) -> None:
        """Count one try by whoever `parts` designates. Raises TooOftenError beyond the limit."""
        window, elapsed = divmod(int(time.time()), self.seconds)
        who = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        key = f"limit:{self.name}:{who}:{window}"
        cache.add(key, 0, timeout=self.seconds)
        if cache.incr(key) > self.times:
            raise TooOftenError(self.seconds - elapsed)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, for counting only (an IPv6 network counts as one)."""
    return truncate_ip(get_adapter(request).get_client_ip(request))


HOUR = 3600
SIGN_UP = Limit("sign_up", 10, HOUR)
SIGN_UP_WITHOUT_PROOF = Limit("sign_up_without_proof", 3, HOUR)
RECOVERY_BY_ADDRESS = Limit("recovery_by_address", 20, HOUR)
WITHOUT_PROOF = Limit("without_proof", 10, HOUR)  # the patience asked of those without JavaScript
ARCHIVE = Limit("archive", 5, HOUR)
ROLES = Limit("roles", 60, HOUR)
