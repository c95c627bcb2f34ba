"""My account: its hub, open sessions, recovery codes drawn again, the second factor of the staff."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from eclaireur.accounts import actions, codes_in_session, rules, second_factor
from eclaireur.accounts.devices import device_in_words
from eclaireur.accounts.enums import ROLE_WORDS
from eclaireur.accounts.middleware import SUSPENDED
from eclaireur.accounts.queries import opened_together
from eclaireur.accounts.sessions import close_sessions
from eclaireur.core.way_back import way_back
from eclaireur.core.zones import hours_of


@login_required
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """Everything about my account, one line each."""
    person = request.user
    context = {
        "email": EmailAddress.objects.filter(user=person, verified=True).first(),
        "kinds": second_factor.kinds_of(person),
        "codes_left": person.recovery_codes.unused().count(),
        "sessions": UserSession.objects.filter(user=person).count(),
        "blocked": person.blocks.count(),
        "may_stay": rules.may_stay(person),
        "standing": SUSPENDED,
        "hours": hours_of(person.zone),
        "roles": [(grant, ROLE_WORDS[grant.role]) for grant in person.current_grants],
    }
    return render(request, "accounts/hub.html", context)


@login_required
@require_POST
@reauthentication_required
def draw_codes(request: HttpRequest) -> HttpResponse:
    """A new sheet of recovery codes; the last one no longer works."""
    codes_in_session.keep(request, request.user, actions.draw_recovery_codes(by=request.user))
    return redirect("accounts:recovery_codes")


@never_cache
@login_required
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, this device first."""
    rows = UserSession.objects.purge_and_list(request.user)
    rows.sort(key=lambda row: (row.session_key != request.session.session_key, -row.created_at.timestamp()))
    shown = [
        {"pk": row.pk, "device": device_in_words(row.user_agent), "since": row.created_at,
         "is_new": row.data.get("is_new", False), "is_this_one": row.session_key == request.session.session_key}
        for row in rows
    ]
    return render(request, "accounts/sessions.html", {"sessions": shown, "together": opened_together(rows)})


@login_required
@require_POST
def not_me(request: HttpRequest, pk: int) -> HttpResponse:
    """Someone else opened this session: it ends, its browser is forgotten, and the locks are changed."""
    row = get_object_or_404(UserSession, pk=pk, user=request.user)
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    actions.disown_session(by=request.user, session=row)
    messages.success(request, _("Cet appareil est déconnecté, et nous ne le connaissons plus."))
    if request.user.has_usable_password():
        messages.info(request, _("Quelqu’un connaissait peut-être votre mot de passe : choisissez-en un autre."))
        return redirect("account_change_password")
    messages.info(request, _("Regardez si chacune de ces clés est bien à vous ; retirez les autres."))
    return redirect("mfa_list_webauthn")


@login_required
@require_POST
def close_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one of my sessions elsewhere."""
    row = get_object_or_404(UserSession, pk=pk, user=request.user)
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    row.end()
    messages.success(request, _("Cet appareil est déconnecté."))
    return redirect("usersessions_list")


@login_required
@require_POST
def close_other_sessions(request: HttpRequest) -> HttpResponse:
    """Close all my sessions but this one."""
    close_sessions(request.user, but=request.session.session_key)
    messages.success(request, _("Tous vos autres appareils sont déconnectés."))
    return redirect("usersessions_list")


@login_required
@require_POST
def hide_passkey_card(request: HttpRequest) -> HttpResponse:
    """Put away the card about passkeys."""
    actions.hide_passkey_card(by=request.user)
    return redirect("portal:my_space")


@login_required
@require_GET
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Why the desks ask for a second factor, and how to set one up."""
    context = {"kinds": second_factor.kinds_of(request.user), "back": way_back(request)}
    return render(request, "accounts/second_factor.html", context)
