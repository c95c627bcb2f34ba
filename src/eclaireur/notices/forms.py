"""How a person says when and how they want to hear of things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.notices.models import NoticeSettings


class NoticeSettingsForm(forms.ModelForm):
    """Quiet hours, and what may also come by e-mail."""

    class Meta:
        model = NoticeSettings
        fields = ["is_quiet", "quiet_from", "quiet_until", "emails"]
        labels = {
            "is_quiet": _("Ne rien m’envoyer pendant mes heures calmes"),
            "emails": _("M’envoyer aussi, par un e-mail discret"),
        }
        help_texts = {"emails": _("L’e-mail ne dit ni qui, ni quoi. Au plus un par heure.")}
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "emails": forms.RadioSelect,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("is_quiet") and data.get("quiet_from") and data.get("quiet_from") == data.get("quiet_until"):
            self.add_error("quiet_until", _("Choisissez deux heures différentes, ou décochez les heures calmes."))
        return data
