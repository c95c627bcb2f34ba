"""The themes of topics, and those of a space that a free text tells of."""

from django.db.models import Prefetch

from eclaireur.community.models import Space, Theme
from eclaireur.people.queries import held_thesaurus, recognise

MOST = 3


def tagged() -> Prefetch:
    """Reads the themes of topics with them, into `tagged`."""
    return Prefetch("themes", to_attr="tagged")


def themes_told(space: Space, text: str) -> list[Theme]:
    """Themes of `space` whose concept, or one below it, is recognised in `text`; most telling first, three at most."""
    themes = {theme.concept_id: theme for theme in space.themes.exclude(concept=None)}
    if not themes or not text.strip():
        return []
    tree = held_thesaurus()
    told: dict[str, Theme] = {}
    for proposal in recognise(text):
        for concept in [proposal.concept, *tree.ancestors(proposal.concept)]:
            if concept in themes:
                told.setdefault(concept, themes[concept])
                break
    return list(told.values())[:MOST]
