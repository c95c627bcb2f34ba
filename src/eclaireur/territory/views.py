"""Suggestions while one types the name of a commune or of a place. Public data: nothing here is about anyone."""

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eclaireur.accounts.limits import Limit, TooOftenError, address_of
from eclaireur.territory.queries import communes_like, places_like

SHORTEST = 2
SUGGESTIONS = Limit("communes", times=300, seconds=600)  # a person typing slowly asks some thirty times


@require_GET
def communes(request: HttpRequest) -> HttpResponse:
    """Radio buttons for the communes like `q` (or like the field named by `field`), for htmx to put in place."""
    return _suggest(request, "commune", communes_like, "territory/communes.html")


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """The same for the places of the directory."""
    return _suggest(request, "place", places_like, "territory/places.html")


def _suggest(request: HttpRequest, usual: str, like: Callable[[str], list[Any]], template: str) -> HttpResponse:
    field = request.GET.get("field", usual)
    if not re.fullmatch(r"[\w-]{1,60}", field):
        raise Http404
    try:
        SUGGESTIONS.spend(address_of(request))
    except TooOftenError as often:
        return HttpResponse(_("Trop de demandes à la suite. Vous pouvez continuer à écrire, puis envoyer."),
                            status=429, headers={"Retry-After": str(often.wait)})
    typed = (request.GET.get("q") or request.GET.get(field, "")).strip()
    found = like(typed) if len(typed) >= SHORTEST else []
    return render(request, template, {
        "choices": found, "field": field, "chosen": "", "nothing": len(typed) >= SHORTEST and not found,
    })
