"""Pages of the frame itself: display, quick exit, gallery, licence, and every error."""

import sys

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from eclaireur import __version__
from eclaireur.core import gallery as exhibits
from eclaireur.core.display import THEMES, Display
from eclaireur.core.forms import DisplayForm
from eclaireur.core.source import archive
from eclaireur.core.spoken import came_from_here, spoken_words
from eclaireur.core.way_back import way_back


def display(request: HttpRequest) -> HttpResponse:
    """Theme, size of text, spacing."""
    chosen = Display.of(request)
    form = DisplayForm(request.POST or None, initial=vars(chosen))
    if form.is_valid():
        response = redirect(way_back(request, "/"))
        form.display().keep(response)
        return response
    return render(request, "core/display.html", {"form": form, "next": way_back(request, "/")})


@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: off to a neutral page, the session closed behind, nothing left in this browser.

    Closing on a GET is deliberate (a link must be enough), so only a click on our own pages closes the session.
    """
    if came_from_here(request) and "Sec-Purpose" not in request.headers:
        if request.user.is_authenticated:
            logout(request)
        request.session.flush()  # a visitor has one too: their name, their place
    response = HttpResponseRedirect(settings.EXIT_URL)
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def licence(request: HttpRequest) -> HttpResponse:
    """Under which licence this is, and where its source is."""
    return render(request, "core/licence.html", {"source_url": settings.SOURCE_URL, "version": __version__})


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """The source of what runs here, to download."""
    name = f"eclaireur-{__version__}.tar.gz"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "public, max-age=3600"}
    return HttpResponse(archive(), content_type="application/gzip", headers=headers)


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with its states; in development and tests only."""
    if not (settings.DEBUG or settings.SHOW_GALLERY):
        raise Http404
    theme = request.GET.get("theme")
    chosen = Display(theme=theme) if theme in THEMES else Display.of(request)
    return render(request, "core/gallery.html", exhibits.context(chosen.theme) | {"display": chosen})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when what was sent is too big to be read."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database does not answer: no database, no menu, nothing that could fail again."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 after a form too old, or sent from elsewhere. What was written is shown back, if it came from here."""
    ours = came_from_here(request)
    page = render(
        request, "403_csrf.html",
        {
            "words": spoken_words(request) if ours else [],
            "again": request.get_full_path() if ours else "/",
            "no_cookie": reason == REASON_NO_CSRF_COOKIE,
        },
        status=403,
    )
    page["Cache-Control"] = "no-store"
    page.is_csrf_refusal = True  # what the log of security calls it
    return page
