"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "eclaireur.portal"
    label = "portal"
