"""Matching: sets of peers as bits, one bit a peer, so that a constraint on 100,000 peers costs microseconds."""

from collections.abc import Iterable

import numpy as np

Bits = np.ndarray
"""A set of peers: little-endian 64-bit words, bit i of the whole standing for peer i."""


def words(size: int) -> int:
    """How many 64-bit words a set over `size` peers takes."""
    return (size + 63) // 64


def none(size: int) -> Bits:
    """The empty set."""
    return np.zeros(words(size), dtype=np.uint64)


def from_mask(mask: np.ndarray) -> Bits:
    """The set of the peers where a boolean array (one item a peer) is true."""
    out = np.zeros(words(len(mask)) * 8, dtype=np.uint8)
    packed = np.packbits(mask, bitorder="little")
    out[: len(packed)] = packed
    return out.view(np.uint64)


def from_members(members: np.ndarray, size: int) -> Bits:
    """The set of the peers whose numbers are given."""
    mask = np.zeros(words(size) * 64, dtype=bool)
    mask[members] = True
    return np.packbits(mask, bitorder="little").view(np.uint64)


def without(bits: Bits, members: Iterable[int]) -> Bits:
    """A set less a few peers (numbers)."""
    rest = bits.copy()
    byte = rest.view(np.uint8)
    for each in members:
        byte[each >> 3] &= 255 - (1 << (each & 7))
    return rest


def count(bits: Bits) -> int:
    """How many peers a set holds."""
    return int(np.bitwise_count(bits).sum())


def members(bits: Bits, size: int) -> np.ndarray:
    """The numbers of the peers of a set, ascending."""
    return np.flatnonzero(np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(bool))


def contains(bits: Bits, members: np.ndarray) -> np.ndarray:
    """Whether a set holds each of some peers: 1 or 0, one a peer asked about."""
    return bits.view(np.uint8).take(members >> 3) >> (members & 7) & 1
