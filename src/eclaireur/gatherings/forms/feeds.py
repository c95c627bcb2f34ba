"""A private calendar address: for which device, and what it says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings.enums import Alarm
from eclaireur.gatherings.models import CalendarFeed


class FeedForm(forms.ModelForm):
    """Nothing is ticked: by default a private calendar says a time and nothing else."""

    alarm = forms.TypedChoiceField(
        label=_("Alarme"), choices=[("", _("aucune")), *Alarm.choices], coerce=int, empty_value=None, required=False,
        help_text=_("Elle sonne sur l’appareil, même s’il est sur une table."),
    )

    class Meta:
        model = CalendarFeed
        fields = ("name", "with_titles", "with_places", "alarm")
        help_texts = {
            "name": _("Pour vous y retrouver : « téléphone », « ordinateur ». Personne d’autre ne le voit."),
            "with_titles": _("Sinon, chaque date s’appelle « Rendez-vous ». Pensez à qui peut voir cet agenda."),
            "with_places": _("Jamais un numéro ni un lien : ils restent sur ce site."),
        }
