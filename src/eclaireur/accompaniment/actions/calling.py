"""« Au plus tard jeudi, la coordination s’en occupe »: those who coordinate are told that someone waits."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment.models import Request, coordination
from eclaireur.accompaniment.queries import due
from eclaireur.accounts.models import Person
from eclaireur.notices.actions import notify


@transaction.atomic
def call_coordination() -> None:
    """Once an hour: tell the coordinators of the requests that newly wait on their desk; once for each wait.

    One notice stands for all of them until it is read: it says that somebody waits, never who nor for what.
    """
    new = list(due().filter(called_at=None).select_for_update(of=("self",)))
    if not new:
        return
    called = Request.objects.filter(pk__in=[request.pk for request in new])
    for coordinator in Person.objects.filter(pk__in=coordination().values("person")):
        if called.for_the_desk_of(coordinator).exclude(person=coordinator).exists():
            notify(to=coordinator, kind="accompaniment.waiting", url=reverse("accompaniment:desk"))
    called.update(called_at=timezone.now())
