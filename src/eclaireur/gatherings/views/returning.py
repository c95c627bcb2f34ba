"""A place given back in a programme under way is had again: by who gave it back, or by those who hold the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclaireur.gatherings import actions
from eclaireur.gatherings.models import Occurrence, Registration
from eclaireur.gatherings.rules import may_see_date
from eclaireur.gatherings.views import shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@login_required
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have again the place I gave back."""
    mine = get_object_or_404(Registration.objects.visible_to(request.user), pk=pk)
    try:
        messages.success(request, shown.said(actions.take_back(by=request.user, registration=mine)))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("gatherings:mine")


@login_required
@require_POST
def put_back(request: HttpRequest, pk: UUID, place: UUID) -> HttpResponse:
    """Someone was taken off by mistake."""
    found = get_object_or_404(Occurrence.objects.held_by(request.user).select_related("series"), pk=pk)
    if not may_see_date(request.user, found):
        raise PermissionDenied
    registration = get_object_or_404(Registration.objects.of(found.registered_for), pk=place)
    try:
        actions.put_back(by=request.user, occurrence=found, registration=registration)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("C’est fait : la place est de nouveau gardée."))
    return redirect("gatherings:date", found.pk)
