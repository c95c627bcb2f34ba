"""Help pages for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from eclaireur.safety import queries
from eclaireur.safety.models import HelpPage


@require_GET
def help_now(request: HttpRequest) -> HttpResponse:
    """Where to turn now. A browser keeps it a week, to show it again when the network is gone."""
    response = render(request, "safety/help_now.html",
                      {"sections": queries.help_by_situation(), "pages": queries.help_pages()})
    if request.user.is_anonymous:
        patch_cache_control(response, private=True, max_age=300, stale_if_error=604_800)
    return response


@require_GET
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that explains something."""
    return get_object_or_404(HelpPage.objects.live(), slug=slug).serve(request)
