"""The words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Emails(models.TextChoices):
    """What may also come by e-mail."""

    NONE = "none", _("Rien : je lis mes avis ici")
    ESSENTIAL = "essential", _("L’essentiel : quelqu’un m’écrit, me répond, me propose quelque chose ou attend ma réponse")
    EVERYTHING = "everything", _("Tout ce qui arrive dans mes avis")
