"""A certificate of attendance as a PDF that everybody can read (PDF/UA), written by Typst from one template.

The name is the one the person types when they download it: it goes into the file and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclaireur.core.dates import in_full
from eclaireur.gatherings import wording
from eclaireur.gatherings.recurrence import to_local

if TYPE_CHECKING:
    from collections.abc import Callable

    from eclaireur.gatherings.models import Certificate
    from eclaireur.gatherings.queries.certificates import Followed

THOSE_WHO_HOLD_IT = gettext_lazy("les personnes qui tiennent le programme")
TEMPLATE = Path(__file__).parent / "documents" / "attestation.typ"
DRAWINGS = frozenset({"So", "Sk", "Me", "Cf", "Cc", "Cn", "Co", "Cs"})  # emoji and what joins them, and what no font draws
VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # which drawing of a sign is meant
LATIN, PUNCTUATION = "\u024f", "\u206f"  # where these end


class UnwritableError(Exception):
    """A sign of the name is in no font of this machine."""


def written(certificate: Certificate, followed: Followed, *, name: str, language: str, base: str) -> bytes:
    """The file, in that language; `base` is "https://…". Raises UnwritableError when the name cannot be printed.

    Of the programme and of the structure, what no font has is left out: whoever asks did not write it.
    """
    for as_printed in (str, _without_drawings, _in_latin):
        with translation.override(language):
            words = _words(certificate, followed, name, base, as_printed) | {"lang": language}
        try:
            return typst.compile(str(TEMPLATE), format="pdf", sys_inputs=words, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    raise UnwritableError  # from nothing: the message of the library quotes the name


def _without_drawings(text: str) -> str:
    return "".join(sign for sign in VARIANTS.sub("", text) if unicodedata.category(sign) not in DRAWINGS)


def _in_latin(text: str) -> str:
    """The signs every font has, of the plainest form of a text."""
    plain = unicodedata.normalize("NFKC", _without_drawings(text))
    return "".join(sign for sign in plain if sign <= LATIN or (sign <= PUNCTUATION and unicodedata.category(sign)[0] in "PZ"))


def _words(certificate: Certificate, followed: Followed, name: str, base: str, as_printed: Callable[[str], str]) -> dict[str, str]:
    series = certificate.series
    day = to_local(certificate.decided_at, series.zone).date()
    facts = (
        (_("Programme"), as_printed(series.title).strip() or str(series.get_kind_display())),
        (_("Dates"), wording.days(followed.first, followed.last)), (_("Durée"), wording.length(followed.sessions, followed.minutes)),
        (_("Confirmée par"), as_printed(confirmed_by(certificate)).strip() or str(THOSE_WHO_HOLD_IT)),
        (_("Confirmée le"), in_full(day, "j F Y")), (_("Numéro"), certificate.number),
    )  # fmt: skip
    address = base + reverse("gatherings:verified", args=[certificate.number])
    return {
        "title": _("Attestation de participation"), "name": name,
        "sentence": _("a participé à ce programme :"),
        "about_name": _("Le nom est écrit par la personne quand elle télécharge cette attestation. Le site ne le garde pas."),
        "verify": _("Pour vérifier ce document :"), "address": address,
        "labels": "\n".join(label for label, _value in facts), "values": "\n".join(" ".join(value.split()) for _label, value in facts),
    }  # fmt: skip


def confirmed_by(certificate: Certificate) -> str:
    """Who answers for it: a structure, never a person."""
    return str(certificate.series.structure or THOSE_WHO_HOLD_IT)
