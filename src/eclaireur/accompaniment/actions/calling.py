"""« Au plus tard jeudi, la coordination s’en occupe »: those who coordinate are told that someone waits."""

from uuid import UUID

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

    What nobody could hear of is told to whoever coordinates later. One notice stands for all until it is read: it
    says that somebody waits, never who nor for what.
    """
    new = list(due().filter(called_at=None).select_for_update(of=("self",)))
    if not new:
        return
    called, heard = Request.objects.filter(pk__in=[request.pk for request in new]), set[UUID]()
    for coordinator in Person.objects.filter(pk__in=coordination().values("person")):
        if theirs := called.for_the_desk_of(coordinator).exclude(person=coordinator).values_list("pk", flat=True):
            notify(to=coordinator, kind="accompaniment.waiting", url=reverse("accompaniment:desk"))
            heard.update(theirs)
    called.filter(pk__in=heard).update(called_at=timezone.now())
