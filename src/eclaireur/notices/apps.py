"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "eclaireur.notices"
    label = "notices"
