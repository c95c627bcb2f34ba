"""The formula told from its own parameters, so that the page and the code cannot say two different things."""

from dataclasses import dataclass, fields

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eclaireur.matching import ByStage, Parameters


@dataclass(frozen=True)
class Parameter:
    """A number of the formula: what it means and its value, in the language of the moment."""

    text: str
    value: str


def parameters_in_words(parameters: Parameters | None = None) -> list[Parameter]:
    """Every parameter of matching, in its order."""
    parameters = parameters or Parameters()
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return [
        Parameter(each.metadata[language], _value(getattr(parameters, each.name))) for each in fields(parameters)
    ]


def _value(value: float | ByStage) -> str:
    if isinstance(value, ByStage):
        in_it, on_the_way, behind, unstated = (number_format(number) for number in value.in_order())
        return _("dedans : %(in_it)s ; en chemin : %(on_the_way)s ; derrière : %(behind)s ; non dit : %(unstated)s") % {
            "in_it": in_it, "on_the_way": on_the_way, "behind": behind, "unstated": unstated,
        }  # fmt: skip
    return str(number_format(value))
