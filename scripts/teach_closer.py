"""Teach the encoder of `eclaireur.safety.closer` what danger is, from our own sentences, and write `taught.npz`.

    python -m pip install torch          # for this script alone: Éclaireur reads with NumPy
    PYTHONPATH=src python scripts/teach_closer.py [--rounds 4] [--write]

The encoder stays as it is (`base.npz`, four bits). What is learned: low-rank matrices added to each of its matrices (LoRA), its norms,
biases and places, and three questions asked of the mean of its last layer. It learns from the work part, never from the part apart nor from
the unmet hands: with AdamW, a rate that warms up then falls as a cosine, and answers taught at 0.02 and 0.98. Prints, on what it did not
learn from, how much danger the encoder sees by itself at a given share of green raised. Some half an hour on two recent cores.
"""

import argparse
import math
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from eclaireur.safety.closer.encoder import (
    BASE,
    EPSILON,
    GAIN,
    HEADS,
    LONGEST,
    MATRICES,
    TAUGHT,
    Encoder,
    opened,
    shipped,
)
from eclaireur.safety.triage.evaluation import SENTENCES, Sentence
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import DISTRESS
from eclaireur.safety.triage.levels import Level

ORDINARY = ("h14", "h15", "h16", "h17")
RANK = 16
RATE = 1e-3
SLOWER = {"places": 0.05, "norms": 0.2}
"""Of the rate, for places, and for norms and biases."""
TOGETHER = 32
"""Sentences of a step, of about the same length."""
FORGOTTEN = 0.1
"""Of what a layer says, what is dropped while it learns."""
SURE = 0.96
SEED = 0
RAISED = (0.01, 0.02, 0.03, 0.04, 0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--write", action="store_true", help=f"write {TAUGHT.name}")
    wanted = parser.parse_args()
    with SENTENCES.open("rb") as lines:
        sentences = list(read_sentences(lines, SENTENCES.name))
    torch.manual_seed(SEED)
    pupil = Pupil(shipped())
    learn(pupil, [each for each in sentences if each.set == "work"], rounds=wanted.rounds)
    unmet = [each for each in sentences if each.set != "work"]
    found = list(zip(unmet, scores(pupil, unmet), strict=True))
    for part in sorted({part_of(each) for each in unmet}):
        report(part, [(each, score) for each, score in found if part_of(each) == part])
    if wanted.write:
        np.savez(TAUGHT, **{name: value.detach().numpy().astype(np.float16) for name, value in pupil.learned.items()})


def part_of(sentence: Sentence) -> str:
    """Where a sentence that was not learned is counted."""
    hand = str(sentence.id).partition("-")[0]
    return "apart" if sentence.set == "apart" and hand not in ORDINARY else hand


def report(part: str, scored: list[tuple[Sentence, float]]) -> None:
    """Print how much danger is seen at each share of green raised, where there is any."""
    danger = np.array([score for each, score in scored if each.level >= Level.RED])
    calm = np.array([score for each, score in scored if each.level == Level.GREEN])
    if danger.size:
        seen = [f"{share:.0%}: {(danger > np.quantile(calm, 1 - share)).mean():.3f}" for share in RAISED]
        print(f"{part:6} {len(scored):5} sentences; danger seen by the encoder alone, by green raised: {', '.join(seen)}", flush=True)


class Pupil(nn.Module):
    """The encoder while it learns: the same layers as `closer.encoder`, for several texts at once."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        chance = np.random.default_rng(SEED)
        with np.load(BASE, allow_pickle=False) as kept:
            self.word = torch.tensor(opened(kept["word"]))
            self.frozen = [
                {name: torch.tensor(opened(kept[name][layer]).copy()).bfloat16() for name in MATRICES} for layer in range(len(kept["qw"]))
            ]
            first = {name: kept[name] for name in kept.files if name == "places" or name.startswith(("s", "ln"))}
        for number, frozen in enumerate(self.frozen):
            for name, matrix in frozen.items():
                said, given = matrix.shape
                first[f"r{number}.{name}.A"] = chance.normal(0, given**-0.5, (given, RANK))
                first[f"r{number}.{name}.B"] = np.zeros((RANK, said))
        first |= {"hw": chance.normal(0, 0.02, (self.word.shape[1], 3)), "hb": np.zeros(3)}
        self.learned = {name: nn.Parameter(torch.tensor(np.asarray(value, np.float32))) for name, value in first.items()}

    def forward(self, pieces: Tensor, mask: Tensor, forgotten: float = 0.0) -> Tensor:
        """Three logits a text."""
        many, length = pieces.shape
        width = self.word.shape[1]
        hidden = (1 - mask[:, None, None, :]).bfloat16() * -1e9
        seen = self._normed(self.word[pieces] + self.learned["places"][:length], "ln")
        for number in range(len(self.frozen)):
            given = seen.bfloat16()
            query, key, value = (
                self._through(given, number, name).view(many, length, HEADS, width // HEADS).transpose(1, 2) for name in MATRICES[:3]
            )
            looks = torch.softmax((query * (width // HEADS) ** -0.5) @ key.transpose(2, 3) + hidden, -1)
            heard = self._through((looks @ value).transpose(1, 2).reshape(many, length, width), number, "aw")
            seen = self._normed(seen + functional.dropout(heard, forgotten).float(), f"s{number}.al")
            bent = functional.gelu(self._through(seen.bfloat16(), number, "fiw"), approximate="tanh")
            narrow = self._through(bent, number, "fow")
            seen = self._normed(seen + functional.dropout(narrow, forgotten).float(), f"s{number}.ol")
        mean = (seen * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return mean @ self.learned["hw"] + self.learned["hb"]

    def _through(self, given: Tensor, number: int, name: str) -> Tensor:
        down, up = (self.learned[f"r{number}.{name}.{side}"].bfloat16() for side in "AB")
        whole = functional.linear(given, self.frozen[number][name], self.learned[f"s{number}.{name[:-1]}b"].bfloat16())
        return whole + (given @ down) @ (up * GAIN)

    def _normed(self, given: Tensor, name: str) -> Tensor:
        return functional.layer_norm(given, given.shape[-1:], self.learned[f"{name}w"], self.learned[f"{name}b"], EPSILON)

    def cut(self, text: str) -> list[int]:
        """The pieces of a text, as the encoder reads them."""
        return [self.encoder.begins, *self.encoder.pieces(text)[:LONGEST], self.encoder.ends]


def learn(pupil: Pupil, sentences: list[Sentence], *, rounds: int) -> None:
    """Go `rounds` times over the sentences."""
    cut = [pupil.cut(each.text) for each in sentences]
    wanted = np.array([[each.level >= level for level in (Level.AMBER, Level.RED, Level.CRISIS)] for each in sentences])
    answers = torch.tensor((wanted * SURE + (1 - SURE) / 2).astype(np.float32))
    mover = torch.optim.AdamW(
        [{"params": params, "slower": slower, "weight_decay": decay} for params, slower, decay in _paces(pupil)], lr=RATE
    )
    steps = rounds * -(-len(cut) // TOGETHER)
    warm, begun, done = max(1, steps // 12), time.monotonic(), 0
    for number in range(rounds):
        losses = []
        for rows in alike(cut, np.random.default_rng(number + 1)):
            done += 1
            rate = RATE * (done / warm if done < warm else 0.03 + 0.485 * (1 + math.cos(math.pi * (done - warm) / (steps - warm))))
            for group in mover.param_groups:
                group["lr"] = rate * group["slower"]
            said = pupil(*packed([cut[row] for row in rows]), FORGOTTEN)
            loss = functional.binary_cross_entropy_with_logits(said, answers[rows])
            mover.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(pupil.learned.values(), 1.0)
            mover.step()
            losses.append(loss.item())
            if done % 50 == 0:
                print(f"{done} / {steps}, {time.monotonic() - begun:.0f} s, loss {np.mean(losses):.4f}", flush=True)


def _paces(pupil: Pupil) -> Iterator[tuple[list[nn.Parameter], float, float]]:
    """What learns together: its weights, of the rate what it moves by, and how much it is shrunk."""
    small = {"places": ["places"], "norms": [name for name in pupil.learned if name.startswith(("s", "ln"))]}
    for kind, names in small.items():
        yield [pupil.learned[name] for name in names], SLOWER[kind], 0.0
    slow = {name for names in small.values() for name in names}
    yield [value for name, value in pupil.learned.items() if name not in slow], 1.0, 0.01


@torch.no_grad()
def scores(pupil: Pupil, sentences: list[Sentence]) -> list[float]:
    """The score of danger of each sentence, the share of distress added."""
    cut, found = [pupil.cut(each.text) for each in sentences], np.zeros(len(sentences))
    for rows in alike(cut):
        said = pupil(*packed([cut[row] for row in rows])).numpy()
        found[rows] = said[:, 1] + DISTRESS * said[:, 0]
    return found.tolist()


def alike(cut: list[list[int]], chance: Any = None) -> Iterator[Any]:
    """Rows of texts of about the same length, TOGETHER at a time; in an order of `chance` when it is given."""
    lengths = np.array([len(each) for each in cut], float)
    if chance is not None:
        lengths += chance.random(len(cut)) * 6
    order = np.argsort(lengths)
    groups = [order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)]
    if chance is not None:
        chance.shuffle(groups)
    yield from groups


def packed(cut: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Texts as rows of the same length, and where each has pieces."""
    longest = max(map(len, cut))
    pieces, mask = torch.zeros(len(cut), longest, dtype=torch.long), torch.zeros(len(cut), longest)
    for row, each in enumerate(cut):
        pieces[row, : len(each)], mask[row, : len(each)] = torch.tensor(each), 1
    return pieces, mask


if __name__ == "__main__":
    main()
