"""Background work of this room: actions with a task beside them."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from eclaireur.accounts import actions
from eclaireur.accounts.models import Person
from eclaireur.core.zones import as_read_by


@task()
def erase_when_due(person_id: str) -> None:
    """Erase a person who planned it, unless they changed their mind or moved the day."""
    person = Person.objects.filter(pk=person_id, erase_on__lte=timezone.now()).first()
    if person is not None:
        actions.erase_person(person=person, by=None)


@task()
def send_way_back(person_ids: list[str]) -> int:
    """Send each of these people, at their verified address, a link to choose a new password; how many were sent.

    Asked for whatever address was typed, with nobody when it is nobody's: how long the page takes tells nothing.
    """
    rows = EmailAddress.objects.filter(user__in=person_ids, user__is_active=True, verified=True).select_related("user")
    for row in rows:
        uid, key = user_pk_to_url_str(row.user), default_token_generator.make_token(row.user)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
        with as_read_by(row.user):
            words = {"password_reset_url": settings.WAGTAILADMIN_BASE_URL + path}
            EmailMessage(
                subject=render_to_string("account/email/password_reset_key_subject.txt", words).strip(),
                body=render_to_string("account/email/password_reset_key_message.txt", words).strip(),
                from_email=get_adapter().get_from_email(), to=[row.email],
            ).send()
    return len(rows)
