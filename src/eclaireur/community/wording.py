"""The words repeated beside each message of a page, translated once for the page."""

from django.utils.translation import gettext as _


def gestures() -> dict[str, str]:
    """What one may do with a message, in the language of the moment."""
    return {
        "more": _("Plus"),
        "quote": _("Citer"),
        "edit": _("Modifier"),
        "erase": _("Effacer"),
        "report": _("Signaler"),
        "block": _("Bloquer cette personne"),
        "thanks": _("Merci"),
        "me_too": _("Moi aussi"),
    }
