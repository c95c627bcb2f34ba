"""The panel of someone who wrote of danger: shown, closed, answered. Everything leads back to where they were."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eclaireur.safety import actions
from eclaireur.safety.actions import care
from eclaireur.safety.context import care_panel


@require_GET
def panel(request: HttpRequest) -> HttpResponse:
    """The panel alone, for an open conversation; empty for whoever has none."""
    return HttpResponse(care_panel(request))


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Enough: it is not shown any more."""
    care.forget(request.session)
    return _back(request)


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """I would rather be written to."""
    if not request.user.is_authenticated or not actions.ask_for_a_word(by=request.user):
        messages.info(request, _("Nous n’avons pas pu le noter. Les numéros d’aide répondent maintenant."))
    return _back(request)


@require_POST
def safe(request: HttpRequest) -> HttpResponse:
    """I am safe: said to the team, and the panel closes."""
    if request.user.is_authenticated and actions.say_safe(by=request.user):
        messages.success(request, _("Merci de nous l’avoir dit. L’équipe le lit aussi. Vous pouvez revenir quand vous voulez."))
    care.forget(request.session)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Where they were, if it is a page of this site."""
    asked = urlsplit(request.POST.get("next", ""))
    here = asked.path + (f"?{asked.query}" if asked.query else "")
    ours = url_has_allowed_host_and_scheme(asked.geturl(), allowed_hosts={request.get_host()}, require_https=request.is_secure())
    ours = ours and url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    ours = ours and here.startswith("/")  # a bare word would be taken for the name of a page
    return redirect(here if ours else reverse("portal:my_space") if request.user.is_authenticated else "/")
