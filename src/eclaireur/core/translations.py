"""The compiled translations, made in Python: a machine without gettext must still speak English.

`python -m eclaireur.core.translations` compiles what is stale; it needs no settings.
"""

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def sources() -> list[Path]:
    """Every catalogue of the project (`django.po`), in a steady order."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def stale() -> list[Path]:
    """The catalogues whose compiled form is absent or older than they are."""
    return [
        source
        for source in sources()
        if not (made := source.with_suffix(".mo")).exists() or made.stat().st_mtime < source.stat().st_mtime
    ]


def compile_stale() -> list[Path]:
    """Compile what is stale and return those catalogues. Raises OSError when the catalogue is not valid."""
    done = stale()
    for source in done:
        draft = source.with_suffix(f".mo.{os.getpid()}")  # its own: another process may be compiling too
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(source.with_suffix(".mo"))  # whole or not at all: another process may be reading
    return done


if __name__ == "__main__":
    compile_stale()
