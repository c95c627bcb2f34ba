"""What this room registers with the rooms below it."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "eclaireur.core"
    label = "core"

    def ready(self) -> None:
        """Say what is missing in our own words, everywhere."""
        forms.Field.default_error_messages = {"required": _("Il manque une réponse ici.")}
        forms.BooleanField.default_error_messages = {"required": _("Cochez cette case pour continuer.")}
