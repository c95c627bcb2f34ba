"""A sealed text of someone, in a real table of the house: a moderator's letter, sealed with its reader's key."""

from eclaireur.accounts.models import Person
from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.models import Decision

FIELD = Decision._meta.get_field("letter")


def sealed_row(person: Person, text: str) -> Decision:
    """A row whose `letter` is sealed with the key of `person`."""
    return Decision.objects.create(author=person, measure=Measure.WRITE, reason=Reason.OTHER, letter=text)


def read(row: Decision) -> str:
    """The text as it opens now, read anew; empty when nothing opens it any more."""
    return Decision.objects.get(pk=row.pk).letter


def ciphertext(row: Decision) -> bytes:
    """What lies in the database."""
    return bytes(Decision.objects.filter(pk=row.pk).values_list("letter", flat=True).get())


def put_ciphertext(row: Decision, sealed: bytes) -> None:
    """Put other bytes there."""
    Decision.objects.filter(pk=row.pk).update(letter=sealed)
