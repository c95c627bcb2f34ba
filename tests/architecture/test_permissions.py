"""The permission matrix, tried for real: every address, as every kind of person."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.objects import ROWS
from tests.architecture.permissions import BACK_OFFICE, MATRIX, ROOMS, door, names_of
from tests.architecture.world import ANONYMOUS, EVERYONE, World, undone

ELSEWHERE = ("account_login", "wagtailadmin_login", "mfa_authenticate")
BACK_OFFICE_ADDRESS = "/admin/"
OPEN_IN_THE_BACK_OFFICE = {  # what Wagtail itself shows to anybody: it tells nothing
    "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite",
    "wagtailadmin_password_reset", "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}


def addresses(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every named address of the house with its route, as ("room:name", "route/")."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or f"(without a name: {route})")), route
        else:
            yield from addresses(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)


EVERY_ADDRESS = list(addresses(get_resolver()))
OURS = sorted({name for name, route in EVERY_ADDRESS if not route.startswith(BACK_OFFICE_ADDRESS[1:])})
WAGTAILS = sorted({name for name, route in EVERY_ADDRESS if route.startswith(BACK_OFFICE_ADDRESS[1:])})


def is_let_in(response, asked: str) -> bool:
    """Whether an answer lets its asker in: neither refused, nor hidden, nor led to a door."""
    if response.status_code in {403, 404}:
        return False
    if response.status_code in {301, 302}:
        path = urlsplit(response["Location"]).path
        doors = {reverse(name) for name in ELSEWHERE} | {reverse("accounts:second_factor"), reverse("safety:my_standing")}
        return path not in doors or path == asked
    assert response.status_code < 500, f"{asked} answers {response.status_code}"
    assert response.status_code != 405, f"{asked} does not take this method: say `posts(…)`, or not, in the matrix"
    return True


def test_every_address_is_in_the_matrix_and_nothing_else():
    assert set(OURS) - set(MATRIX) == set(), "say in tests/architecture/permissions.py who may enter"
    assert set(MATRIX) - set(OURS) == set(), "the matrix names addresses that are gone"
    assert set(ROWS) - set(OURS) == set(), "objects.py names addresses that are gone"


@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS)
def test_it_lets_in_those_it_should_and_nobody_else(room, subtests):
    """One world a room: what is done about an address is undone before the next, and what one person does before the next person."""
    world = World()
    browsers = {kind: world.browser(kind) for kind in sorted(EVERYONE)}
    for name in names_of(room):
        cache.clear()
        world.read_again()
        with subtests.test(name), undone():
            assert let_in_by(name, world, browsers) == door(name).group


def let_in_by(name: str, world: World, browsers: dict[str, Client]) -> set[str]:
    """The kinds of people whom an address lets in."""
    try:
        asked = reverse(name, kwargs=ROWS[name](world) if name in ROWS else {})
    except NoReverseMatch:
        pytest.fail(f"{name} names a row: say which in tests/architecture/objects.py")
    let_in = set()
    for kind, browser in browsers.items():
        kept = browser.cookies.copy()
        with undone():
            response = getattr(browser, door(name).method)(asked)
            if is_let_in(response, asked):
                let_in.add(kind)
            if response.streaming:
                b"".join(response)  # a file is read to its end, which closes it
        browser.cookies = kept
    return let_in


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(EVERYONE))
def test_the_back_office_opens_to_its_keepers_only(kind):
    browser = World().browser(kind)

    response = browser.get(BACK_OFFICE_ADDRESS)

    assert is_let_in(response, BACK_OFFICE_ADDRESS) == (kind in BACK_OFFICE)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(EVERYONE - BACK_OFFICE))
def test_no_address_of_the_back_office_opens_to_others(kind):
    browser = World().browser(kind)
    let_in = set()
    for name in WAGTAILS:
        if name in OPEN_IN_THE_BACK_OFFICE:
            continue
        try:
            asked = reverse(name)
        except NoReverseMatch:  # it names a row of Wagtail's own, behind the same wall
            continue
        if is_let_in(browser.get(asked), asked):
            let_in.add(name)

    assert let_in == set()


def test_the_matrix_speaks_of_people_it_knows():
    for name in MATRIX:
        assert door(name).group <= EVERYONE, name
        assert door(name).method in {"get", "post"}, name
    assert ANONYMOUS in EVERYONE
