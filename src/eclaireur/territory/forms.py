"""A commune, or a place of the directory, in a form: typed, then chosen among a few when several answer.

Works without script. With a script, htmx shows the same choices while one types.
"""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from eclaireur.territory.models import Commune, Place, plain
from eclaireur.territory.queries import communes_like, places_like


class Typed(NamedTuple):
    """What came from the page: the text, and the key of the radio button chosen."""

    text: str
    key: str


class SearchInput(forms.TextInput):
    """A text, and under it the rows it may mean, as radio buttons named after the field and `suffix`."""

    template_name = "territory/search_input.html"
    suffix = address = options = ""

    def like(self, text: str) -> list[Any]:
        """The rows that `text` may mean, best first, a few."""
        raise LookupError

    def format_value(self, value: Any) -> str:
        if isinstance(value, Typed):
            return value.text
        return str(value) if value else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        return Typed(str(data.get(name, "")).strip(), str(data.get(name + self.suffix, "")))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["choices"] = self._choices(value)
        context["chosen"] = value.key if isinstance(value, Typed) else str(getattr(value, "pk", ""))
        context["field"], context["options"] = name, self.options
        context["widget"]["attrs"] |= {
            "autocomplete": "off", "hx-get": f"{reverse(self.address)}?{urlencode({'field': name})}",
            "hx-trigger": "input changed delay:300ms", "hx-target": f"#{context['widget']['attrs'].get('id')}_choices",
            "hx-sync": "this:replace",
        }
        return context

    def _choices(self, value: Any) -> list[Any]:
        """The rows to offer: those typed, or the one already there."""
        if isinstance(value, Typed):
            return self.like(value.text) if value.text else []
        return [value] if isinstance(value, Model) else []


class SearchField(forms.Field):
    """A row found by what is typed, or None when nothing was typed and the field is not required.

    `initial` is a row. A name that only one bears is enough; otherwise the error asks to choose.
    """

    model: type[Model]
    widget: SearchInput

    def prepare_value(self, value: Any) -> Any:
        """A stored identifier (as ModelForm gives) becomes its row."""
        if value and not isinstance(value, (Model, Typed)):
            return self.model.objects.filter(pk=value).first()
        return value

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, Typed):
            return value
        if not value.text:
            return None
        offered = self.widget.like(value.text)
        chosen = next((row for row in offered if str(row.pk) == value.key), None)
        if chosen or len(offered) == 1:
            return chosen or offered[0]
        if not offered:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        exact = [row for row in offered if plain(value.text) in {plain(row.name), plain(str(row))}]
        if len(exact) == 1:
            return exact[0]
        raise ValidationError(self.error_messages["several"], code="several")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return getattr(initial, "pk", initial) != getattr(self.to_python(data), "pk", None)
        except ValidationError:
            return True


class CommuneInput(SearchInput):
    """A commune, typed."""

    suffix, address, options = "_commune", "territory:communes", "territory/communes.html"

    def like(self, text: str) -> list[Commune]:
        return communes_like(text)


class CommuneField(SearchField):
    """A commune: see SearchField."""

    model = Commune
    widget = CommuneInput
    default_error_messages = {
        "required": _("Écrivez le nom ou le code postal d’une commune."),
        "unknown": _("Nous ne trouvons pas de commune qui s’écrit ainsi. Essayez son code postal, ou ses premières "
                     "lettres."),
        "several": _("Plusieurs communes répondent à ce nom. Choisissez la vôtre juste en dessous."),
    }


class PlaceInput(SearchInput):
    """A place of the directory, typed."""

    suffix, address, options = "_lieu", "territory:places", "territory/places.html"
    kept: Place | None = None  # the one already there, even when it is no longer proposed

    def like(self, text: str) -> list[Place]:
        found = places_like(text)
        if self.kept and self.kept not in found and plain(text) == plain(str(self.kept)):
            found.append(self.kept)
        return found


class PlaceField(SearchField):
    """A place of the directory: see SearchField. `keep` the one a row already has."""

    model = Place
    widget = PlaceInput
    default_error_messages = {
        "required": _("Écrivez le nom d’un lieu de l’annuaire."),
        "unknown": _("Aucun lieu de l’annuaire ne s’écrit ainsi. Essayez son nom ou sa commune, ou laissez vide et "
                     "écrivez l’adresse en dessous."),
        "several": _("Plusieurs lieux répondent à ces mots. Choisissez le vôtre juste en dessous."),
    }

    def keep(self, place: Place | None) -> None:
        """Let `place` stay although the directory no longer proposes it."""
        self.widget.kept = place
