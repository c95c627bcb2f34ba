"""A list of choices in one column."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class ChoiceListField(models.JSONField):
    """Several values of one enumeration, each once, kept in the enumeration's order.

    The database only knows a list in JSON; migrations need no `options`.
    """

    def __init__(self, *args: Any, options: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.options = options
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> list[str]:
        if not isinstance(value, list) or not set(value) <= set(self.options.values):
            raise ValidationError(_("Choisissez dans la liste."))
        return super().clean([option for option in self.options.values if option in value], model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            **{
                "label": capfirst(self.verbose_name),
                "help_text": self.help_text,
                "required": not self.blank,
                "choices": self.options.choices,
                "widget": forms.CheckboxSelectMultiple,
            }
            | {name: value for name, value in kwargs.items() if name in {"widget", "label", "help_text", "required"}}
        )


def labels_of(options: type[models.TextChoices], values: list[str]) -> list[str]:
    """The labels of `values` in the enumeration's order; what is unknown is left out."""
    return [str(option.label) for option in options if option.value in values]
