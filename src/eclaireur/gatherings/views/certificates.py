"""Certificates of attendance: asked, downloaded, confirmed by those who hold the programme, verified by anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.accounts.limits import HOUR, Limit, TooOftenError
from eclaireur.gatherings import actions, attestations, queries, wording
from eclaireur.gatherings.enums import CertificateState, Kind
from eclaireur.gatherings.forms import NameForm, NumberForm
from eclaireur.gatherings.forms.certificates import UNWRITABLE
from eclaireur.gatherings.models import Certificate, Series
from eclaireur.gatherings.views.names import note
from eclaireur.notices.actions import mark_read, mark_read_about
from eclaireur.notices.models import Notice

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

DOWNLOADS = Limit("gatherings_certificate", 30, HOUR)
A_PAGE = 20


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked for, and the programmes for which I may ask."""
    # The row of a request forgotten is gone; of a programme that is over, what its notice says is here.
    mark_read(by=request.user, notices=Notice.objects.filter(kind__in=[actions.CERTIFICATE_FORGOTTEN, actions.PROGRAMME_OVER]))
    context = {"to_ask": queries.programmes_to_certify(request.user), "asked": queries.certificates_of(request.user)}
    return render(request, "gatherings/my_certificates.html", context)


@login_required
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask those who held a programme."""
    found = get_object_or_404(Series.objects.filter(kind=Kind.PROGRAMME, registrations__person=request.user).distinct(), pk=pk)
    try:
        actions.ask_certificate(by=request.user, series=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("C’est demandé. Les personnes qui ont tenu le programme répondent, et vous recevez un avis."))
    return redirect("gatherings:my_certificates")


@login_required
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """My certificate; POST gives the document with the name just typed."""
    found = get_object_or_404(Certificate.objects.filter(person=request.user).select_related("series__structure"), pk=pk)
    mark_read_about(by=request.user, about=found)
    is_ready = found.state == CertificateState.CONFIRMED
    form = NameForm(request.POST if request.method == "POST" and is_ready else None, initial={"language": get_language()})
    if form.is_bound and form.is_valid():
        document = _document(request, found, form)
        if document is not None:
            return document
    context = {"certificate": found, "form": form, "is_ready": is_ready, **_facts(found)}
    return render(request, "gatherings/certificate.html", context, status=422 if form.errors else 200)


def _document(request: HttpRequest, found: Certificate, form: NameForm) -> HttpResponse | None:
    """The file; or None, and the form says why not."""
    followed = queries.followed(found.series)
    try:
        DOWNLOADS.spend(str(request.user.pk))
        if followed is not None:
            made = attestations.written(found, followed, **form.cleaned_data, base=request.build_absolute_uri("/").rstrip("/"))
            return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": 'attachment; filename="attestation.pdf"'})
    except TooOftenError:
        form.add_error(None, _("Ce document a été demandé beaucoup de fois. Réessayez dans une heure."))
    except attestations.UnwritableError:
        form.add_error("name", UNWRITABLE)
    return None


@login_required
@require_GET
def asked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Those who asked, for those who hold the programme."""
    found = get_object_or_404(Series.objects.held_by(request.user).filter(kind=Kind.PROGRAMME), pk=pk)
    page = Paginator(queries.certificates_at(found, request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = []
    for each, named, answers in page.object_list:
        mark_read_about(by=request.user, about=each)
        rows.append((each, each.person.pseudonym if named and each.person else "", each.person_id == request.user.pk, answers))
    note(request, found, (each.person for each, name, *_rest in rows if name))
    return render(request, "gatherings/certificates.html", {"series": found, "page": page, "rows": rows})


@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm, decline or withdraw one certificate."""
    found = get_object_or_404(Certificate.objects.filter(series__in=Series.objects.held_by(request.user)), pk=pk)
    if not queries.may_answer(request.user, found):
        raise PermissionDenied
    said = request.POST.get("answer", "")
    if said == "confirm":
        actions.confirm_certificate(by=request.user, certificate=found)
        messages.success(request, _("C’est confirmé. La personne peut télécharger son attestation."))
    elif said == "decline":
        actions.decline_certificate(by=request.user, certificate=found)
        messages.success(request, _("C’est noté. La personne est prévenue, et peut vous en parler."))
    elif said == "revoke":
        actions.revoke_certificate(by=request.user, certificate=found)
        messages.success(request, _("L’attestation est retirée : son numéro dit qu’elle n’est plus valable."))
    return redirect("gatherings:certificates", found.series_id)


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Where a number is typed."""
    form = NumberForm(request.GET if "numero" in request.GET else None)
    if form.is_bound and form.is_valid():
        found = queries.certificate_numbered(form.cleaned_data["numero"])
        if found is not None:
            return redirect("gatherings:verified", found.number)
        form.add_error("numero", _("Aucune attestation n’a ce numéro. Vérifiez chaque signe."))
    return render(request, "gatherings/verify.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What a genuine number says: a programme, dates, hours, who answers for it. Nobody's name."""
    found = queries.certificate_numbered(code)
    if found is None:
        form = NumberForm({"numero": code[:60]})
        form.add_error("numero", _("Aucune attestation n’a ce numéro. Vérifiez chaque signe."))
        return render(request, "gatherings/verify.html", {"form": form}, status=404)
    context = {"certificate": found, "is_valid": found.state == CertificateState.CONFIRMED, **_facts(found)}
    return render(request, "gatherings/verified.html", context)


def _facts(found: Certificate) -> dict[str, Any]:
    followed = queries.followed(found.series)
    return {
        "when": wording.days(followed.first, followed.last) if followed else "",
        "length": wording.length(followed.sessions, followed.minutes) if followed else "",
        "confirmed_by": attestations.confirmed_by(found),
    }  # fmt: skip
