"""Recovery codes between being drawn and being noted: kept in the session, sealed with the person's key.

So a reload shows them again, another device does not, and the session table never holds them in clear.
"""

import base64

from django.http import HttpRequest

from eclaireur.accounts.models import Person
from eclaireur.core import crypto

_KEY = "recovery_codes"


def _place(person: Person) -> str:
    return f"session.recovery_codes:{person.pk}"


def keep(request: HttpRequest, person: Person, codes: list[str]) -> None:
    """Keep the codes until they are noted."""
    sealed = crypto.seal("\n".join(codes), person=person, place=_place(person))
    request.session[_KEY] = base64.b64encode(sealed).decode()


def are_waiting(request: HttpRequest) -> bool:
    """Whether codes were drawn in this session and not noted yet."""
    return _KEY in request.session


def read(request: HttpRequest) -> list[str]:
    """The codes to note, in order; none when they were noted already."""
    kept = request.session.get(_KEY)
    if not kept:
        return []
    return crypto.unseal(base64.b64decode(kept), place=_place(request.user)).split("\n")


def forget(request: HttpRequest) -> None:
    """They are noted: nobody shows them again."""
    request.session.pop(_KEY, None)
