"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "eclaireur.people"
    label = "people"
