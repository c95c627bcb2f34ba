"""In the back office: trying the rules of triage, those we ship and the operators' own."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from eclaireur.safety import queries, rules
from eclaireur.safety.forms import TryTriageForm
from eclaireur.safety.models import TriageRule
from eclaireur.safety.triage import Level

A_PAGE = 30
IN_WORDS = {
    Level.GREEN: _("vert, rien ne presse"),
    Level.AMBER: _("ambre, une détresse"),
    Level.RED: _("rouge, un danger"),
    Level.CRISIS: _("crise, un danger immédiat"),
}


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
def try_triage(request: HttpRequest) -> HttpResponse:
    """Every operator's rule against its own examples, and what all the rules make of a text typed here."""
    if not rules.may_try_triage(request.user):
        raise PermissionDenied
    form = TryTriageForm(request.POST or None)
    reading, fired = None, []
    if request.method == "POST" and form.is_valid():
        reading, fired = queries.tried(form.cleaned_data["text"])
    page = Paginator(TriageRule.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safety/try_triage.html", {
        "form": form, "reading": reading, "level": reading and IN_WORDS[reading.level],
        "fired": [(words, rule, IN_WORDS[level]) for words, rule, level in fired],
        "page": page, "own": [queries.checked(rule) for rule in page],
    })
