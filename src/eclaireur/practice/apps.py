"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "eclaireur.practice"
    label = "practice"
