"""No room changes what it shows without somebody reading again what could be misused of it.

docs/threat-model.md has a line for each room, with a digest of what it shows (surface.py). When addresses, models about
people, fields for words or calls outside come or go, read that line, mend its words, then write its digest:

    make threats        (WRITE_THREATS=1 before these tests)

It writes digests and tests/architecture/surface.txt, never the words: those are for somebody to think about.
"""

import os
import re

import pytest

from tests.architecture.house import ROOT
from tests.architecture.surface import digest, surface

DOCUMENT = ROOT / "docs" / "threat-model.md"
KEPT = ROOT / "tests" / "architecture" / "surface.txt"
LINE = re.compile(r"^\| (\w+) \| (.*) \| (.*) \| (.*) \| `([0-9a-f]{12}|none)` \|$", re.MULTILINE)
FIRST_WITH_THREATS = 12  # decisions before were written without the heading
SHOWN = surface()


def lines() -> dict[str, tuple[str, str, str, str]]:
    """Of each room: what could be misused, the answer, the proof, the digest."""
    return {room: tuple(cells) for room, *cells in LINE.findall(DOCUMENT.read_text())}


def names_kept() -> dict[str, list[str]]:
    """What each room showed when its digest was written."""
    kept: dict[str, list[str]] = {}
    for line in KEPT.read_text().splitlines() if KEPT.exists() else ():
        room, _, name = line.partition(": ")
        kept.setdefault(room, []).append(name)
    return kept


def what_changed(room: str) -> str:
    """In words: what came and what went since the digest was written."""
    now, before = set(SHOWN.get(room, ())), set(names_kept().get(room, ()))
    came, went = ", ".join(sorted(now - before)) or "nothing", ", ".join(sorted(before - now)) or "nothing"
    return f"{room} shows something else. New: {came}. Gone: {went}."


def write(room: str) -> None:
    """Put the digest of a room in its line, or a line to be filled when it has none."""
    text, written = DOCUMENT.read_text(), digest(SHOWN[room])
    if room in lines():
        text = re.sub(rf"(?m)^(\| {room} \| .* \|) `(?:[0-9a-f]{{12}}|none)` \|$", rf"\1 `{written}` |", text)
    else:
        last = list(LINE.finditer(text))[-1].end()
        text = f"{text[:last]}\n| {room} | to say | to say | to say | `{written}` |{text[last:]}"
    DOCUMENT.write_text(text)


@pytest.fixture(scope="module", autouse=True)
def written_again(request):
    """With WRITE_THREATS, digests are written first, and whoever asked is told which lines to read."""
    if not os.environ.get("WRITE_THREATS"):
        return
    old = [room for room in SHOWN if lines().get(room, ("", "", "", ""))[3] != digest(SHOWN[room]) or names_kept().get(room) != SHOWN[room]]
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        for room in old:
            write(room)
            print(f"\n{what_changed(room)}\n  Read its line in docs/threat-model.md: is what it says still all there is?")  # noqa: T201
    KEPT.write_text("".join(f"{room}: {name}\n" for room, names in SHOWN.items() for name in names))


@pytest.mark.parametrize("room", SHOWN)
def test_what_a_room_shows_was_read_again_when_it_changed(room):
    said = lines().get(room, ("", "", "", "none"))
    assert said[3] == digest(SHOWN[room]), f"{what_changed(room)} Read its line in docs/threat-model.md, mend its words, then: make threats"


@pytest.mark.parametrize("room", SHOWN)
def test_each_line_says_a_misuse_an_answer_and_what_proves_it(room):
    misuse, answer, proof, _digest = lines()[room]
    assert len(misuse) > 40, f"{room}: say what could be misused"
    assert len(answer) > 40, f"{room}: say how it is answered"
    assert "`tests/" in proof, f"{room}: name the test that proves it"


def test_the_table_speaks_of_rooms_that_show_something_and_of_nothing_else():
    assert list(lines()) == list(SHOWN)
    assert names_kept() == SHOWN, "tests/architecture/surface.txt is not what was digested: make threats"


def test_a_name_that_comes_or_goes_changes_the_digest_and_their_order_does_not():
    names = SHOWN["accounts"]
    assert digest([*names, "address accounts:new"]) != digest(names) != digest(names[1:])
    assert all(shown == sorted(set(shown)) for shown in SHOWN.values())


def test_a_decision_says_what_could_be_misused_of_it():
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    recent = [path for path in decisions if int(path.name[:4]) >= FIRST_WITH_THREATS]
    assert recent
    for path in recent:
        after = path.read_text().partition("\n## Threats\n")[2]
        assert len(after) > 40, f"{path.name} wants a heading « ## Threats », and what could be misused under it"
