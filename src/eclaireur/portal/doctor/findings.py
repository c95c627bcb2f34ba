"""What an examination finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

OK = "ok"
MEND = "to_mend"
BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """The state of one part: `code` for machines, `state`, and one French sentence that says what to do."""

    code: str
    state: str
    sentence: str


def examine() -> Iterator[Finding]:
    """Every finding, in order. A check that cannot even run is a finding too."""
    from eclaireur.portal.doctor import service, storage  # noqa: PLC0415 (they use Finding)

    for check in (*storage.CHECKS, *service.CHECKS):
        yield _safely(check)


def _safely(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 (an examination goes to its end; the text of an error may hold a secret)
        return Finding(check.__name__, BROKEN, f"L’examen n’a pas pu se faire ({type(error).__name__}).")
