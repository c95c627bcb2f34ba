"""The journal every room writes to."""

from django.db import models

from eclaireur.accounts.models import JournalEntry, Person


def record(
    *,
    by: Person | None,
    verb: str,
    on: models.Model | None = None,
    subject: Person | None = None,
    is_look: bool = False,
    reason: str = "",
) -> JournalEntry:
    """Write in the journal that `by` did `verb` ("room.action") to `on`, which concerns `subject`.

    The subject reads it in "Qui a regardé quoi": give no subject to what they must not know (a block).
    `is_look` marks a consultation. `by` is None for the machine itself (a task, a command). Never put a
    private text in `reason`: a few words, or a code that `accounts.registries.describe_reasons` puts in words.
    Describe the verb with `describe_verb`.
    """
    return JournalEntry.objects.create(
        actor=by,
        subject=subject,
        verb=verb,
        is_look=is_look,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        reason=reason[:300],
    )
