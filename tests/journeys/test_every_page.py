"""Every page of the permission matrix, opened by one who may, on a telephone in the dark: read by axe, never wider than the screen.

The pages people spend their time on have journeys of their own, in both themes; this one leaves none out.
"""

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Error

from tests.architecture.objects import ROWS
from tests.architecture.permissions import door
from tests.architecture.test_permissions import OURS
from tests.architecture.world import ANONYMOUS, World

NOT_PAGES = {
    "core:leave",  # leads to another site
    "core:source",  # a file
    "territory:communes",  # a part of a form
}
PARTS = 4

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="What a page looks like is seen on SQLite")


def pages() -> list[str]:
    """The addresses somebody may open."""
    return [name for name in OURS if door(name).method == "get" and door(name).group and name not in NOT_PAGES]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_holds_on_a_telephone_in_the_dark(browse, site_url, axe, no_sideways, aside, part):
    shared, wrong = aside(World), []
    for number, name in enumerate(pages()[part::PARTS]):
        kinds = door(name).group
        kind = ANONYMOUS if ANONYMOUS in kinds else min(kinds)
        world, row = shared, {}
        if make := ROWS.get(name):  # people of its own: two rows may be made about the same ones
            world = aside(lambda: World(f" {number}"))  # noqa: B023 (run at once)
            row = aside(lambda: make(world))  # noqa: B023
        page = browse(None if kind == ANONYMOUS else world[kind], width=360, theme="dark")
        try:
            page.goto(site_url + reverse(name, kwargs=row))
            if page.evaluate("document.contentType") == "text/html":
                axe(page)
                no_sideways(page)
        except (AssertionError, Error) as error:
            wrong.append(f"{name} as {kind}: {error}")
        page.context.close()
    assert not wrong, "\n\n".join(wrong)
