"""Publishing counts without showing anyone: small numbers are hidden, and so is what would give them back. Pure.

A row is some counts and their total, published together. With a threshold k, the rule of a row is:

- a count from 1 to k-1 is small; nothing is hidden of a row without any, zeros being about nobody;
- small counts are hidden, and with them the smallest of those that are not small nor zero (all those equal to it): so
  that nothing is found by subtraction;
- when there is none to protect them, or the total itself is under k, the whole row is hidden, total and zeros too.

Rows are never added up in public, so that nothing links one to the next. Why it holds: swap the count hidden to protect
with any of those it protects, and the row is published exactly the same. A reader who knows the rule is left with
several values for each place (see the property test, which tries every row). The method is the classical one of cell
suppression (A. Hundepool et al., Statistical Disclosure Control, Wiley, 2012, chapter 4), for rows on their own.
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
    small = {place for place, count in enumerate(counts) if 0 < count < threshold}
    protecting = min((count for count in counts if count >= threshold), default=None)
    if protecting is None:
        return Row((None,) * len(counts), None)
    hidden = small | {place for place, count in enumerate(counts) if small and count == protecting}
    return Row(tuple(None if place in hidden else count for place, count in enumerate(counts)), total)


def published_number(number: float | None, *, made_of: int, threshold: int) -> float | None:
    """A median as it may be published: None when it is made of fewer than `threshold` cases."""
    return number if number is not None and made_of >= max(threshold, 1) else None
