"""What a page knows of a message: the same words whether the server draws it or a script adds it.

Frames are plain values; the script writes them with textContent only, so that no text ever becomes markup.
"""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.conversations.actions import SecondLookError
from eclaireur.conversations.models import Message
from eclaireur.core.templatetags.core import in_words
from eclaireur.safety.actions import worry_about
from eclaireur.safety.queries import hold_of, said_to_author, said_to_receiver, said_to_sender
from eclaireur.safety.registries import report_address

CARE = {"type": "care"}
"""Who can be reached now is to be shown: the page asks for it."""


def of_message(message: Message, viewer: Person) -> dict[str, Any]:
    """A message as `viewer`, who reads its thread, sees it. `body` is its text, or the words said in its place."""
    is_mine = message.author_id == viewer.pk
    is_shown = message.is_shown_to(viewer)
    return {
        "type": "message",
        "id": str(message.pk),
        "sequence": message.sequence,
        "revision": message.revision,
        "mine": is_mine,
        "author": _("Vous") if is_mine else message.thread.name_of(message.author),
        "at": message.created_at.isoformat(),
        "said": in_words(message.created_at),
        "gone": not is_shown,
        "body": message.body if is_shown else _words_instead(message),
        "note": _note(message) if is_shown else "",
        "edit": reverse("conversations:edit", args=[message.pk]) if is_mine and is_shown else "",
        "erase": reverse("conversations:erase", args=[message.pk]) if is_mine and is_shown else "",
        "report": report_address(message) if is_shown and not is_mine else "",
        "care": said_to_receiver(message.noticed_kinds) if is_shown and not is_mine else [],
        "tell": reverse("conversations:tell", args=[message.pk]) if is_shown and not is_mine else "",
        "block": reverse("conversations:block", args=[message.thread_id]) if is_shown and not is_mine else "",
    }


def of_care(writer: Person) -> list[dict[str, Any]]:
    """A frame that asks the page to show who can be reached now, when what `writer` just sent says a danger."""
    return [CARE] if worry_about(writer) else []


def reconsider(asked: SecondLookError, token: str) -> dict[str, Any]:
    """Before sending: what was noticed, in words, and the author’s own words that made it so."""
    return {"type": "reconsider", "token": token, "said": said_to_sender(asked.kinds), "words": asked.words}


def blanks() -> dict[str, dict[str, Any]]:
    """Empty messages the page carries as templates: a script fills a copy with a frame."""
    blank = {"id": "", "sequence": "", "author": "", "body": "", "note": "", "when": timezone.now(), "erase": "#"}
    blank |= {"edit": "#", "report": "#", "tell": "#", "block": "#", "care": []}
    kinds = {"mine": {"mine": True, "gone": False}, "theirs": {"mine": False, "gone": False}, "gone": {"mine": False, "gone": True}}
    return {kind: blank | differs for kind, differs in kinds.items()}


def _words_instead(message: Message) -> str:
    if message.erased_at:
        return _("Message effacé.")
    if message.undelivered_at:
        return _("Un message n’est pas arrivé.")
    return _("Un message attend la reprise de la lecture.") if hold_of(message) else _("Message masqué par la modération.")


def _note(message: Message) -> str:
    notes = [_("modifié")] if message.edited_at else []
    if message.undelivered_at:
        notes.append(_("n’est pas arrivé, la conversation est fermée"))
    elif message.hidden_at and (held := hold_of(message)):
        notes.append(said_to_author(held))
    elif message.hidden_at:
        notes.append(_("masqué par la modération pour l’autre personne"))
    return ", ".join(notes)
