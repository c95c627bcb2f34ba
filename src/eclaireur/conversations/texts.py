"""What a message may be: any words of any script, whole. Refused with a plain sentence: empty, too long, unreadable."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from eclaireur.core.texts import refuse_unreadable, tidy

LIMIT = 5000  # characters (code points), line ends counting for one
NOTE_LIMIT = 2000  # a word from or between those who hold a room
DRAFT_LIMIT = 20_000  # a text too long to be sent is still kept


def clean(text: str) -> str:
    """The text as it is kept (see core.texts). Raises ValidationError saying what to do."""
    text = tidy(text)
    refuse_unreadable(text)
    if all(unicodedata.category(character)[0] in "ZC" for character in text):
        raise ValidationError(_("Votre message est vide. Écrivez quelques mots, puis envoyez."), code="empty")
    if len(text) > LIMIT:
        raise ValidationError(
            _("Votre message a %(count)s caractères, il peut en avoir %(limit)s. Vous pouvez l’envoyer en deux fois.")
            % {"count": number_format(len(text), use_l10n=True, force_grouping=True),
               "limit": number_format(LIMIT, use_l10n=True, force_grouping=True)},
            code="too_long",
        )
    return text


def clean_note(text: str) -> str:
    """A word between or from those who hold a room, as it is kept. Raises ValidationError saying what to do."""
    text = clean(text)
    if len(text) > NOTE_LIMIT:
        raise ValidationError(
            _("Votre texte a %(count)s caractères, il peut en avoir %(limit)s. Il est gardé : raccourcissez-le.")
            % {"count": len(text), "limit": NOTE_LIMIT},
            code="too_long",
        )
    return text
