"""Room people, no Django: a text cut in pieces, those that matter marked."""

from collections.abc import Iterable


def highlighted(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """`text` as consecutive (piece, is marked). Spans (start, end) may touch or overlap; together they are one."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        if start > at:
            pieces.append((text[at:start], False))
        if pieces and pieces[-1][1] and start <= at:
            pieces[-1] = (pieces[-1][0] + text[at:end], True)
        else:
            pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces
