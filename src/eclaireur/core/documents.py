"""Documents given to the back office: what calls itself a PDF begins and ends as one, or is refused in words."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

HEAD, END = b"%PDF-", b"%%EOF"
"""How a PDF begins and ends (ISO 32000-1, 7.5.2 and 7.5.5): a file cut on its way has no end."""
LAST = 1024
"""Bytes at the end among which readers look for it (annex H)."""


class DocumentForm(BaseDocumentForm):
    """The form of the back office, which also looks into the file."""

    def clean_file(self) -> UploadedFile:
        """The file, when it is a whole PDF. Another kind renamed, or one cut short, is refused."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and not _is_pdf(file):
            raise ValidationError(
                _("Ce fichier n’est pas un PDF entier : il est coupé, ou d’une autre sorte sous ce nom. Rien n’a été gardé.")
            )
        return file


def _is_pdf(file: UploadedFile) -> bool:
    file.seek(0)
    head = file.read(len(HEAD))
    file.seek(max(0, (file.size or 0) - LAST))
    end = file.read()
    file.seek(0)
    return head == HEAD and END in end
