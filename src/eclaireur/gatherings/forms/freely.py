"""Coming without registering: where it can be."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings.enums import DROPPED_IN_ON, Way

COMING_FREELY = _(
    "Une permanence ou une activité de GEM, sur place ou par téléphone, sans nombre de places. Sur place, l’adresse "
    "se lit sur sa page. Le numéro est montré à toutes les personnes à qui elle s’adresse, une fois les règles lues s’il y en a."
)


def refuse_coming_freely(form: forms.BaseForm, given: dict[str, Any]) -> None:
    """Say beside the box what keeps a gathering from being open to whoever comes."""
    if not given.get("come_freely"):
        return
    if given.get("kind") not in DROPPED_IN_ON:
        form.add_error("come_freely", _("On vient sans s’inscrire à une permanence ou à une activité de GEM. Choisissez l’une des deux, ou décochez."))
    if given.get("way") not in {Way.ON_SITE, Way.PHONE}:
        form.add_error("come_freely", _("Sans inscription, on se retrouve sur place ou par téléphone. Choisissez l’un des deux, ou décochez."))
    if given.get("capacity") or given.get("minimum"):
        form.add_error("come_freely", _("Sans inscription, personne n’est compté d’avance. Effacez les places et le minimum, ou décochez."))
