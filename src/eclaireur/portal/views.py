"""The entrance."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eclaireur.core import registries


def home(request: HttpRequest) -> HttpResponse:
    """The first page anyone sees."""
    return render(request, "portal/home.html")


@login_required
def my_space(request: HttpRequest) -> HttpResponse:
    """What is mine, and what waits for me."""
    return render(request, "portal/my_space.html", {"cards": registries.cards(request.user)})
