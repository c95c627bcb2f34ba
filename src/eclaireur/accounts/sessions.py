"""Closing the sessions of a person, everywhere."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings

from eclaireur.accounts.models import Person


def close_sessions(person: Person, *, but: str | None = None) -> int:
    """Close every open session of `person`, except the one whose key is `but`; how many were closed."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        store.delete(key)
    rows.delete()
    return len(keys)
