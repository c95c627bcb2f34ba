"""The key of each person, wrapped by the operator's key. Backups leave this table out."""

from django.db import models

from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class PersonKey(BaseModel):
    """A person's 32-byte key, encrypted by an operator key. Deleting the row destroys all they wrote."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="key")
    wrapped = models.BinaryField()
    operator_key = models.CharField(max_length=16)  # fingerprint of the operator key that wraps it

    class PersonalData:
        subject = "person"
        export = ()
        withheld = {
            "id": "technical", "person": "you", "wrapped": "a key, even from this archive",
            "operator_key": "technical", "created_at": "technical", "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
