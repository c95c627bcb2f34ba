"""What several pages of this room begin with: who may come in, and what they read when not now."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from eclaireur.accounts.enums import Purpose
from eclaireur.accounts.queries import agrees_to

View = Callable[..., HttpResponse]


def seekers_only(view: View) -> View:
    """Someone present who agreed to be matched; others are told why not now, or asked."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.has_perm("accompaniment.seek"):
            return render(request, "accompaniment/away.html")
        if not agrees_to(request.user, Purpose.MATCHING):
            return redirect("accompaniment:find")
        return view(request, *args, **kwargs)

    return guarded


def require(request: HttpRequest, permission: str, about: object = None) -> None:
    """PermissionDenied unless the person may."""
    if not request.user.has_perm(permission, about):
        raise PermissionDenied


def say(request: HttpRequest, error: ValidationError) -> None:
    """Show a refusal in its own words on the next page."""
    for sentence in error.messages:
        messages.warning(request, sentence)
