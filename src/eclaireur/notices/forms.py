"""How a person says when and how they want to hear of things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.notices import registries
from eclaireur.notices.models import NoticeSettings


class NoticeSettingsForm(forms.ModelForm):
    """Quiet hours, and the kinds of notice that may also come by e-mail."""

    email_kinds = forms.MultipleChoiceField(
        label=_("M’envoyer aussi un e-mail discret quand"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("L’e-mail ne dit ni qui, ni quoi. Au plus un par heure."),
    )

    class Meta:
        model = NoticeSettings
        fields = ["is_quiet", "quiet_from", "quiet_until"]
        labels = {"is_quiet": _("Ne rien m’envoyer pendant mes heures calmes")}
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = registries.kinds()
        self.fields["email_kinds"].choices = [(kind.code, kind.said()) for kind in kinds]
        self.fields["email_kinds"].initial = [kind.code for kind in kinds if self.instance.wants_mail_for(kind)]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("is_quiet") and data.get("quiet_from") and data.get("quiet_from") == data.get("quiet_until"):
            self.add_error("quiet_until", _("Choisissez deux heures différentes, ou décochez les heures calmes."))
        chosen = data.get("email_kinds", [])
        self.instance.email_choices = {kind.code: kind.code in chosen for kind in registries.kinds()}
        return data
