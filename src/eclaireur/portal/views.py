"""The entrance: the first page, what is mine, the desks of those who hold a role."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eclaireur.accounts.rules import is_staff_member
from eclaireur.core import registries
from eclaireur.core.context import links


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page anyone sees."""
    return render(request, "portal/home.html")


@require_safe
@login_required
def my_space(request: HttpRequest) -> HttpResponse:
    """What is mine, and what waits for me."""
    return render(request, "portal/my_space.html", {"cards": registries.cards(request.user)})


@require_safe
@login_required
def staff_desk(request: HttpRequest) -> HttpResponse:
    """The desks someone's roles open, each with what it is for and what waits there."""
    if not is_staff_member(request.user):
        raise PermissionDenied
    desks = [link for link in links(request, registries.STAFF) if link.url != request.path]
    return render(request, "portal/staff_desk.html", {"desks": desks})
