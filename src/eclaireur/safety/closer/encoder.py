"""The closer reading, pure: the encoder, in NumPy. Numbers of pieces in, three scores out.

A transformer encoder (Vaswani et al. 2017; BERT, Devlin et al. 2019): `multilingual-e5-small` (Wang et al. 2024, MIT), its weights on four
bits as others published them, its vocabulary brought down to the pieces French and English use (`base.npz`). What it was taught
here (`taught.npz`) is added to it: low-rank matrices (LoRA, Hu et al. 2021), norms, biases, places, and the three questions.
Merged when it is made, weights are kept on eight bits, one scale for each output: 30 MB.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eclaireur.safety.closer.pieces import cut

HERE = Path(__file__).parent
BASE, TAUGHT = HERE / "base.npz", HERE / "taught.npz"
BLOCK = 32
"""Weights that share a scale in `base.npz`."""
HEADS = 12
EPSILON = 1e-12
GAIN = 2.0
"""What low-rank matrices count for, as they were taught."""
MATRICES = ("qw", "kw", "vw", "aw", "fiw", "fow")
QUESTIONS = ("distress", "danger", "crisis")
LONGEST = 222
"""Pieces read at once, besides those that begin and end a text: it was taught no longer texts."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Weights on eight bits, one column an output, with what a step of each output is worth, and its bias."""

    steps: NDArray[np.int8]
    worth: Floats
    bias: Floats

    def __call__(self, given: Floats) -> Floats:
        """`given` (rows of inputs) through the weights."""
        return (given @ self.steps.astype(np.float32)) * self.worth + self.bias


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the encoder: what looks around, what thinks, and the norms after each."""

    query: Matrix
    key: Matrix
    value: Matrix
    heard: Matrix
    wide: Matrix
    narrow: Matrix
    norms: tuple[Floats, Floats, Floats, Floats]

    def __call__(self, given: Floats) -> Floats:
        """`given` (one row a piece) after this layer."""
        length, width = given.shape
        each = (length, HEADS, width // HEADS)
        query, key, value = (way(given).reshape(each).transpose(1, 0, 2) for way in (self.query, self.key, self.value))
        looks = _shares(query @ key.transpose(0, 2, 1) / np.sqrt(each[2], dtype=np.float32))
        heard = self.heard((looks @ value).transpose(1, 0, 2).reshape(length, width))
        given = _normed(given + heard, *self.norms[:2])
        return _normed(given + self.narrow(_bent(self.wide(given))), *self.norms[2:])


class Encoder:
    """The encoder and what it was taught, ready to read. Made once a process (`shipped`): about half a second."""

    def __init__(self, base: Path = BASE, taught: Path = TAUGHT) -> None:
        with np.load(base, allow_pickle=False) as kept, np.load(taught, allow_pickle=False) as added:
            self._make(dict(kept), {name: part.astype(np.float32) for name, part in added.items()})

    def _make(self, kept: dict[str, Any], added: dict[str, Floats]) -> None:
        self.ranks = {piece: rank for rank, piece in enumerate(bytes(kept["pieces"]).decode().split("\n"))}
        self.likely = kept["likely"].tolist()
        self.words, self.places = kept["word"], added["places"]
        self.first = added["lnw"], added["lnb"]
        self.layers = [_layer(kept, added, number) for number in range(len(kept["qw"]))]
        self.asked, self.bias = added["hw"], added["hb"]
        self.begins, self.ends, self.unknown = (self.ranks[piece] for piece in ("<s>", "</s>", "<unk>"))

    def pieces(self, text: str) -> list[int]:
        """The pieces of `text`, as `scores` reads them."""
        return cut(text, self.ranks, self.likely, unknown=self.unknown)

    def scores(self, pieces: list[int]) -> dict[str, float]:
        """How surely a text says yes to each of QUESTIONS (logits), from its first LONGEST pieces."""
        read = [self.begins, *pieces[:LONGEST], self.ends]
        seen = _normed(opened(self.words[read]) + self.places[: len(read)], *self.first)
        for layer in self.layers:
            seen = layer(seen)
        return dict(zip(QUESTIONS, (seen.mean(0) @ self.asked + self.bias).tolist(), strict=True))


@lru_cache(maxsize=1)
def shipped() -> Encoder:
    """The encoder we ship, made once a process."""
    return Encoder()


def _layer(kept: dict[str, Any], added: dict[str, Floats], number: int) -> Layer:
    def matrix(name: str) -> Matrix:
        down, up = added[f"r{number}.{name}.A"], added[f"r{number}.{name}.B"]
        whole = opened(kept[name][number]).T + (down @ up) * GAIN
        worth = np.abs(whole).max(0) / 127
        return Matrix(np.round(whole / worth).astype(np.int8), worth, added[f"s{number}.{name[:-1]}b"])

    gain, bias, last_gain, last_bias = (added[f"s{number}.{name}"] for name in ("alw", "alb", "olw", "olb"))
    query, key, value, heard, wide, narrow = map(matrix, MATRICES)
    return Layer(query, key, value, heard, wide, narrow, (gain, bias, last_gain, last_bias))


def opened(packed: NDArray[np.uint8]) -> Floats:
    """Rows of weights on four bits: of each BLOCK, a scale on two bytes, then two weights a byte, the low halves first."""
    blocks = packed.reshape(-1, BLOCK // 2 + 2)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1).astype(np.float32) - 8
    return (halves * scales).reshape(len(packed), -1)


def _normed(given: Floats, gain: Floats, bias: Floats) -> Floats:
    apart = given - given.mean(-1, keepdims=True)
    return apart / np.sqrt((apart * apart).mean(-1, keepdims=True) + np.float32(EPSILON)) * gain + bias


def _shares(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(-1, keepdims=True))
    return grown / grown.sum(-1, keepdims=True)


def _bent(given: Floats) -> Floats:
    """Gaussian error linear units (Hendrycks & Gimpel 2016), by their usual approximation."""
    return np.float32(0.5) * given * (1 + np.tanh(np.float32(0.7978845608) * (given + np.float32(0.044715) * given * given * given)))
