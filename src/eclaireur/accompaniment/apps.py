"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class AccompanimentConfig(AppConfig):
    name = "eclaireur.accompaniment"
    label = "accompaniment"
