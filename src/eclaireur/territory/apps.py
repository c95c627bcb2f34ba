"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "eclaireur.territory"
    label = "territory"
