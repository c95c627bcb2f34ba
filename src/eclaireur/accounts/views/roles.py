"""The desk of roles: who holds which, giving one, ending one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eclaireur.accounts import actions, limits
from eclaireur.accounts.actions.roles import AlreadyHeldError, LastOperatorError
from eclaireur.accounts.forms.desk import GrantForm
from eclaireur.accounts.models import RoleGrant
from eclaireur.accounts.queries import grants_at_desk
from eclaireur.accounts.rules import may_see_roles

A_PAGE = 25


@login_required
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """Roles in force where I may manage them, and a form to give one."""
    if not may_see_roles(request.user):
        raise PermissionDenied
    form = GrantForm(request.POST if request.method == "POST" else None, viewer=request.user)
    if request.method == "POST":
        limits.ROLES.spend(str(request.user.pk))
        if form.is_valid() and _granted(request, form):
            return redirect("accounts:roles")
    search = request.GET.get("q", "").replace("\x00", "").strip()[:60]  # no name has a NUL, and PostgreSQL refuses one
    page = Paginator(grants_at_desk(request.user, search), A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "search": search}
    return render(request, "accounts/roles.html", context, status=422 if form.errors else 200)


def _granted(request: HttpRequest, form: GrantForm) -> bool:
    """Whether the role was given; otherwise the form says why not."""
    person = form.cleaned_data["pseudonym"]
    try:
        actions.grant_role(
            by=request.user, person=person, role=form.cleaned_data["role"], structure=form.cleaned_data["structure"]
        )
    except AlreadyHeldError:
        form.add_error("role", _("Cette personne tient déjà ce rôle ici."))
    except PermissionDenied:
        form.add_error("pseudonym", _("On ne se donne pas un rôle à soi-même : demandez à une autre personne."))
    else:
        messages.success(request, _("%(name)s tient ce rôle dès maintenant.") % {"name": person.pseudonym})
        return True
    return False


@login_required
@require_POST
def end_role(request: HttpRequest, pk: str) -> HttpResponse:
    """End a role, where I may manage it."""
    grant = get_object_or_404(RoleGrant.objects.managed_by(request.user).current(), pk=pk)
    try:
        left = actions.end_role(by=request.user, grant=grant)
    except LastOperatorError:
        messages.error(request, _("C’est la seule personne à faire marcher la plateforme : donnez d’abord ce rôle à "
                                  "quelqu’un d’autre."))
    else:
        messages.success(request, _("Ce rôle est terminé pour %(name)s.") % {"name": grant.person.pseudonym})
        for words in left:
            messages.warning(request, words)
    return redirect("accounts:roles")
