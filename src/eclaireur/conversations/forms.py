"""What a person writes in a thread."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from eclaireur.conversations import texts


class MessageField(forms.CharField):
    """The words of a message, with any character people write; refused in plain words (see texts.clean)."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-limit": texts.LIMIT}))
        super().__init__(strip=False, required=False, **kwargs)  # emptiness is said by texts.clean

    def clean(self, value: Any) -> str:
        return texts.clean(value or "")


class MessageForm(forms.Form):
    """A message to send. `token` is drawn with the page: sent twice, it counts once."""

    body = MessageField(label=_("Votre message"))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"body": draft, "token": uuid.uuid4()})
        super().__init__(*args, **kwargs)

    @classmethod
    def received(cls, posted: QueryDict) -> "MessageForm":
        """The form as it was sent; a page without a readable token gets one, rather than losing its words."""
        posted = posted.copy()
        try:
            uuid.UUID(posted.get("token", ""))
        except ValueError:
            posted["token"] = str(uuid.uuid4())
        return cls(posted)


class NoteForm(forms.Form):
    """A word of those who hold a room: to each other, or to someone who is asked to leave."""

    body = MessageField(label=_("Votre mot"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-limit": texts.NOTE_LIMIT}))

    def clean_body(self) -> str:
        return texts.clean_note(self.cleaned_data["body"])


class EditForm(forms.Form):
    """Other words for a message; `revision` is the message as the person saw it."""

    body = MessageField(label=_("Votre message"))
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class LeaveForm(forms.Form):
    """Leaving a conversation, with one's words or without."""

    erasing = forms.BooleanField(
        label=_("Effacer aussi tout ce que j’y ai écrit"),
        required=False,
        help_text=_("L’autre personne ne pourra plus le lire. Ce qui est effacé ne revient pas."),
    )
