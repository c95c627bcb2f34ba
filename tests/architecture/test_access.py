"""Every address that names a row, tried by people who have nothing to do with it: what they are told, and not told.

docs/access-matrix.md says what each of them is answered. To write it again after a change, and read the difference:
`WRITE_ACCESS_MATRIX=1` before the same tests.
"""

import os
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.architecture.house import ROOT
from tests.architecture.objects import ROWS
from tests.architecture.permissions import ROOMS, names_of
from tests.architecture.strangers import CANARY, KINDS, Strangers, of_nothing, plant_canaries, said_of
from tests.architecture.world import World, undone

TABLE = ROOT / "docs" / "access-matrix.md"
MEANT_TO_BE_READ = {
    "people:peer": "a displayed path: its author chose who reads it",
    "people:block_peer": "a displayed path is read before its author is blocked",
}
"""Addresses where a sealed text is shown to people who have no tie with its author, each with its reason."""

EXISTENCE_IS_PUBLIC = {
    "accounts:change_consent": "a purpose is a word of the site",
    "people:browse_theme": "a concept of the thesaurus",
    "people:add": "a concept of the thesaurus",
    "people:peer": "a peer who chose to be listed",
    "people:block_peer": "a peer who chose to be listed",
    "safety:help_page": "a page of help",
    "community:moderate_post": "a message in a space for everyone: it is read there",
    "community:fold": "a message in a space for everyone: it is read there",
    "community:moderate_topic": "a topic in a space for everyone: it is read there",
    "community:moderate_space": "a space for everyone: it is read there",
    "community:take_persona": "a space for everyone: it is read there",
    "community:versions": "a message in a space for everyone: it is read there",
    "gatherings:room": "a date of the public agenda",
    "gatherings:verified": "a number is checked by whoever holds the paper",
}
"""Addresses where a stranger may tell a row from nothing, beside those a stranger is let in by."""


@pytest.fixture(scope="module")
def written():
    """The lines of the table as it is, by address."""
    lines = {}
    for line in TABLE.read_text().splitlines() if TABLE.exists() else []:
        if match := re.match(r"\| `([\w:]+)` \| (.*) \|$", line):
            lines[match[1]] = [cell.strip() for cell in match[2].split(" | ")]
    return lines


def answers_of(address: str, strangers: Strangers) -> tuple[list[str], list[str]]:
    """What strangers are answered at an address, to a GET then to an empty POST, and who of them read a sealed text."""
    said, read = [], []
    for kind, browser in strangers.browsers.items():
        kept, cells = browser.cookies.copy(), []
        for method in ("get", "post"):
            with undone():
                answer = getattr(browser, method)(address)
                content = b"".join(answer) if answer.streaming else answer.content
            browser.cookies = kept.copy()
            assert answer.status_code < 500, f"{method} {address} answers {answer.status_code} to {kind}"
            if CANARY.encode() in content:
                read.append(f"{kind} ({method})")
            cells.append(said_of(answer))
        said.append(" · ".join(cells))
    return said, read


@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS)
def test_a_stranger_is_answered_as_written_reads_no_sealed_text_and_learns_nothing_of_what_exists(room, written, subtests):
    strangers = Strangers(World())
    for name in sorted(set(ROWS).intersection(names_of(room))):
        cache.clear()
        strangers.world.read_again()
        with subtests.test(name), undone():
            kwargs = ROWS[name](strangers.world)
            plant_canaries()
            said, read = answers_of(reverse(name, kwargs=kwargs), strangers)

            if os.environ.get("WRITE_ACCESS_MATRIX"):
                write(name, said)
            else:
                assert said == written.get(name), f"{name}: docs/access-matrix.md says otherwise"
            assert read == [] or name in MEANT_TO_BE_READ, f"{name} shows a sealed text to {read}"
            of_no_row, of_sealed = answers_of(reverse(name, kwargs=of_nothing(kwargs)), strangers)
            assert of_sealed == [] or name in MEANT_TO_BE_READ, f"{name}, without a row, shows a sealed text to {of_sealed}"
            if name not in EXISTENCE_IS_PUBLIC and not any("200" in cell or "page" in cell for cell in said):
                assert said == of_no_row, f"{name} tells a stranger what exists"


def test_the_table_speaks_of_every_row_and_of_nothing_else(written):
    assert set(written) == set(ROWS)
    assert set(EXISTENCE_IS_PUBLIC) | set(MEANT_TO_BE_READ) <= set(ROWS)


HEAD = """# Who is answered what

For each address that names a row, what people who have nothing to do with it are answered: to a GET, then to an empty POST. Written by `tests/architecture/test_access.py`, which fails when the house answers otherwise; it also proves that none of them reads a sealed text, and that a private row and no row at all are answered alike (404, or the same door), so that nobody learns what exists. Who may enter is in `tests/architecture/permissions.py`.

The row is a member’s (or a peer’s, a facilitator’s: `tests/architecture/objects.py`). The strangers: another member of the same circle; the coordination of another structure; a relative; someone suspended; someone in pause; someone the member blocked; the member themself once signed out. “→ entrée” leads to the entrance, “→ décision” to the page that says why one is suspended, “→ page” elsewhere in the site with a word; 405: this address does not take that method. A request confided to no structure, as here, is read by every coordination; one confided to a structure by its own (`tests/accompaniment/test_desk.py`). A batch is seen by whoever may assign every peer in it (`tests/accompaniment/test_batch_sent.py`). A clearance has no structure: every coordination reads it.

"""


def write(name: str, cells: list[str]) -> None:
    """Put one line into the table."""
    lines = dict(re.findall(r"^\| `([\w:]+)` \| (.*) \|$", TABLE.read_text(), re.MULTILINE)) if TABLE.exists() else {}
    lines[name] = " | ".join(cells)
    rows = [f"| `{one}` | {lines[one]} |" for one in sorted(lines) if one in ROWS]
    head = [f"| adresse | {' | '.join(KINDS)} |", "|---" * (len(KINDS) + 1) + "|"]
    TABLE.write_text(HEAD + "\n".join(head + rows) + "\n")
