"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "eclaireur.conversations"
    label = "conversations"
