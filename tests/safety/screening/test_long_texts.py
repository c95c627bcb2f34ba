"""No text, however it is made, holds the platform up: screening reads each one within the transaction that keeps it.

These are bounds against an explosion, many times above what the reading takes: they say nothing of speed.
"""

import re
import time

import pytest

from eclaireur.safety.screening import RULES, screen
from eclaireur.safety.screening.folding import Folded

LONGEST = 20_000  # characters a text may have
BOUND = 3.0  # seconds of computing, where reading such a text takes less than one
PIECES = [
    "a", "1", "a1", "_", "a ", "1 ", "a-,' ", "a.", "a'", " ", "\n", "\n ", "-", ".", ". ", "@", "a@", "a@a.", "six ", "06 ", "moi ", "une ",
    "snap ", "w", "insta", "a at ", "s n a p ", "j'ai 15 ", "au college ", "\u200b", "😀",
]
ENDINGS = ("a", "1", " ", "a ", "a-,' ")


def beginnings_of(rule):
    """What its examples say before each blank: from there, a pattern goes on as far as the text lets it."""
    found = {""}
    for sentence in rule.fires:
        text = Folded(sentence).text
        for blank in re.finditer(r"[\s,'-]+|$", text):
            found.add(text[: blank.end()])
    return sorted(found)


def seconds(look, text):
    start = time.process_time()
    for _found in look(text):
        pass
    return time.process_time() - start


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_cuts_a_long_text_in_every_way(rule):
    patterns = [*rule.patterns, *([rule.about] if rule.about else [])]
    texts = [(beginning, ending) for beginning in beginnings_of(rule) for ending in ENDINGS]
    for size in (25, 50, 100, 200):  # doubled: what explodes is stopped before it takes hours
        for beginning, ending in texts:
            text = beginning + (ending * size)[:size]
            for pattern in patterns:
                taken = seconds(pattern.finditer, text)
                assert taken < BOUND / 10, f"{pattern.pattern!r} takes {taken:.2f} s on {beginning!r} and {size} times {ending!r}"


@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_text_of_one_piece_is_read_at_once(piece):
    text = (piece * LONGEST)[:LONGEST]

    assert seconds(screen, text) < BOUND
