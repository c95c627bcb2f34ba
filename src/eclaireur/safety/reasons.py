"""What the codes that moderation writes in the journal say to the person concerned."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.registries import describe_reasons
from eclaireur.safety.enums import AppealOutcome, HeldFor, Measure

FOR_A_TIME = _("Suspendre pour un temps")  # how long each suspension lasts is a setting

MEASURES_TOLD: dict[str, Any] = dict(Measure.choices) | {Measure.TWO_WEEKS: FOR_A_TIME, Measure.ONE_MONTH: FOR_A_TIME}
OUTCOMES_TOLD: dict[str, Any] = dict(AppealOutcome.choices)
HOLDS_TOLD: dict[str, Any] = dict(HeldFor.choices) | {
    HeldFor.AUTHOR: _("Plusieurs de vos textes ont été signalés"),
    HeldFor.NEWCOMER: _("Premiers textes, hors des heures de lecture"),
}


def register() -> None:
    """Hand them over."""
    describe_reasons("safety.decide", MEASURES_TOLD)
    describe_reasons("safety.answer_appeal", OUTCOMES_TOLD)
    describe_reasons("safety.hold", HOLDS_TOLD)
