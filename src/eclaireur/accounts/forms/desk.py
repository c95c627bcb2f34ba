"""The desk of roles, and the two ways of leaving."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import COORDINATED_ROLES, Role
from eclaireur.accounts.forms.fields import PseudonymField
from eclaireur.accounts.models import Person, Structure
from eclaireur.accounts.queries import structures_managed_by
from eclaireur.accounts.rules import is_operator, may_manage_role

NOW = "now"
LATER = "later"


class GrantForm(forms.Form):
    """Who receives which role, and where; only what `viewer` may give is offered."""

    pseudonym = PseudonymField(
        label=_("Pseudonyme de la personne"), help_text=_("En entier : la liste des membres ne s’affiche nulle part."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Rôle"))
    structure = forms.ModelChoiceField(label=_("Dans la structure"), queryset=Structure.objects.none(), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        everything = is_operator(viewer)
        self.fields["role"].choices = [
            (role.value, role.label) for role in Role if everything or role in COORDINATED_ROLES
        ]
        self.fields["structure"].queryset = structures_managed_by(viewer)
        self.fields["structure"].empty_label = _("Partout")

    def clean_pseudonym(self) -> Person:
        person = Person.objects.looking_like(self.cleaned_data["pseudonym"]).first()
        if person is None:
            raise ValidationError(_("Personne ne porte ce pseudonyme. Vérifiez-le avec la personne."))
        return person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "role" in cleaned and not may_manage_role(self.viewer, Role(cleaned["role"]), cleaned.get("structure")):
            self.add_error("structure", _("Vous donnez des rôles dans votre structure seulement : choisissez-la."))
        return cleaned


class LeaveForm(forms.Form):
    """When to erase everything, and that it was understood. Once a day is planned, only sooner is left to choose: at once."""

    when = forms.ChoiceField(
        label=_("Quand ?"), widget=forms.RadioSelect,
        choices=[(LATER, _("Dans sept jours : je peux changer d’avis d’ici là")),
                 (NOW, _("Tout de suite : rien ne pourra revenir"))],
        error_messages={"required": _("Choisissez un moment.")},
    )
    understood = forms.BooleanField(
        label=_("J’ai lu ce qui part et ce qui reste"),
        error_messages={"required": _("Cochez cette case quand vous avez lu.")},
    )

    def __init__(self, *args: Any, is_planned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_planned:
            self.fields["when"].choices = [one for one in self.fields["when"].choices if one[0] == NOW]
