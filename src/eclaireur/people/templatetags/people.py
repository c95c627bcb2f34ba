"""Small words about concepts and experiences, in the language of the page."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eclaireur.people.enums import Stage
from eclaireur.people.thesaurus import Entry

register = template.Library()


@register.simple_tag
def concept_label(entry: Entry) -> str:
    """The name of a concept."""
    return entry.label(get_language() or "fr")


@register.simple_tag
def synonyms(entry: Entry) -> list[str]:
    """Other names of a concept, four at most."""
    named = entry.synonyms_en if (get_language() or "fr").startswith("en") else entry.synonyms_fr
    return list(named[:4])


@register.simple_tag
def known_as(known: Mapping[str, UUID], entry: Entry) -> UUID | None:
    """The reader's own experience of a concept, or None."""
    return known.get(entry.id)


@register.simple_tag
def said_by_others(stage: str) -> str:
    """Where someone else is with what they live."""
    return {Stage.IN: _("Le vit en ce moment"), Stage.ON_THE_WAY: _("Avance sur ce chemin")}.get(
        Stage(stage), _("C’est derrière maintenant")
    )
