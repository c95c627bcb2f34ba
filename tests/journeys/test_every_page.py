"""Every page of the permission matrix, opened by one who may, on a telephone: read by axe in both themes, never wider than the screen.

The pages people spend their time on have journeys of their own; this one leaves none out.
"""

import pytest
from django.db import IntegrityError, transaction
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
    "territory:places",  # the same
    "gatherings:public_feed", "gatherings:date_feed", "gatherings:private_feed",  # files for calendars
    "safety:care",  # a panel that pages put in themselves
    "safety:alerts_now", "safety:alerts_waiting", "safety:alert_now",  # parts of pages left open
    "safety:figures_file",  # a file
    "gatherings:figures_file",  # the same
}
PARTS = 4


def pages() -> list[str]:
    """The addresses somebody may open."""
    return [name for name in OURS if door(name).method == "get" and door(name).group and name not in NOT_PAGES]


def row_of(name: str, shared: World, number: int) -> tuple[World, dict]:
    """The row an address is tried on, about people of its own when others already have theirs."""
    if name not in ROWS:
        return shared, {}
    try:
        with transaction.atomic():
            return shared, ROWS[name](shared)
    except IntegrityError:
        world = World(f" {number}")
        return world, ROWS[name](world)


@pytest.mark.looks
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_holds_on_a_telephone(browse, site_url, axe, no_sideways, aside, part):
    shared, windows, wrong = aside(World), {}, []
    for number, name in enumerate(pages()[part::PARTS]):
        kinds = door(name).group
        kind = ANONYMOUS if ANONYMOUS in kinds else min(kinds)
        world, row = aside(lambda: row_of(name, shared, number))  # noqa: B023 (run at once)
        who = None if kind == ANONYMOUS else world[kind]
        page = windows.get(who) or windows.setdefault(who, browse(who, width=360))
        try:
            page.goto(site_url + reverse(name, kwargs=row))
            if page.evaluate("document.contentType") == "text/html":
                axe(page)
                no_sideways(page)
        except (AssertionError, Error) as error:
            wrong.append(f"{name} as {kind}: {error}")
    assert not wrong, "\n\n".join(wrong)
