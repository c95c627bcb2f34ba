"""My data: the archive, a pause, leaving."""

from collections.abc import AsyncIterator, Iterator
from typing import IO

from allauth.account.decorators import reauthentication_required
from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.accounts import actions, export, limits, rules
from eclaireur.accounts.actions.roles import LastOperatorError
from eclaireur.accounts.forms.desk import LATER, NOW, LeaveForm
from eclaireur.accounts.middleware import SUSPENDED
from eclaireur.accounts.queries import kept_after_erasure

BLOCK = 1 << 18


@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """What can be done with what the house knows about me."""
    return render(request, "accounts/my_data.html", {"may_stay": rules.may_stay(request.user), "standing": SUSPENDED})


@never_cache
@login_required
@require_POST
@reauthentication_required
def download_archive(request: HttpRequest) -> StreamingHttpResponse:
    """Everything about me in one file."""
    limits.ARCHIVE.spend(str(request.user.pk))
    file = export.build(request.user)
    actions.record(by=request.user, verb="accounts.export", subject=request.user)
    blocks = _BlocksLater(file) if isinstance(request, ASGIRequest) else _Blocks(file)
    response = StreamingHttpResponse(blocks, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{export.file_name()}"'
    return response


class _Blocks:
    """A file block by block, closed with the response even when nobody reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(BLOCK), b"")


class _BlocksLater(_Blocks):
    """The same for the real server: one block in memory at a time."""

    __iter__ = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while block := await sync_to_async(self.file.read)(BLOCK):
            yield block


@login_required
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    """Take a pause, or come back from one, as the button said: an old page changes nothing that was decided since."""
    if request.method == "POST":
        match request.POST.get("wish"):
            case "pause":
                actions.pause(by=request.user)
                messages.success(request, _("Vous êtes en pause. Rien n’est perdu."))
            case "come back":
                actions.resume(by=request.user)
                messages.success(request, _("Vous êtes de retour. Tout est comme vous l’aviez laissé."))
        return redirect("accounts:pause")
    return render(request, "accounts/pause.html")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required
def leave(request: HttpRequest) -> HttpResponse:
    """Erase everything, at once or in seven days; at once only when a day is planned, by oneself or by the team."""
    is_planned = request.user.erase_on is not None
    if is_planned and request.POST.get("when") == LATER:
        return redirect("accounts:my_data")  # pressed twice, or an old page: the day planned is said there, and stays
    form = LeaveForm(request.POST if request.method == "POST" else None, is_planned=is_planned)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["when"] == NOW:
                person = request.user
                actions.keep_an_operator(without=person)
                logout(request)
                actions.erase_person(person=person, by=person)
                return redirect("accounts:gone")
            actions.plan_erasure(by=request.user)
        except LastOperatorError:
            form.add_error(None, _("Vous êtes la seule personne à faire marcher la plateforme. Donnez d’abord ce rôle "
                                   "à quelqu’un d’autre : sans cela, plus personne ne pourrait s’en occuper."))
        else:
            messages.success(request, _("C’est noté. Vous avez sept jours pour changer d’avis."))
            return redirect("accounts:my_data")
    context = {"form": form, "kept": kept_after_erasure(), "may_stay": rules.may_stay(request.user), "standing": SUSPENDED}
    return render(request, "accounts/leave.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Change one's mind about leaving, unless somebody else decided it."""
    actions.cancel_erasure(by=request.user)
    messages.success(request, _("Votre compte reste. Rien n’a été effacé."))
    return redirect("accounts:my_data")


@require_GET
def gone(request: HttpRequest) -> HttpResponse:
    """Said to someone whose data was just erased."""
    return render(request, "accounts/gone.html")
