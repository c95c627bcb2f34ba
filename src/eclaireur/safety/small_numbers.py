"""Publishing counts without showing anyone: small numbers are hidden, and so is what would give them back. Pure.

A row is some counts and their total, published together. With a threshold k, the rule of a row is:

- a total under k is hidden, and every count of the row with it;
- otherwise counts under k are hidden, zero like the others;
- while hidden counts could be worked out from the total (only one is hidden, or together they make less than k),
  the smallest count still shown is hidden too.

Rows are never added up in public, so that nothing links one to the next. What is left to a reader of a hidden count is
"between 0 and at least k": see the property test. The method is the classical one of cell suppression
(A. Hundepool et al., Statistical Disclosure Control, Wiley, 2012, chapter 4), in its one-dimensional form.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What is published of a row: None where a count, or the total, is hidden."""

    counts: tuple[int | None, ...]
    total: int | None


def published(counts: Sequence[int], *, threshold: int) -> Row:
    """The row as it may be published; `threshold` under which a number is hidden (0 or 1 hides nothing)."""
    total = sum(counts)
    if threshold <= 1:
        return Row(tuple(counts), total)
    if total < threshold:
        return Row((None,) * len(counts), None)
    hidden = {place for place, count in enumerate(counts) if count < threshold}
    while hidden and (len(hidden) == 1 or sum(counts[place] for place in hidden) < threshold):
        shown = [place for place in range(len(counts)) if place not in hidden]
        if not shown:  # one count alone: the total itself would tell it
            return Row((None,) * len(counts), None)
        hidden.add(min(shown, key=lambda place: (counts[place], place)))
    return Row(tuple(None if place in hidden else count for place, count in enumerate(counts)), total)


def published_number(number: float | None, *, made_of: int, threshold: int) -> float | None:
    """A median as it may be published: None when it is made of fewer than `threshold` cases."""
    return number if number is not None and made_of >= max(threshold, 1) else None
