"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "eclaireur.core"
    label = "core"
