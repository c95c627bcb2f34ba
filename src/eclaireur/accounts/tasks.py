"""Background work of this room: actions with a task beside them."""

from django.utils import timezone
from django_tasks import task

from eclaireur.accounts import actions
from eclaireur.accounts.models import Person


@task()
def erase_when_due(person_id: str) -> None:
    """Erase a person who planned it, unless they changed their mind or moved the day."""
    person = Person.objects.filter(pk=person_id, erase_on__lte=timezone.now()).first()
    if person is not None:
        actions.erase_person(person=person, by=None)
