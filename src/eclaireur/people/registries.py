"""What upper rooms hand to people, called from AppConfig.ready(): who accompanies whom, who may be listed,
what else "Mon parcours" and a peer's page show, what follows when someone sets their limits.

people knows neither clearance nor accompaniment; without them nobody is listed and nobody is a companion.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from eclaireur.accounts.models import Person
from eclaireur.core.registries import Card

_companions: list[Callable[[Person], Collection[UUID]]] = []
_listing_checks: list[Callable[[], Q]] = []
_path_cards: list[Callable[[Person], Card | None]] = []
_page_cards: list[Callable[[Person, Any], Card | None]] = []
_limit_effects: list[Callable[[Person], None]] = []


def add_companions(source: Callable[[Person], Collection[UUID]]) -> None:
    """Register who someone walks with now: `source(person)` gives the ids of the people with whom an
    accompaniment is open, on either side. They read what is shown to "my peers".
    """
    if source not in _companions:
        _companions.append(source)


def companions_of(person: Person) -> set[UUID]:
    """Ids of the people with whom `person` has an open accompaniment."""
    return {each for source in _companions for each in source(person)} - {person.pk}


def add_listing_check(check: Callable[[], Q]) -> None:
    """Register a condition on PeerProfile without which a peer is not listed."""
    if check not in _listing_checks:
        _listing_checks.append(check)


def listing_checks() -> list[Q]:
    """The registered conditions, evaluated now (they may depend on the date)."""
    return [check() for check in _listing_checks]


def add_path_card(make: Callable[[Person], Card | None]) -> None:
    """Add a card to "Mon parcours": called with the peer themselves."""
    if make not in _path_cards:
        _path_cards.append(make)


def path_cards(person: Person) -> list[Card]:
    """What upper rooms show on "Mon parcours" of `person`, in order."""
    return sorted((card for make in _path_cards if (card := make(person))), key=lambda card: card.order)


def add_page_card(make: Callable[[Person, Any], Card | None]) -> None:
    """Add a card to a peer's page: called with (viewer, profile); the viewer may be anonymous."""
    if make not in _page_cards:
        _page_cards.append(make)


def page_cards(viewer: Person, profile: Any) -> list[Card]:
    """What upper rooms show to `viewer` on the page of a peer, in order ("Lui écrire")."""
    return sorted((card for make in _page_cards if (card := make(viewer, profile))), key=lambda card: card.order)


def on_limits_set(effect: Callable[[Person], None]) -> None:
    """Register what a room does when someone said what they do not wish to carry: called with them, same transaction."""
    if effect not in _limit_effects:
        _limit_effects.append(effect)


def limit_effects() -> tuple[Callable[[Person], None], ...]:
    """The registered effects of limits, in order of registration."""
    return tuple(_limit_effects)
