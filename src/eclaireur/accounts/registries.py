"""What upper rooms hand to accounts, called from AppConfig.ready(): words for the journal, parts of the
archive, steps of erasure, what follows its planning, a pause, a suspension, the end of a role, leaving a structure or a block, how someone
is told of what happens to their account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from eclaireur.accounts.models import JournalEntry, Person

_sentences: dict[str, Any] = {}
_reasons: dict[str, Mapping[str, Any]] = {}
_erasure_steps: list[Callable[[Person], None]] = []
_departure_effects: list[Callable[[Person], None]] = []
_away_effects: list[Callable[[Person], None]] = []
_role_end_effects: list[Callable[[Person, Person], str]] = []
_structure_left_effects: list[Callable[[Person, Person], None]] = []
_names_taken: list[Callable[[str], bool]] = []
_after_block: list[Callable[[Person, Person], None]] = []
_open_to_suspended: list[Callable[[Person, str], bool]] = []
_after_unblock: list[Callable[[Person, Person], None]] = []
_bars_to_staying: list[Callable[[Person], bool]] = []
_ties_to_circle: list["Tie"] = []
_news_of_account: list[Callable[[Person, str], None]] = []
_export_parts: dict[str, tuple[Any, Callable[[Person], list[dict[str, Any]]]]] = {}


def describe_verb(verb: str, sentence: Any) -> None:
    """Say in words what a journal verb means to the person it concerns ("a lu votre parcours"), lazily translated.

    The sentence follows the name of whoever did it.
    """
    _sentences[verb] = sentence


def describe_reasons(verb: str, words: Mapping[str, Any]) -> None:
    """Give the words of the reasons a verb is journalled with as codes: each reads them in their own language."""
    _reasons[verb] = words


def words_of(entry: JournalEntry) -> str:
    """What an entry of the journal says to the person it concerns; a neutral sentence for an unknown verb."""
    known = _sentences.get(entry.verb)
    if known:
        return str(known)
    if entry.is_look:
        return _("a consulté quelque chose qui vous concerne")
    return _("a changé quelque chose qui vous concerne")


def reason_of(entry: JournalEntry) -> str:
    """The reason of an entry as its reader understands it; "" when none was given."""
    return str(_reasons.get(entry.verb, {}).get(entry.reason, entry.reason))


def before_erasure(step: Callable[[Person], None]) -> None:
    """Register what a room does, inside the erasing transaction, before rows about the person go."""
    if step not in _erasure_steps:
        _erasure_steps.append(step)


def erasure_steps() -> tuple[Callable[[Person], None], ...]:
    """The registered steps, in order of registration."""
    return tuple(_erasure_steps)


def on_departure(effect: Callable[[Person], None]) -> None:
    """Register what a room does when someone's erasure is planned: called with who leaves, same transaction."""
    if effect not in _departure_effects:
        _departure_effects.append(effect)


def departure_effects() -> tuple[Callable[[Person], None], ...]:
    """The registered effects of a planned erasure, in order of registration."""
    return tuple(_departure_effects)


def on_going_away(effect: Callable[[Person], None]) -> None:
    """Register what a room does when someone pauses or is suspended: called with who is away, same transaction."""
    if effect not in _away_effects:
        _away_effects.append(effect)


def away_effects() -> tuple[Callable[[Person], None], ...]:
    """The registered effects of an absence, in order of registration."""
    return tuple(_away_effects)


def on_role_ended(effect: Callable[[Person, Person], str]) -> None:
    """Register what a room does when a role ends: called with who ends it and whose it was, same transaction. It gives
    what others have to take up, in a sentence for who ends it, or "".
    """
    if effect not in _role_end_effects:
        _role_end_effects.append(effect)


def role_end_effects() -> tuple[Callable[[Person, Person], str], ...]:
    """The registered effects of the end of a role, in order of registration."""
    return tuple(_role_end_effects)


def on_structure_left(effect: Callable[[Person, Person], None]) -> None:
    """Register what a room does when someone is no longer a member of a structure: called with (by whom, who), same
    transaction, once they are not.
    """
    if effect not in _structure_left_effects:
        _structure_left_effects.append(effect)


def structure_left_effects() -> tuple[Callable[[Person, Person], None], ...]:
    """The registered effects of leaving a structure, in order of registration."""
    return tuple(_structure_left_effects)


def add_names(taken: Callable[[str], bool]) -> None:
    """Register the names a room lets people go by: `taken(pseudonym)` says whether one looks like it."""
    if taken not in _names_taken:
        _names_taken.append(taken)


def is_taken_elsewhere(pseudonym: str) -> bool:
    """Whether someone goes by such a name in some room."""
    return any(taken(pseudonym) for taken in _names_taken)


def after_block(effect: Callable[[Person, Person], None]) -> None:
    """Register what a room does when someone blocks someone: called with (who blocked, whom), same transaction."""
    if effect not in _after_block:
        _after_block.append(effect)


def block_effects() -> tuple[Callable[[Person, Person], None], ...]:
    """The registered effects of a block, in order of registration."""
    return tuple(_after_block)


def add_open_to_suspended(opens: Callable[[Person, str], bool]) -> None:
    """Register which pages stay open to someone suspended: `opens(person, path)`, asked about each page they go to."""
    if opens not in _open_to_suspended:
        _open_to_suspended.append(opens)


def is_open_to_suspended(person: Person, path: str) -> bool:
    """Whether `person`, who is suspended, may still go to the page at `path`."""
    return any(opens(person, path) for opens in _open_to_suspended)


def after_unblock(effect: Callable[[Person, Person], None]) -> None:
    """Register what a room does when a block is lifted: called with (who had blocked, whom), same transaction."""
    if effect not in _after_unblock:
        _after_unblock.append(effect)


def unblock_effects() -> tuple[Callable[[Person, Person], None], ...]:
    """The registered effects of the end of a block, in order of registration."""
    return tuple(_after_unblock)


def add_bar_to_staying(barred: Callable[[Person], bool]) -> None:
    """Register who may not undo the erasure planned for them, because somebody else decided it."""
    if barred not in _bars_to_staying:
        _bars_to_staying.append(barred)


def is_barred_from_staying(person: Person) -> bool:
    """Whether somebody else decided that `person` leaves: they alone cannot undo it."""
    return any(barred(person) for barred in _bars_to_staying)


@dataclass(frozen=True)
class Tie:
    """Something done under the circle one came in, which keeps one there: in words, and the page where it is seen, if any."""

    holds: Callable[[Person], bool]
    words: Any  # a lazy French sentence
    page: str = ""


def add_tie_to_circle(holds: Callable[[Person], bool], *, words: Any, page: str = "") -> None:
    """Register what binds someone to the circle they came in: what they wrote, asked or registered for there."""
    tie = Tie(holds, words, page)
    if tie not in _ties_to_circle:
        _ties_to_circle.append(tie)


def ties_to_circle(person: Person) -> list[Tie]:
    """What binds `person` to the circle they came in; empty while they may still say otherwise."""
    return [tie for tie in _ties_to_circle if tie.holds(person)]


NEW_DEVICE, LOCK_CHANGED = "accounts.new_device", "accounts.lock_changed"
CODE_USED_TWICE, WAVE = "accounts.code_used_twice", "accounts.wave"


def on_account_news(effect: Callable[[Person, str], None]) -> None:
    """Register how someone is told what happened to their account: called with (who, one of the four above)."""
    if effect not in _news_of_account:
        _news_of_account.append(effect)


def tell_account_news(person: Person, what: str) -> None:
    """Tell `person` that a new browser entered, that a lock (password, key, second factor, address) was changed or that
    a one-time code came back; or, to those who run the platform, that many tries to enter are in vain.
    """
    for effect in _news_of_account:
        effect(person, what)


def add_to_export(name: str, title: Any, rows: Callable[[Person], list[dict[str, Any]]]) -> None:
    """Add to the archive something no model declares: `rows(person)` gives dicts of label to plain value."""
    _export_parts[name] = (title, rows)


def export_parts() -> dict[str, tuple[Any, Callable[[Person], list[dict[str, Any]]]]]:
    """The registered parts of the archive, by name: their title and what gives their rows."""
    return dict(_export_parts)
