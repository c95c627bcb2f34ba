"""What a pseudonym may be, when two look the same, and which free ones to propose. Pure, no database."""

import re
import secrets
import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MIN_LENGTH = 2
MAX_LENGTH = 30

_LOOKALIKES = str.maketrans(
    # Letters of other alphabets drawn like Latin ones, then digits and signs read as letters.
    "авекмнорстухѕіјԁԛԝһғɡαβεικνορτυχγωıłøđðþi01358",
    "abekmhopctyxsljdqwhfgabelkvoptuxywllodoplolesb",
)
_SEPARATORS = " -_.'’·"
_ALLOWED = re.compile(rf"[^\W_]|[{re.escape(_SEPARATORS)}]")
_EMAIL = re.compile(r"\S@\S|\b(?:gmail|hotmail|outlook|yahoo|protonmail)\b", re.IGNORECASE)
_LINK = re.compile(r"https?:|www\.|\.(?:fr|com|net|org|eu|io|me|info|be|ch|ca)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_PHONE_DIGITS = 7

_NEVER_INSIDE = ("moderat", "admin", "eclaireur", "operateur", "operatrice", "coordinat", "coordonnat", "supervis")
_NEVER_WHOLE = frozenset(
    {"equipe", "lequipe", "staff", "support", "root", "systeme", "system", "aide", "samu", "police", "pompiers",
     "urgence", "urgences", "medecin", "docteur", "psychiatre", "officiel", "official", "help", "team", "3114"}
)

_NOUNS = ("lanterne", "brume", "rivière", "fougère", "marée", "colline", "mésange", "lisière", "aurore", "falaise",
          "bruyère", "boussole", "cabane", "libellule", "neige", "source", "clairière", "hirondelle", "dune", "écorce")
_MOODS = ("tranquille", "douce", "lente", "claire", "proche", "calme", "vive", "libre", "sage", "légère",
          "patiente", "discrète", "voisine", "sereine", "fidèle", "brune")


def tidy(pseudonym: str) -> str:
    """The pseudonym as it is kept: compatible characters unified, spaces single, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", pseudonym).split())


def skeleton(pseudonym: str) -> str:
    """What the eye keeps of a pseudonym: no case, accent, separator, nor foreign look-alike.

    Two pseudonyms with one skeleton would be taken for each other, so only one may exist.
    """
    folded = unicodedata.normalize("NFKD", tidy(pseudonym).casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c) and c not in _SEPARATORS)
    return bare.translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w")


def _scripts(text: str) -> set[str]:
    """The alphabets used by the letters of `text` ("LATIN", "CYRILLIC"…)."""
    return {unicodedata.name(c, "UNKNOWN").split()[0] for c in text if c.isalpha()}


def check(pseudonym: str) -> str:
    """The tidy pseudonym. Raises ValidationError, in plain words, when it may not be taken by anybody."""
    name = tidy(pseudonym)
    bare = skeleton(name)
    if _EMAIL.search(name):
        raise ValidationError(_("Un pseudonyme ne peut pas contenir d’adresse e-mail : elle vous ferait reconnaître."))
    if _LINK.search(name):
        raise ValidationError(_("Un pseudonyme ne peut pas contenir d’adresse de site."))
    if len(_DIGITS.findall(name)) >= _PHONE_DIGITS:
        raise ValidationError(_("Un pseudonyme ne peut pas contenir de numéro de téléphone ni autant de chiffres."))
    if not all(_ALLOWED.fullmatch(c) for c in name):
        raise ValidationError(
            _("Utilisez des lettres, des chiffres, des espaces, des tirets, des points ou des apostrophes.")
        )
    if len(name) < MIN_LENGTH or sum(c.isalpha() for c in name) < MIN_LENGTH:
        raise ValidationError(_("Un pseudonyme compte au moins deux lettres."))
    if len(name) > MAX_LENGTH:
        raise ValidationError(_("Un pseudonyme compte au plus %d caractères.") % MAX_LENGTH)
    if len(_scripts(name)) > 1:
        raise ValidationError(_("Choisissez un seul alphabet : en mélanger deux permet de se faire passer pour un autre."))
    if any(word in bare for word in map(skeleton, _NEVER_INSIDE)) or bare in set(map(skeleton, _NEVER_WHOLE)):
        raise ValidationError(_("Ce mot ferait croire que vous parlez au nom du site ou d’un service. Prenez-en un autre."))
    return name


def propose(count: int, *, is_free: Callable[[str], bool]) -> list[str]:
    """Up to `count` pseudonyms nobody has, drawn from gentle words; `is_free` is asked for each."""
    found: list[str] = []
    for _attempt in range(count * 8):
        if len(found) == count:
            break
        name = f"{secrets.choice(_NOUNS)}-{secrets.choice(_MOODS)}"
        if not is_free(name):
            name = f"{name}-{secrets.randbelow(90) + 10}"
        if name not in found and is_free(name):
            found.append(name)
    return found
