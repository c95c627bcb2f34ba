"""Suggestions while one types the name of a commune. Public data: nothing here is about anyone."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eclaireur.accounts.limits import Limit, TooOftenError, address_of
from eclaireur.territory.queries import communes_like

SHORTEST = 2
SUGGESTIONS = Limit("communes", times=300, seconds=600)  # a person typing slowly asks some thirty times


@require_GET
def communes(request: HttpRequest) -> HttpResponse:
    """Radio buttons for the communes like `q` (or like the field named by `field`), for htmx to put in place."""
    field = request.GET.get("field", "commune")
    if not re.fullmatch(r"[\w-]{1,60}", field):
        raise Http404
    try:
        SUGGESTIONS.spend(address_of(request))
    except TooOftenError as often:
        return HttpResponse(_("Trop de demandes à la suite. Vous pouvez continuer à écrire, puis envoyer."),
                            status=429, headers={"Retry-After": str(often.wait)})
    typed = (request.GET.get("q") or request.GET.get(field, "")).strip()
    found = communes_like(typed) if len(typed) >= SHORTEST else []
    return render(request, "territory/communes.html", {
        "choices": found, "field": field, "chosen": "", "nothing": len(typed) >= SHORTEST and not found,
    })
