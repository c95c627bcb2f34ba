"""What an operator or a coordinator may change in the back office: how long one waits, how widely one tells."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="group")
class AccompanimentSettings(BaseGenericSetting):
    """The numbers of this room. Those of the score live in eclaireur.matching.parameters."""

    cap_days = models.PositiveSmallIntegerField(
        _("jours d’attente avant qu’une coordinatrice s’en occupe"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    told_peers = models.PositiveSmallIntegerField(
        _("pairs à qui une demande publiée est montrée, au plus"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    reading_days = models.PositiveSmallIntegerField(
        _("jours pendant lesquels la conversation reste ouverte après la fin"),
        default=14,
        validators=[MinValueValidator(0), MaxValueValidator(90)],
    )
    answers_for_a_median = models.PositiveSmallIntegerField(
        _("réponses nécessaires avant de dire un délai habituel"),
        default=10,
        validators=[MinValueValidator(5), MaxValueValidator(1000)],
    )
    batch_at_once = models.PositiveSmallIntegerField(
        _("demandes réparties sur-le-champ, au plus ; au-delà, le calcul se fait en arrière-plan"),
        default=200,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
    )

    class Meta:
        verbose_name = _("accompagnement")
