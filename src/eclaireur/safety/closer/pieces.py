"""The closer reading, pure: a text as the numbers of its pieces, which an encoder reads.

Pieces are those of a unigram model of words (Kudo 2018): of all the ways to cut a text, the one whose pieces are likeliest together.
"""

import unicodedata
from collections.abc import Mapping, Sequence

SPACE = "▁"
BEFORE = "query: "
"""What this encoder was taught to find before a text."""
LONGEST_PIECE = 16
UNLIKELY = 10.0
"""How much less likely than the rarest piece is a sign of no piece."""
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), " ")


def cut(text: str, ranks: Mapping[str, int], likely: Sequence[float], *, unknown: int) -> list[int]:
    """The ranks of the pieces of `text` (any string), in order: `ranks` gives that of each piece, `likely` its log-probability.

    Signs of no piece become `unknown`. The best way is found once over the text (Viterbi 1967).
    """
    plain = unicodedata.normalize("NFKC", BEFORE + text.translate(INVISIBLE))
    plain = SPACE + SPACE.join(plain.split())
    strange = min(likely) - UNLIKELY
    best = [0.0] + [-1e30] * len(plain)
    came: list[tuple[int, int]] = [(0, unknown)] * (len(plain) + 1)
    for start in range(len(plain)):
        score = best[start]
        for end in range(start + 1, min(len(plain), start + LONGEST_PIECE) + 1):
            rank = ranks.get(plain[start:end])
            if rank is not None and score + likely[rank] > best[end]:
                best[end], came[end] = score + likely[rank], (start, rank)
        if score + strange > best[start + 1]:
            best[start + 1], came[start + 1] = score + strange, (start, unknown)
    found, end = [], len(plain)
    while end:
        end, rank = came[end]
        found.append(rank)
    return found[::-1]
