"""A certificate of attendance as a PDF that everybody can read (PDF/UA), written by Typst from one template.

The name is the one the person types when they download it: it goes into the file and nowhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typst
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eclaireur.gatherings import wording

if TYPE_CHECKING:
    from eclaireur.gatherings.models import Certificate
    from eclaireur.gatherings.queries.certificates import Followed

TEMPLATE = Path(__file__).parent / "documents" / "attestation.typ"


class UnwritableError(Exception):
    """A sign of the name is in no font of this machine."""


def written(certificate: Certificate, followed: Followed, *, name: str, language: str, base: str) -> bytes:
    """The file, in that language; `base` is "https://…". Raises UnwritableError when the name cannot be printed."""
    with translation.override(language):
        words = _words(certificate, followed, name, base) | {"lang": language}
    try:
        return typst.compile(str(TEMPLATE), format="pdf", sys_inputs=words, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise UnwritableError from None  # the message of the library quotes the name
        raise


def _words(certificate: Certificate, followed: Followed, name: str, base: str) -> dict[str, str]:
    series = certificate.series
    day = timezone.localtime(certificate.decided_at).date()
    facts = (
        (_("Programme"), series.title), (_("Dates"), wording.days(followed.first, followed.last)),
        (_("Durée"), wording.length(followed.sessions, followed.minutes)), (_("Confirmée par"), confirmed_by(certificate)),
        (_("Confirmée le"), date_format(day, "j F Y")), (_("Numéro"), certificate.number),
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
    return str(certificate.series.structure or _("les personnes qui tiennent le programme"))
