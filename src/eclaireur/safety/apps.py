"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "eclaireur.safety"
    label = "safety"
