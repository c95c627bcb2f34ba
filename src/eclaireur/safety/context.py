"""What every page receives from this room."""

from django.db import DatabaseError
from django.http import HttpRequest

from eclaireur.safety import queries
from eclaireur.safety.models import HelpNumber


def _help_numbers() -> list[HelpNumber]:
    try:
        return queries.help_numbers()
    except DatabaseError:  # the frame of an error page then shows the numbers written in its template
        return []


def help(request: HttpRequest) -> dict:  # noqa: A001 (read as safety.context.help)
    """The help numbers, lazily: a page that shows none reads none."""
    return {"help_numbers": _help_numbers}
