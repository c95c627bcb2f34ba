"""The documents of protection keep their word: no requirement forgotten, and every proof they name exists."""

import re

import pytest

from tests.architecture.house import ROOT

REQUIREMENTS = """
1.1:1-7 1.2:1-4 1.4:1,4-5 1.5:1-4 1.6:1-4 1.7:1-2 1.8:1-2 1.9:1-2 1.10:1 1.11:1-2 1.12:2 1.14:1-6
2.1:1-12 2.2:1-3 2.3:1-3 2.4:1-5 2.5:1-7 2.6:1-3 2.7:1-6 2.8:1-7 2.9:1-3 2.10:1-4
3.1:1 3.2:1-4 3.3:1-4 3.4:1-5 3.5:1-3 3.7:1 4.1:1-3,5 4.2:1-2 4.3:1-3
5.1:1-5 5.2:1-8 5.3:1-10 5.4:1-3 5.5:1-4 6.1:1-3 6.2:1-6 6.3:1-2 6.4:1-2 7.1:1-4 7.2:1-2 7.3:1,3-4 7.4:1-3
8.1:1-4 8.2:1-3 8.3:1-8 9.1:1-3 9.2:1-4 10.2:1-2 10.3:1-3 11.1:1-8
12.1:1-3 12.2:1 12.3:1-6 12.4:1-2 12.5:1-2 12.6:1 13.1:1,3-5 13.2:1-3,5-6 13.3:1-2 13.4:1-2
14.1:1-4 14.2:1-6 14.3:2-3 14.4:1-7 14.5:1-4
"""
"""Levels 1 and 2 of ASVS 4.0.3, section by section: 259 numbers."""

TABLE = ROOT / "docs" / "asvs.md"
DOCUMENTS = [TABLE, ROOT / "docs" / "threat-model.md"]
PROOF = re.compile(r"`((?:tests|src|docs|deploy|benchmarks|requirements|\.ci)/[\w./-]+|Makefile)(?:::(\w+))?`")
LINE = re.compile(r"^\| ([\d.]+) \| (.+?) \| (met|open|n/a) \| (.+) \|$", re.MULTILINE)


def numbers() -> list[str]:
    """Every number, spelled out."""
    spelled = []
    for section, ranges in (part.split(":") for part in REQUIREMENTS.split()):
        for bounds in ranges.split(","):
            first, _, last = bounds.partition("-")
            spelled += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return spelled


def test_no_requirement_is_forgotten_and_each_is_there_once():
    written = [number for number, *_ in LINE.findall(TABLE.read_text())]
    assert len(numbers()) == 259
    assert written == numbers()


def test_what_is_met_says_where_and_what_is_not_says_why():
    for number, words, state, why in LINE.findall(TABLE.read_text()):
        assert len(words) > 2, number
        assert len(why) > 2, number
        if state == "open":
            assert len(why.split()) > 2 or why.startswith("see "), f"{number}: say why it is open"


def test_the_sums_said_are_right():
    text = TABLE.read_text()
    states = [state for _, _, state, _ in LINE.findall(text)]
    said = re.search(r"Today: (\d+) met, (\d+) not applicable, (\d+) open", text)
    assert [int(count) for count in said.groups()] == [states.count("met"), states.count("n/a"), states.count("open")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_proof_named_exists(document):
    named = PROOF.findall(document.read_text())
    assert len(named) > 20
    missing = [
        f"{path}::{name}" if name else path
        for path, name in named
        if not (ROOT / path).exists() or (name and not re.search(rf"def {name}\(", (ROOT / path).read_text()))
    ]
    assert missing == []
