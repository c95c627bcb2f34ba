"""How the team writes to someone in private, where they read it, and where one asks a peer: given by rooms above."""

from collections.abc import Callable

from eclaireur.accounts.models import Person

_ways_to_write: list[Callable[..., str]] = []
_ways_to_ask: list[Callable[[Person], str]] = []
_ways_to_read: list[tuple[Callable[[Person], str], Callable[[Person], str]]] = []


def add_way_to_write(open_one: Callable[..., str]) -> None:
    """Give the way to write to someone in private: `open_one(by=person, to=person, under=name)` opens it and gives its
    address. `under` is the name they are known by, when it is not their pseudonym; whoever writes learns no other.

    It raises ValueError when the two may not meet.
    """
    if open_one not in _ways_to_write:
        _ways_to_write.append(open_one)


def way_to_write() -> Callable[..., str] | None:
    """How someone is written to in private; None while no room gives a way."""
    return _ways_to_write[-1] if _ways_to_write else None


def add_way_to_read(*, unread: Callable[[Person], str], kept: Callable[[Person], str]) -> None:
    """Give the way to what the team wrote to someone in private: `unread` gives the address of what they have not read,
    `kept` that of the last conversation; "" when there is none.
    """
    if (unread, kept) not in _ways_to_read:
        _ways_to_read.append((unread, kept))


def unread_words_for(person: Person) -> str:
    """Where `person` reads what the team wrote to them and they have not read; "" when there is nothing."""
    return next((address for unread, _kept in _ways_to_read if (address := unread(person))), "")


def words_kept_for(person: Person) -> str:
    """Where `person` finds the last conversation in which the team wrote to them; "" when there is none."""
    return next((address for _unread, kept in _ways_to_read if (address := kept(person))), "")


def add_way_to_ask(address: Callable[[Person], str]) -> None:
    """Give where someone asks a peer: `address(person)`, "" when they may not."""
    if address not in _ways_to_ask:
        _ways_to_ask.append(address)


def way_to_ask(person: Person) -> str:
    """Where `person` asks a peer; "" when nowhere."""
    return next((found for address in _ways_to_ask if (found := address(person))), "")
