"""Teach the encoder of `eclaireur.safety.closer` what danger is, from our own sentences, and write `taught.npz`.

    python -m pip install tensorflow-cpu          # for this script alone: Éclaireur reads with NumPy
    PYTHONPATH=src python scripts/teach_closer.py [--rounds 4] [--write]

The encoder stays as it is (`base.npz`, four bits). What is learned: low-rank matrices added to each of its matrices (LoRA), its norms and
biases, and three questions asked of the mean of its last layer. It learns from the work part, never from the part apart nor from the
unmet hands: with Adam, a rate that warms up then falls as a cosine, and answers taught at 0.02 and 0.98. Prints, on what it did not
learn from, how much danger the encoder sees by itself at a given share of green raised. Some fifty minutes on one recent core.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import tensorflow as tf

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
from eclaireur.safety.closer.reader import WHOLE
from eclaireur.safety.triage.evaluation import SENTENCES
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import DISTRESS
from eclaireur.safety.triage.levels import Level

ORDINARY = ("h14", "h15", "h16", "h17")
PASSAGE, STRIDE = 30, 22
"""Words of a passage, and between the beginnings of two."""
RANK = 16
RATE = 1e-3
SLOWER = 0.2
"""Of the rate, for norms and biases."""
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
    taught = [each for each in sentences if each.set == "work"]
    unmet = [each for each in sentences if each.set != "work"]
    pupil = Pupil(shipped())
    pupil.learn([part for each in taught for part in as_read(each)], rounds=wanted.rounds)
    scores = pupil.scores(unmet)
    for part in sorted({part_of(each) for each in unmet}):
        report(part, [(each, score) for each, score in zip(unmet, scores, strict=True) if part_of(each) == part])
    if wanted.write:
        np.savez(TAUGHT, **{name: value.numpy().astype(np.float16) for name, value in pupil.learned.items()})


def hand_of(sentence: Any) -> str:
    """The hand of a sentence: "h7" of "h7-0012"."""
    return str(sentence.id).partition("-")[0]


def part_of(sentence: Any) -> str:
    """Where a sentence that was not learned is counted."""
    return "apart" if sentence.set == "apart" and hand_of(sentence) not in ORDINARY else hand_of(sentence)


def as_read(sentence: Any) -> Iterator[Any]:
    """The sentence and, when it is calm and long, passages of it, which are calm too: the reader is given no more than a passage."""
    yield sentence
    words = sentence.text.split() if sentence.level == Level.GREEN else []
    if len(words) > WHOLE:
        for start in range(0, len(words) - PASSAGE + STRIDE, STRIDE):
            yield replace(sentence, text=" ".join(words[start : start + PASSAGE]))


def report(part: str, scored: list[tuple[Any, Any]]) -> None:
    """Print how much danger is seen at each share of green raised, where there is any."""
    if not any(is_of(each, is_danger=True) for each, _score in scored):
        return
    said = {is_danger: np.array([s for each, s in scored if is_of(each, is_danger=is_danger)]) for is_danger in (True, False)}
    seen = [f"{share:.0%}: {(said[True] > np.quantile(said[False], 1 - share)).mean():.3f}" for share in RAISED]
    print(f"{part:6} {len(scored):5} sentences; danger seen by the encoder alone, by green raised: {', '.join(seen)}", flush=True)


def is_of(sentence: Any, *, is_danger: bool) -> bool:
    """Whether a sentence is danger, or else green."""
    return sentence.level >= Level.RED if is_danger else sentence.level == Level.GREEN


class Pupil:
    """The encoder while it learns, in TensorFlow."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        chance = np.random.default_rng(SEED)
        with np.load(BASE, allow_pickle=False) as kept:
            self.word, self.places = tf.constant(opened(kept["word"])), tf.constant(kept["places"])
            self.frozen = [
                {name: tf.constant(opened(kept[name][layer]).T.copy(), tf.bfloat16) for name in MATRICES}
                for layer in range(len(kept["qw"]))
            ]
            first = {name: kept[name] for name in kept.files if name.startswith(("s", "ln"))}
        for number, frozen in enumerate(self.frozen):
            for name, matrix in frozen.items():
                given, said = matrix.shape
                first[f"r{number}.{name}.A"] = chance.normal(0, given**-0.5, (given, RANK))
                first[f"r{number}.{name}.B"] = np.zeros((RANK, said))
        first |= {"hw": chance.normal(0, 0.02, (self.word.shape[1], 3)), "hb": np.zeros(3)}
        self.learned = {name: tf.Variable(np.asarray(value, np.float32)) for name, value in first.items()}

    def learn(self, sentences: list[Any], *, rounds: int) -> None:
        """Go `rounds` times over the sentences."""
        cut = [self._cut(each.text) for each in sentences]
        wanted = np.array([[each.level >= level for level in (Level.AMBER, Level.RED, Level.CRISIS)] for each in sentences])
        answers = (wanted * SURE + (1 - SURE) / 2).astype(np.float32)
        steps = rounds * -(-len(cut) // TOGETHER)
        step, warm, begun = self._stepper(), max(1, steps // 12), time.monotonic()
        done = 0
        for number in range(rounds):
            losses = []
            for rows in alike(cut, np.random.default_rng(number + 1)):
                done += 1
                rate = RATE * (done / warm if done < warm else 0.03 + 0.485 * (1 + np.cos(np.pi * (done - warm) / (steps - warm))))
                losses.append(float(step(*packed([cut[row] for row in rows]), answers[rows], rate, float(done))))
                if done % 50 == 0:
                    print(f"{done} / {steps}, {time.monotonic() - begun:.0f} s, loss {np.mean(losses):.4f}", flush=True)

    def scores(self, sentences: list[Any]) -> list[float]:
        """The score of danger of each sentence, the share of distress added."""
        cut, found = [self._cut(each.text) for each in sentences], np.zeros(len(sentences))
        ask = tf.function(lambda pieces, mask: self._asked(pieces, mask, is_learning=False), reduce_retracing=True)
        for rows in alike(cut):
            said = ask(*packed([cut[row] for row in rows])).numpy()
            found[rows] = said[:, 1] + DISTRESS * said[:, 0]
        return found.tolist()

    def _cut(self, text: str) -> list[int]:
        return [self.encoder.begins, *self.encoder.pieces(text)[:LONGEST], self.encoder.ends]

    def _stepper(self) -> Any:
        learned = list(self.learned.items())
        first, second = ([tf.Variable(tf.zeros_like(value)) for _name, value in learned] for _moment in range(2))
        shapes = [((None, None), tf.int32), ((None, None), tf.float32), ((None, 3), tf.float32), ((), tf.float32), ((), tf.float32)]

        @tf.function(input_signature=[tf.TensorSpec(*shape) for shape in shapes])
        def step(pieces: Any, mask: Any, answers: Any, rate: Any, number: Any) -> Any:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(answers, self._asked(pieces, mask, is_learning=True)))
            slopes, _norm = tf.clip_by_global_norm(tape.gradient(loss, [value for _name, value in learned]), 1.0)
            for (name, value), mean, square, slope in zip(learned, first, second, slopes, strict=True):
                is_small = name.startswith(("s", "ln"))
                mean.assign(0.9 * mean + 0.1 * slope)
                square.assign(0.999 * square + 0.001 * slope * slope)
                move = (mean / (1 - 0.9**number)) / (tf.sqrt(square / (1 - 0.999**number)) + 1e-8)
                value.assign_sub(rate * (SLOWER * move if is_small else move + 0.01 * value))
            return loss

        return step

    def _asked(self, pieces: Any, mask: Any, *, is_learning: bool) -> Any:
        """Three logits a text. The same layers as `closer.encoder`, for several texts at once."""
        many, length, width = tf.shape(pieces)[0], tf.shape(pieces)[1], self.word.shape[1]
        hidden = (1 - mask)[:, None, None, :] * -1e9
        seen = self._normed(tf.gather(self.word, pieces) + self.places[:length], "ln")
        seen = tf.reshape(seen, (-1, width))

        def lost(said: Any) -> Any:
            return tf.nn.dropout(said, FORGOTTEN) if is_learning else said

        for number, frozen in enumerate(self.frozen):
            def through(given: Any, name: str, number: int = number, frozen: Any = frozen) -> Any:
                given, rank = tf.cast(given, tf.bfloat16), f"r{number}.{name}w"
                down, up = (tf.cast(self.learned[f"{rank}.{side}"], tf.bfloat16) for side in "AB")
                whole = tf.matmul(given, frozen[f"{name}w"]) + tf.matmul(tf.matmul(given, down), up * GAIN)
                return tf.cast(whole, tf.float32) + self.learned[f"s{number}.{name}b"]

            def heads(given: Any) -> Any:
                return tf.transpose(tf.reshape(given, (many, length, HEADS, width // HEADS)), (0, 2, 1, 3))

            query, key, value = (heads(through(seen, name)) for name in "qkv")
            looks = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) * (width // HEADS) ** -0.5 + hidden)
            heard = tf.reshape(tf.transpose(tf.matmul(looks, value), (0, 2, 1, 3)), (-1, width))
            seen = self._normed(seen + lost(through(heard, "a")), f"s{number}.al")
            wide = through(seen, "fi")
            bent = 0.5 * wide * (1 + tf.tanh(0.7978845608 * (wide + 0.044715 * wide * wide * wide)))
            seen = self._normed(seen + lost(through(bent, "fo")), f"s{number}.ol")
        seen = tf.reshape(seen, (many, length, width)) * mask[..., None]
        mean = tf.reduce_sum(seen, 1) / tf.reduce_sum(mask, 1, keepdims=True)
        return tf.matmul(mean, self.learned["hw"]) + self.learned["hb"]

    def _normed(self, given: Any, name: str) -> Any:
        apart = given - tf.reduce_mean(given, -1, keepdims=True)
        spread = tf.reduce_mean(apart * apart, -1, keepdims=True)
        return apart * tf.math.rsqrt(spread + EPSILON) * self.learned[f"{name}w"] + self.learned[f"{name}b"]


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


def packed(cut: list[list[int]]) -> tuple[Any, Any]:
    """Texts as rows of the same length, and where each has pieces."""
    longest = max(map(len, cut))
    pieces, mask = np.zeros((len(cut), longest), np.int32), np.zeros((len(cut), longest), np.float32)
    for row, each in enumerate(cut):
        pieces[row, : len(each)], mask[row, : len(each)] = each, 1
    return pieces, mask


if __name__ == "__main__":
    main()
