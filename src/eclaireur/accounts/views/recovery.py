"""Coming back without one's password: with a recovery code, or by e-mail."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from eclaireur.accounts import actions, guard, limits, security_log
from eclaireur.accounts.forms.recovery import RecoveryForm
from eclaireur.accounts.models import Person


@never_cache
@sensitive_post_parameters("password", "code")
def recover(request: HttpRequest) -> HttpResponse:
    """A pseudonym, one recovery code, a new password. The answer never says whether the pseudonym exists."""
    form = RecoveryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        limits.RECOVERY_BY_ADDRESS.spend(limits.address_of(request))
        if form.is_valid() and _came_back(request, form):
            messages.success(request, _("Votre mot de passe est changé. Entrez avec le nouveau."))
            return redirect("account_login")
    return render(request, "accounts/recover.html", {"form": form}, status=422 if form.errors else 200)


def _came_back(request: HttpRequest, form: RecoveryForm) -> bool:
    """Whether the code opened the door; else the form says why. A stranger's try costs what someone's does."""
    pseudonym = form.cleaned_data["pseudonym"]
    try:
        attempt = guard.RECOVERY.begin(request, pseudonym)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    someone = Person.objects.looking_like(pseudonym).filter(is_active=True).first()
    person = someone or Person(pseudonym=pseudonym)  # nobody's codes are looked for in the same way
    came_back = actions.reset_password_with_code(
        person=person, typed=form.cleaned_data["code"], password=form.cleaned_data["password"], by=person
    )
    outcome = security_log.Outcome.ACCEPTED if came_back else security_log.Outcome.REFUSED
    security_log.entrance(outcome, way=security_log.Way.CODE, who=pseudonym)
    if came_back:
        attempt.succeeded()
        return True
    attempt.failed()
    form.add_error(
        None,
        _("Ce pseudonyme et ce code ne vont pas ensemble, ou le code a déjà servi. Vérifiez les deux, "
          "ou prenez un autre code de votre liste."),
    )
    return False
