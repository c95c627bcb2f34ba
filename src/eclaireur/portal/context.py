"""What every page receives from this room."""

from django.http import HttpRequest

from eclaireur.portal import demo


def demonstration(request: HttpRequest) -> dict:
    """Whether the page says that people here are fictional."""
    return {"demonstration": demo.shows_banner()}
