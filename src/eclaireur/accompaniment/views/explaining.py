"""« Comment nous proposons des pairs »: the numbers of the formula themselves, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eclaireur.accompaniment.models import AccompanimentSettings
from eclaireur.accompaniment.queries import parameters_in_words


def how_we_propose(request: HttpRequest) -> HttpResponse:
    """Every number of the formula, its meaning and its value. Anyone may read it."""
    context = {"lines": parameters_in_words(), "settings": AccompanimentSettings.load()}
    return render(request, "accompaniment/how_we_propose.html", context)
