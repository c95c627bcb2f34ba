"""The help numbers and pages shipped with Éclaireur, put in place at each start.

What is missing is created; what is there is left as the operator wrote it. So one removes a number by not
showing it and a page by unpublishing it: deleted, they would come back.
"""

import json
from importlib.resources import files

from django.db import transaction
from wagtail.models import Page, Site

from eclaireur.safety.models import HelpIndexPage, HelpNumber, HelpPage

DATA = files("eclaireur.safety") / "data"


@transaction.atomic
def load_help() -> str | None:
    """Create the numbers and pages that are missing; a sentence when some were, else None."""
    made = _numbers() + _pages()
    return f"{made} numéros et pages d’aide" if made else None


def _numbers() -> int:
    known = set(HelpNumber.objects.values_list("code", flat=True))
    rows = json.loads((DATA / "numbers.json").read_text())
    missing = [HelpNumber(**row) for row in rows if row["code"] not in known]
    for number in missing:  # one by one: saving one is what refreshes the numbers shown
        number.save()
    return len(missing)


def _pages() -> int:
    index = HelpIndexPage.objects.first() or _index()
    known = set(index.get_children().values_list("slug", flat=True))
    missing = [row for row in json.loads((DATA / "pages.json").read_text()) if row["slug"] not in known]
    for row in missing:
        index.add_child(instance=HelpPage(
            **row, body=_text(row["slug"], "fr"), body_en=_text(row["slug"], "en"), show_in_menus=True
        ))
    return len(missing)


def _text(slug: str, language: str) -> str:
    return (DATA / "pages" / f"{slug}.{language}.html").read_text()


def _index() -> HelpIndexPage:
    """The folder of help pages, at the root of the site in place of the welcome page Wagtail comes with."""
    root = Page.get_first_root_node()
    index = root.add_child(instance=HelpIndexPage(title="Aide", slug="aide"))
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page").first()
    if welcome is not None and not welcome.get_children().exists():
        Site.objects.filter(root_page=welcome).update(root_page=index)
        Site.clear_site_root_paths_cache()
        welcome.delete()
    return index
