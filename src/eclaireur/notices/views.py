"""The page of notices, and how one wants to hear of them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.notices import actions, queries
from eclaireur.notices.forms import NoticeSettingsForm
from eclaireur.notices.models import Notice, NoticeSettings

A_PAGE = 30


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What happened, by day, latest first."""
    mine = Notice.objects.visible_to(request.user)
    page = Paginator(mine.select_related("by"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "days": queries.by_day(page.object_list),
        "page": page,
        "has_unread": mine.unread().exists(),
        "read_url": reverse("notices:mark_all_read"),
    }
    return render(request, "notices/notices.html", context)


@login_required
@require_GET
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Follow a notice to its page; it is read from now on."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(by=request.user, notices=Notice.objects.filter(pk=pk))
    return redirect(notice.url or "notices:notices")


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    actions.mark_read(by=request.user, notices=Notice.objects.all())
    messages.success(request, _("Tous vos avis sont marqués comme lus."))
    return redirect("notices:notices")


@login_required
@require_http_methods(["GET", "POST"])
def change_settings(request: HttpRequest) -> HttpResponse:
    """Quiet hours, and e-mails."""
    mine = NoticeSettings.objects.filter(person=request.user).first() or NoticeSettings(person=request.user)
    form = NoticeSettingsForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        actions.change_settings(by=request.user, settings=form.instance)
        messages.success(request, _("Vos réglages sont gardés."))
        return redirect("notices:settings")
    return render(request, "notices/settings.html", {"form": form, "address": queries.address_of(request.user)})
