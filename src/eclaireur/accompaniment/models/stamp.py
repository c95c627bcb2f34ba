"""When what matching knows of a peer last changed, so that the index in memory can follow."""

from django.db import models

from eclaireur.accounts.models import Person
from eclaireur.core.privacy import DELETE


class PeerStamp(models.Model):
    """One row per peer whose profile, load or standing changed at least once. Read by `queries.index`."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    changed_at = models.DateTimeField(db_index=True)

    class PersonalData:
        subject = "person"
        export = ()
        withheld = {"person": "you", "changed_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person_id} {self.changed_at}"
