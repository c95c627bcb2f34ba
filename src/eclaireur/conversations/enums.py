"""The words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThreadKind(models.TextChoices):
    """What a thread is for."""

    PRIVATE = "private", _("conversation privée")
    ROOM = "room", _("salle d’un groupe")


class Origin(models.TextChoices):
    """Why someone who watches over people opened a private thread: nothing written there waits as a first message."""

    TEAM = "team", _("l’équipe a écrit, après une alerte")
    WORRY = "worry", _("après une inquiétude, dans un groupe")


class Closing(models.TextChoices):
    """Why a thread closed, in the words both people read."""

    ENDED = "ended", _("Cet accompagnement est terminé. Vous pouvez relire ce qui a été écrit ici.")
    CLOSED = "closed", _("Cette conversation est fermée. Vous pouvez relire ce qui a été écrit ici.")


class RoomMode(models.TextChoices):
    """How one speaks in a room."""

    FREE = "free", _("chacun écrit quand il veut")
    TURNS = "turns", _("une personne à la fois")
