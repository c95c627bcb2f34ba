"""The kinds of notice. Upper rooms add theirs from AppConfig.ready(); this room only phrases and sends them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Kind:
    """A kind of notice: a code, a sentence where `{who}` may stand for the other's pseudonym, and nothing else."""

    code: str
    sentence: Any  # a lazy French string
    default_email: bool

    def said(self, who: str = "") -> str:
        """The sentence in the language of the moment; without a pseudonym, someone is "Quelqu’un"."""
        return str(self.sentence).replace("{who}", who or _("Quelqu’un"))


_kinds: dict[str, Kind] = {}


def add_kind(code: str, sentence: Any, default_email: bool = False) -> None:
    """Register a kind of notice: `code` ("room.what"), its lazy `sentence`, and whether it is of
    the essential ones, which may also go by e-mail (someone writes, proposes, or awaits an answer).

    The sentence never says more than a pseudonym (`{who}`): a notice may be read over a shoulder.
    Raises ValueError when another sentence already has this code.
    """
    kind = Kind(code, sentence, default_email)
    if (known := _kinds.setdefault(code, kind)).sentence is not sentence and str(known.sentence) != str(sentence):
        raise ValueError(f"Two kinds of notice are called {code}.")


def kind(code: str) -> Kind:
    """The kind registered under `code`; LookupError when no room registered it."""
    return _kinds[code]


def kinds() -> list[Kind]:
    """Every kind, in the order in which rooms registered them."""
    return list(_kinds.values())
