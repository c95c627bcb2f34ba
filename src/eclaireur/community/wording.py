"""What is repeated beside each message of a page, made once for the page: its words, the beginnings of its addresses."""

import datetime as dt
import math
import uuid

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ANY = uuid.UUID(int=0)


def gestures() -> dict[str, str]:
    """What one may do with a message, in the language of the moment."""
    return {
        "more": _("Plus"),
        "quote": _("Citer"),
        "edit": _("Modifier"),
        "erase": _("Effacer"),
        "report": _("Signaler"),
        "block": _("Bloquer cette personne"),
        "hide": _("Masquer"),
        "fold": _("Replier sous une note"),
        "show": _("Rendre visible"),
        "thanks": _("Merci"),
        "me_too": _("Moi aussi"),
    }


def addresses() -> dict[str, str]:
    """Where the gestures of a message lead, up to its identifier."""
    pages = {"messages": reverse("community:edit", args=[ANY]), "desk": reverse("community:moderate_post", args=[ANY]),
             "hide": reverse("safety:text", args=["community.post", ANY]),
             "report": reverse("safety:report", args=["community.post", ANY])}
    return {name: page.partition(str(ANY))[0] for name, page in pages.items()}


def lasting(length: dt.timedelta) -> str:
    """How long something takes, roughly and in words: minutes, then hours, then days, rounded up."""
    minutes = max(1, math.ceil(length / dt.timedelta(minutes=1)))
    if minutes < 60:  # noqa: PLR2004 (an hour)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    if hours < 48:  # noqa: PLR2004 (two days)
        return ngettext("%(n)d heure", "%(n)d heures", hours) % {"n": hours}
    days = math.ceil(hours / 24)
    return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}
