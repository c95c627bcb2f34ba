"""Triage: `triage` and `evaluate_triage`, the same from `eclaireur` and from `python -m eclaireur.safety.triage`.

They read with the rules and the learned model we ship: neither database, nor what an operator added.
"""

import json
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from eclaireur.safety.triage.engine import read
from eclaireur.safety.triage.evaluation import SENTENCES, SETS, Aim, Evaluation, evaluated
from eclaireur.safety.triage.files import Given, LineError, read_sentences, read_texts
from eclaireur.safety.triage.learned import Learned
from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.models import Reading

BAD_INPUT = 2
"""The exit code when a line or a file cannot be used."""
MODELS = (Learned(),)
"""The learned models we ship."""
IN_MEMORY = 8_000_000
"""Characters of answers kept in memory before they go to a temporary file."""
IN_WORDS = {Level.GREEN: "vert", Level.AMBER: "ambre", Level.RED: "rouge", Level.CRISIS: "crise"}
AIM_IN_WORDS = {
    "danger": "personnes en danger vues (crise ou rouge lus crise ou rouge), au moins",
    "crisis": "crises lues comme crises, au moins",
    "raised": "textes verts lus rouge ou crise, au plus",
}


def add_triage_arguments(parser: ArgumentParser) -> None:
    """The arguments of `triage`."""
    parser.add_argument("--json", action="store_true", help="répondre en JSON, une ligne par texte")


def add_evaluate_arguments(parser: ArgumentParser) -> None:
    """The arguments of `evaluate_triage`."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="d’autres phrases, un objet JSON par ligne")
    parser.add_argument("--set", choices=[*SETS, "all"], default="apart", help="quelles phrases (apart par défaut)")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--rules", action="store_true", help="les règles seules, sans le modèle appris")
    how.add_argument("--closer", action="store_true", help="avec la relecture qui suit, plus lente (quelques minutes)")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def triage(options: Namespace, lines: BinaryIO, out: TextIO, err: TextIO) -> int:
    """Read the texts of `lines`, one JSON object a line, and write their levels, in order.

    Every line is read before anything is written: a bad one gives its number and the reason on `err`, and 2.
    """
    shape = reading_json if options.json else _reading_words
    with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="") as answers:
        try:
            for given in read_texts(lines, "entrée"):
                answers.write(shape(given, read(given.text, classifiers=MODELS)) + "\n")
        except LineError as error:
            err.write(f"{error}\n")
            return BAD_INPUT
        answers.seek(0)
        out.writelines(answers)
    return 0


def evaluate_triage(options: Namespace, out: TextIO, err: TextIO) -> int:
    """Measure what is read at once (rules and learned model) on sentences of known level; or the rules alone, or the closer reading too.

    Returns 0, or 2 with one sentence on `err`.
    """
    path = options.file or SENTENCES
    wanted = SETS if options.set == "all" or options.file else (options.set,)
    try:
        with _opened(path) as lines:
            sentences = [sentence for sentence in read_sentences(lines, path.name) if sentence.set in wanted]
    except LineError as error:
        err.write(f"{error}\n")
        return BAD_INPUT
    if not sentences:
        err.write(f"{path.name} : aucune phrase à lire.\n")
        return BAD_INPUT
    measured = evaluated(sentences, _read_closely if options.closer else lambda text: read(text, classifiers=() if options.rules else MODELS))
    out.write("\n".join(_evaluation_lines(measured, options)) + "\n")
    return 0


def _read_closely(text: str) -> Reading:
    """What is known of a text a moment after it was posted: the closer reading is asked of what is doubtful."""
    from eclaireur.safety.closer import Closer  # noqa: PLC0415 (it needs NumPy, and half a second)

    found = read(text, classifiers=MODELS)
    return read(text, classifiers=(*MODELS, Closer())) if found.is_doubtful else found


def reading_json(given: Given, reading: Reading) -> str:
    """One line of JSON for one text. Rules that calmed are there too: they explain."""
    rules = [{"rule": fired.rule, "span": list(fired.span)} for fired in reading.rules]
    return json.dumps({"id": given.id, "level": reading.level, "rules": rules}, ensure_ascii=False)


def evaluation_json(measured: Evaluation) -> str:
    """The whole measure in JSON: shares from 0 to 1, and counts."""
    levels = {
        level: {"recall": measured.recall(level), "precision": measured.precision(level), "f": measured.f_score(level)}
        for level in Level
    }
    matrix = {said: {other: measured.count(said=[said], read=[other]) for other in Level} for said in Level}
    aims = [{"aim": aim.code, "share": aim.share, "of": aim.of, "bound": aim.bound, "reached": aim.reached}
            for aim in measured.aims]  # fmt: skip
    whole = {"sentences": measured.count(), "accuracy": measured.accuracy, "macro_f": measured.macro_f}
    return json.dumps(whole | {"matrix": matrix, "levels": levels, "aims": aims}, ensure_ascii=False)


def _evaluation_lines(measured: Evaluation, options: Namespace) -> Iterable[str]:
    if options.json:
        yield evaluation_json(measured)
        return
    yield f"{measured.count()} phrases. En ligne, le niveau donné par une personne ; en colonne, le niveau lu."
    yield ""
    yield f"{'':8}" + "".join(f"{IN_WORDS[level]:>8}" for level in Level) + f"{'rappel':>9}{'précision':>11}{'F':>8}"
    for level in Level:
        counts = "".join(f"{measured.count(said=[level], read=[other]):>8}" for other in Level)
        shares = f"{measured.recall(level):>9.3f}{measured.precision(level):>11.3f}{measured.f_score(level):>8.3f}"
        yield f"{IN_WORDS[level]:8}{counts}{shares}"
    yield ""
    yield f"Phrases à leur niveau : {measured.accuracy:.3f} ; moyenne des F : {measured.macro_f:.3f}."
    yield from (_aim_words(aim) for aim in measured.aims)


def _aim_words(aim: Aim) -> str:
    said = "atteint" if aim.reached else "manqué"
    return f"{said} : {AIM_IN_WORDS[aim.code]} {aim.bound:.2f} ; mesuré {aim.share:.3f} sur {aim.of}."


def _reading_words(given: Given, reading: Reading) -> str:
    why = ", ".join(dict.fromkeys(fired.rule for fired in reading.rules))
    return f"{given.id} : {IN_WORDS[reading.level]}" + (f" ({why})" if why else "")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The lines of a file. Raises LineError when it cannot be read."""
    try:
        with path.open("rb") as lines:
            yield lines
    except FileNotFoundError as error:
        raise LineError(f"{path} : ce fichier n’existe pas.") from error
    except OSError as error:
        raise LineError(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).") from error


def standard_input() -> BinaryIO:
    """Standard input, as bytes."""
    return sys.stdin.buffer
