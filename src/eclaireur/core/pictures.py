"""Pictures given to the back office: one cut short, or that would unfold into something huge, is refused in words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """The picture itself, looked at before anything is kept."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # libraries of pictures raise anything on a file made to break them
            raise ValidationError(
                _("Cette image ne peut pas être lue : elle est coupée, abîmée ou bien trop grande. Rien n’a été gardé.")
            ) from error


class PictureForm(BaseImageForm):
    """The form of the back office, with our field."""

    file = PictureField(label=_("Fichier"))
