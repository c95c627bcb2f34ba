"""What several pages of this room begin with: who may come in, and what they read when not now."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

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
            if request.method == "POST":  # a redirection would say that what was written arrived
                return render(request, "accompaniment/consent.html")
            return redirect("accompaniment:find")
        return view(request, *args, **kwargs)

    return guarded


def not_sent(request: HttpRequest, form: Form, why: Any, *, draft: str, back: str, onward: str = "") -> HttpResponse:
    """What was written, shown again with the reason it did not leave: a door closed meanwhile destroys no text.

    `onward` says where `back` leads, when it is a way on.
    """
    form.is_valid()
    form.add_error(None, why)
    return render(request, "accompaniment/not_sent.html", {"form": form, "draft": draft, "back": back, "onward": onward or _("Pas maintenant")})


def require(request: HttpRequest, permission: str, about: object = None) -> None:
    """PermissionDenied unless the person may."""
    if not request.user.has_perm(permission, about):
        raise PermissionDenied


def say(request: HttpRequest, error: ValidationError) -> None:
    """Show a refusal in its own words on the next page."""
    for sentence in error.messages:
        messages.warning(request, sentence)
