"""« Comment nous proposons des pairs »: the numbers of the formula themselves, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from eclaireur.accompaniment.models import AccompanimentSettings
from eclaireur.matching import explain


def how_we_propose(request: HttpRequest) -> HttpResponse:
    """Every number of the formula, its meaning and its value: made from the parameters themselves."""
    english = (get_language() or "fr").startswith("en")
    return render(
        request,
        "accompaniment/how_we_propose.html",
        {"lines": explain.parameters_in_words("en" if english else "fr"), "settings": AccompanimentSettings.load()},
    )
