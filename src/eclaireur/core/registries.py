"""What upper rooms hand to the house: menu entries, cards of "Mon espace", reference data, upkeep.

Called from AppConfig.ready(); the shell (base template, portal, commands) only reads.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

MAIN = "main"  # the bar, for everybody
MINE = "mine"  # what is mine, once signed in
STAFF = "staff"  # desks, for those who hold a role


@dataclass(frozen=True)
class MenuEntry:
    """A link in a menu. `visible(person)` says who sees it; `badge(person)` a short word or None ("3 à lire")."""

    menu: str
    label: Any  # a lazy French string
    url_name: str
    order: int
    visible: Callable[[Any], bool] = field(default=lambda person: True)
    badge: Callable[[Any], str | None] = field(default=lambda person: None)
    hint: Any = ""  # one line said under the label where there is room


@dataclass(frozen=True)
class Card:
    """A card of "Mon espace": a template and what it shows. Made afresh for each person and view."""

    template: str
    context: dict
    order: int = 50


_entries: list[MenuEntry] = []
_cards: list[Callable[[Any], Card | None]] = []
_reference_data: list[tuple[int, Callable[[], str | None]]] = []
_banners: list[Callable[[], str | None]] = []
_upkeep: list[Callable[[], None]] = []


def add_menu_entry(entry: MenuEntry) -> None:
    """Add a link to a menu."""
    if entry not in _entries:
        _entries.append(entry)


def menu(name: str, person: Any) -> list[MenuEntry]:
    """The entries of a menu that `person` (perhaps anonymous) may see, in order."""
    return sorted((e for e in _entries if e.menu == name and e.visible(person)), key=lambda e: e.order)


def add_card(make: Callable[[Any], Card | None]) -> None:
    """Add a maker of cards: called with the signed-in person, it returns a card or None."""
    if make not in _cards:
        _cards.append(make)


def cards(person: Any) -> Iterable[Card]:
    """The cards of "Mon espace" for `person`, in order."""
    made = (make(person) for make in _cards)
    return sorted((card for card in made if card), key=lambda card: card.order)


def add_banner(make: Callable[[], str | None]) -> None:
    """Add a maker of a sentence told above every page ("Ceci est une démonstration"), or None. It must be cheap."""
    if make not in _banners:
        _banners.append(make)


def banners() -> list[str]:
    """The sentences told above every page now."""
    return [sentence for make in _banners if (sentence := make())]


def add_reference_data(order: int, load: Callable[[], str | None]) -> None:
    """Add a loader of reference data (communes, thesaurus, help numbers), run at each start by `order`.

    A loader is quick when nothing changed, can be run again at any time, and never overwrites what an
    operator edited. It returns a short sentence when it did something ("220 concepts"), else None.
    """
    if (order, load) not in _reference_data:
        _reference_data.append((order, load))


def reference_data() -> list[Callable[[], str | None]]:
    """The loaders, in the order to run them."""
    return [load for _order, load in sorted(_reference_data, key=lambda pair: pair[0])]


def add_upkeep(function: Callable[[], None]) -> None:
    """Add what a worker does once an hour (forget what is too old to keep). Safe to run twice."""
    if function not in _upkeep:
        _upkeep.append(function)


def upkeep() -> list[Callable[[], None]]:
    """What a worker does once an hour."""
    return list(_upkeep)
