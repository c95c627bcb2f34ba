"""Room community, no database: what a message may be, and how the search reads French."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from eclaireur.core.texts import is_unreadable, refuse_unreadable, tidy
from eclaireur.people.language import STOP_WORDS, plain

LIMIT = 10_000  # characters (code points), line ends counting for one
DRAFT_LIMIT = 40_000  # a text too long to be sent is still kept
MOST_SOUGHT = 12  # words of one search
_FRENCH = snowballstemmer.stemmer("french")
_WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """The text of a message as it is kept. Raises ValidationError, in plain words: unreadable, empty, too long."""
    text = tidy(text)
    refuse_unreadable(text)
    if _says_nothing(text):
        raise ValidationError(_("Votre message est vide. Écrivez quelques mots, puis envoyez."), code="empty")
    if len(text) > LIMIT:
        raise ValidationError(
            _("Votre message a %(count)s caractères, il peut en avoir %(limit)s. Il est gardé : raccourcissez-le, ou "
              "envoyez-le en plusieurs fois.") % {"count": _said(len(text)), "limit": _said(LIMIT)},
            code="too_long",
        )
    return text


def clean_line(text: str, *, limit: int) -> str:
    """A title or a word of closing, on one line. Raises ValidationError likewise."""
    text = " ".join(tidy(text).split())
    refuse_unreadable(text)
    if _says_nothing(text):
        raise ValidationError(_("Il manque quelques mots ici."), code="empty")
    if len(text) > limit:
        raise ValidationError(
            _("Ce texte a %(count)s caractères, il peut en avoir %(limit)s. Raccourcissez-le un peu.")
            % {"count": _said(len(text)), "limit": _said(limit)},
            code="too_long",
        )
    return text


def keepable(text: str, limit: int = DRAFT_LIMIT) -> str:
    """What of an unfinished text can be kept as a draft."""
    return "".join(character for character in tidy(text) if not is_unreadable(character))[:limit]


def _says_nothing(text: str) -> bool:
    return all(unicodedata.category(character)[0] in "ZC" for character in text)


def _said(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


# --- French, for the search -----------------------------------------------------------------------


def analysed(text: str) -> list[str]:
    """The stems of the words of `text`, in order, without the small words that hold a sentence together."""
    return [stem(bare) for match in _WORD.finditer(text) for bare in bare_words(match.group()) if bare not in STOP_WORDS]


def sought(words: str) -> list[str]:
    """The stems to look for when someone asks for `words`: a single letter begins half of them, and tells nothing."""
    return [one for one in analysed(words) if len(one) > 1 or not one.isascii()][:MOST_SOUGHT]


def bare_words(word: str) -> list[str]:
    """The words inside `word` once its accents are taken off (a ligature or a sign may make several)."""
    return _WORD.findall(plain(word))


@lru_cache(maxsize=50_000)
def stem(bare: str) -> str:
    """What the forms of a French word share. `bare` has no accent: "hospitalisee" and "hospitalisation" meet."""
    found = _FRENCH.stemWord(re.sub(r"ees?$", "e", bare))
    return re.sub(r"(.)\1$", r"\1", found)


def marked(text: str, stems: list[str]) -> list[tuple[int, int]]:
    """Where `text` has a word of `stems` (start, end); the last one may be only the beginning of a stem."""
    if not stems:
        return []
    whole, beginning = set(stems), stems[-1]
    spans = []
    for match in _WORD.finditer(text):
        said = {stem(bare) for bare in bare_words(match.group())}
        if said & whole or any(one.startswith(beginning) for one in said):
            spans.append(match.span())
    return spans
