"""What waits in the session while someone shows that it is still them, so that it goes on by itself afterwards.

allauth keeps the whole request there. The session table is no place for a password, an address or a cookie: a request
that holds a password is not kept (its page opens again), and of the others only what they ask. The rest is that of
whoever shows who they are, at that moment.
"""

import json

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.http import HttpRequest, QueryDict

KEPT = {"REQUEST_METHOD", "CONTENT_TYPE", "PATH_INFO", "QUERY_STRING"}
NOT_KEPT = "csrfmiddlewaretoken"


def keep_little(request: HttpRequest) -> None:
    """After a request: of what was just suspended, keep what is asked, or nothing when a password is in it."""
    waiting = _waiting(request)
    if waiting is None:
        return
    asked = QueryDict(waiting["POST"], mutable=True)
    if any("password" in field and field != "passwordless" for field in asked):
        del request.session[STATE_SESSION_KEY]
        return
    asked.pop(NOT_KEPT, None)
    meta = {name: value for name, value in waiting["META"].items() if name in KEPT}
    _write(request, waiting | {"META": meta, "POST": asked.urlencode()})


def give_back(request: HttpRequest) -> None:
    """Before a request that may resume what waits: it goes on from the address and with the cookies of this one."""
    waiting = _waiting(request)
    if waiting is not None:
        now = {name: value for name, value in request.META.items() if isinstance(value, str)}
        _write(request, waiting | {"META": now | waiting["META"]})


def _waiting(request: HttpRequest) -> dict | None:
    """What is suspended in the session of whoever sends something, or None."""
    if request.method != "POST":
        return None
    state = request.session.get(STATE_SESSION_KEY)
    return json.loads(state["request"]) if state and "request" in state else None


def _write(request: HttpRequest, waiting: dict) -> None:
    request.session[STATE_SESSION_KEY] = {"request": json.dumps(waiting)}
