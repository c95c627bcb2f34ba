"""A commune in a form: typed, then chosen among a few when several answer. Works without script.

With a script, htmx shows the same choices while one types.
"""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from eclaireur.territory.models import Commune, plain
from eclaireur.territory.queries import communes_like

CHOICE = "_commune"
"""What is added to a field's name to name its radio buttons."""


class Typed(NamedTuple):
    """What came from the page: the text, and the code of the radio button chosen."""

    text: str
    code: str


class CommuneInput(forms.TextInput):
    """A text, and under it the communes it may mean, as radio buttons."""

    template_name = "territory/commune_input.html"

    def format_value(self, value: Any) -> str:
        if isinstance(value, Typed):
            return value.text
        return str(value) if value else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        return Typed(str(data.get(name, "")).strip(), str(data.get(name + CHOICE, "")))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["choices"] = self._choices(value)
        context["chosen"] = value.code if isinstance(value, Typed) else getattr(value, "pk", "")
        context["field"] = name
        context["widget"]["attrs"] |= {
            "autocomplete": "off", "hx-get": f"{reverse('territory:communes')}?{urlencode({'field': name})}",
            "hx-trigger": "input changed delay:300ms", "hx-target": f"#{context['widget']['attrs'].get('id')}_choices",
            "hx-sync": "this:replace",
        }
        return context

    @staticmethod
    def _choices(value: Any) -> list[Commune]:
        """The communes to offer: those typed, or the one already there."""
        if isinstance(value, Typed):
            return communes_like(value.text) if value.text else []
        return [value] if isinstance(value, Commune) else []


class CommuneField(forms.Field):
    """A commune, or None when nothing was typed and the field is not required.

    `initial` is a Commune. A name that only one commune bears is enough; otherwise the error asks to choose.
    """

    widget = CommuneInput
    default_error_messages = {
        "required": _("Écrivez le nom ou le code postal d’une commune."),
        "unknown": _("Nous ne trouvons pas de commune qui s’écrit ainsi. Essayez son code postal, ou ses premières "
                     "lettres."),
        "several": _("Plusieurs communes répondent à ce nom. Choisissez la vôtre juste en dessous."),
    }

    def prepare_value(self, value: Any) -> Any:
        """A stored identifier (as ModelForm gives) becomes its commune."""
        if isinstance(value, str) and value:
            return Commune.objects.filter(pk=value).first()
        return value

    def to_python(self, value: Typed | Commune | None) -> Commune | None:
        if not isinstance(value, Typed):
            return value
        if not value.text:
            return None
        offered = communes_like(value.text)
        chosen = next((commune for commune in offered if commune.pk == value.code), None)
        if chosen or len(offered) == 1:
            return chosen or offered[0]
        if not offered:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        exact = [commune for commune in offered if plain(value.text) in (commune.plain_name, plain(str(commune)))]
        if len(exact) == 1:
            return exact[0]
        raise ValidationError(self.error_messages["several"], code="several")

    def has_changed(self, initial: Commune | str | None, data: Typed) -> bool:
        try:
            return getattr(initial, "pk", initial) != getattr(self.to_python(data), "pk", None)
        except ValidationError:
            return True
