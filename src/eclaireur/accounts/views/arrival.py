"""Signing up, with a password or a passkey; the recovery codes, shown once."""

import uuid

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.signup import complete_signup
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from eclaireur.accounts import actions, codes_in_session, limits, pseudonyms, robots
from eclaireur.accounts.actions.arrival import PseudonymTakenError
from eclaireur.accounts.forms.arrival import PasskeySignUpForm, SignUpForm
from eclaireur.accounts.forms.second_factor import FirstKeyForm
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import pseudonym_is_free
from eclaireur.core.models import new_id
from eclaireur.core.zones import readers_zone

PASSKEY_SESSION = "passkey_sign_up"


@never_cache
@sensitive_post_parameters("password")
def sign_up(request: HttpRequest) -> HttpResponse:
    """A pseudonym, a password, two questions."""
    return _sign_up(request, SignUpForm, "accounts/sign_up.html")


@never_cache
def sign_up_with_passkey(request: HttpRequest) -> HttpResponse:
    """The same questions, then a passkey instead of a password."""
    return _sign_up(request, PasskeySignUpForm, "accounts/sign_up_passkey.html")


def _sign_up(request: HttpRequest, form_class: type[PasskeySignUpForm], template: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("portal:my_space")
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_minor():  # nothing they typed is read, nothing is kept
            return redirect("accounts:minors")
        limits.SIGN_UP.spend(limits.address_of(request))
        if form.is_valid():
            if not form.with_proof():
                limits.SIGN_UP_WITHOUT_PROOF.spend(limits.address_of(request))
            if form_class is PasskeySignUpForm:
                return _keep_for_passkey(request, form)
            try:
                person = actions.sign_up(
                    pseudonym=form.cleaned_data["pseudonym"], password=form.cleaned_data["password"],
                    circle=form.cleaned_data["circle"], language=get_language(), zone=readers_zone(),
                )
            except PseudonymTakenError:
                form.add_error("pseudonym", form.taken())
            else:
                record_authentication(request, person, "password", username=person.pseudonym)
                return _enter(request, person)
    context = {
        "form": form, "challenge": robots.challenge(), "stamp": robots.stamp(),
        "free": pseudonyms.propose(3, is_free=pseudonym_is_free) if request.method == "GET" else [],
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign the newcomer in and lead them to their recovery codes."""
    codes = actions.draw_recovery_codes(by=person)
    response = complete_signup(request, user=person, redirect_url=None)
    codes_in_session.keep(request, person, codes)
    return redirect("accounts:recovery_codes") if request.user.is_authenticated else response


def _keep_for_passkey(request: HttpRequest, form: PasskeySignUpForm) -> HttpResponse:
    request.session[PASSKEY_SESSION] = {
        "id": str(new_id()), "pseudonym": form.cleaned_data["pseudonym"], "circle": form.cleaned_data["circle"],
    }
    return redirect("accounts:create_passkey")


@never_cache
def create_passkey(request: HttpRequest) -> HttpResponse:
    """The device makes a passkey; only then does the person come into being."""
    kept = request.session.get(PASSKEY_SESSION)
    if request.user.is_authenticated or not kept:
        return redirect("account_signup")
    newcomer = Person(id=uuid.UUID(kept["id"]), pseudonym=kept["pseudonym"], circle=kept["circle"])
    form = FirstKeyForm(request.POST if request.method == "POST" else None, user=newcomer, initial={"name": gettext("Ma clé d’accès")})
    if request.method == "POST":
        limits.SIGN_UP.spend(limits.address_of(request))
        if form.is_valid():
            try:
                with transaction.atomic():
                    person = actions.sign_up(
                        pseudonym=newcomer.pseudonym, password=None, circle=newcomer.circle,
                        language=get_language(), zone=readers_zone(), person_id=newcomer.pk,
                    )
                    key = webauthn.WebAuthn.add(person, gettext("Ma clé d’accès"), form.cleaned_data["credential"])
            except PseudonymTakenError:
                del request.session[PASSKEY_SESSION]
                return redirect("accounts:sign_up_with_passkey")
            del request.session[PASSKEY_SESSION]
            record_authentication(
                request, person, "mfa", id=key.instance.pk, type=Authenticator.Type.WEBAUTHN, passwordless=True
            )
            return _enter(request, person)
    options = {"creation_options": webauthn.begin_registration(newcomer, passwordless=True)}
    context = {"form": form, "options": options, "newcomer": newcomer}
    return render(request, "accounts/create_passkey.html", context, status=422 if form.errors else 200)


@require_GET
def minors(request: HttpRequest) -> HttpResponse:
    """Where to turn before eighteen. Nothing was kept."""
    return render(request, "accounts/minors.html")


@never_cache
@login_required
@require_GET
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes to note, or how many are left once they are noted."""
    codes = codes_in_session.read(request)
    if codes:
        return render(request, "accounts/recovery_codes.html", {"codes": codes})
    left = request.user.recovery_codes.unused().count()
    return render(request, "accounts/recovery_codes_left.html", {"left": left})


@never_cache
@login_required
@require_GET
def download_recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes as a text file with a discreet name, while they are still shown."""
    codes = codes_in_session.read(request)
    if not codes:
        return redirect("accounts:recovery_codes")
    response = HttpResponse("\r\n".join([*codes, ""]), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="codes.txt"'
    return response


@login_required
@require_POST
def note_recovery_codes(request: HttpRequest) -> HttpResponse:
    """They are noted: they are not shown again."""
    codes_in_session.forget(request)
    return redirect("portal:my_space")
