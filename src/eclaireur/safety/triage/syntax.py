"""Triage, pure: the syntax of patterns, the same for the rules we ship and for those operators write.

    je veux mourir          these words, in this order; a few light words ("vraiment", "juste") may slip in
    suicid*                 every word that begins so
    (corde|cachets)         one or the other; alternatives may have several words
    (vraiment)?  seule?     perhaps: these words, this last letter
    je .. partir            at most six words between, none of which denies; "..." for at most ten
    en finir !(avec|de)     not followed by one of these
    #                       any number in digits
    corde & (poutre|cou)    the first words, in a sentence where the others are too, in any order
    <die>                   a list of `triage.vocabulary`

Patterns are written as texts are read: lower case, no accents, elisions opened ("j'ai" is "je ai"); whatever is written
otherwise is brought to it. Everything is bounded, so that no pattern can take long on any text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from eclaireur.safety.triage.folding import folded
from eclaireur.safety.triage.normalise import CAPITALS, LIGHT_WORDS, plain_words

LONGEST = 500
"""Characters of one pattern written by an operator."""
SENTENCE_ENDS = (" . ", " ? ")
MOST_GAPS = 2
_LEXEME = re.compile(r"\s+|\.\.\.?|!\(|[()|?]|<[\w ,]+>|[,\"]|[^\s()|?<>.!,\"]+\??")


def _marked(words: str) -> str:
    """Words as they stand in a text whose light words are in capitals (see `Normal.marked`)."""
    return " ".join(CAPITALS.get(word, word) for word in words.split())


_LIGHT_TOGETHER = "|".join(_marked(words) for words in LIGHT_WORDS if " " in words)
_LIGHT = f"(?:(?:[A-Z]+|,|{_LIGHT_TOGETHER}) ){{0,2}}"
_GAP_WORD = r"(?:(?!(?:pas|plus|jamais|ni|sans|mais|not|never|dont) )[A-Za-z0-9,]+ )"
_STRANGE = re.compile("[^a-z0-9' -]")
_FREQUENT = frozenset(
    """je tu il elle on nous vous ils elles me te se ne pas plus le la les un une des de du a au aux ce cet cette ca et ou
    que qui est ai as suis es sont etait avait vais va fait faire tout toute tous y en dans par pour sur avec sans mon ma
    mes ton ta sa son ses moi lui i to the my me am a and of it is so be want veux veut peux peut trop bien comme si mais
    encore jamais rien vie jour soir fois quand deja peur envie personne monde gens dit ete""".split()  # noqa: SIM905
)
"""Words of every message: they announce nothing by themselves."""
_COST_OF_FREQUENT = 1_000
KEY_LENGTHS = (3, 4, 5)
"""How many first letters of a word stand for "begins so" in the keys of a pattern."""


class PatternError(ValueError):
    """A pattern that cannot be read; its text says why, in French."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read: a regular expression on normal text, and the words it needs: one at least of each set, the rarest first.

    Expressions are compiled when a text first holds one of these words: all at once would keep whoever writes first waiting.
    """

    regex: str
    needs: tuple[frozenset[str], ...]
    beside: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The words that announce it."""
        return self.needs[0]

    def may_be_among(self, words: set[str]) -> bool:
        """Whether these words (and beginnings of words) hold all it needs: searching costs much more than this."""
        return not any(need.isdisjoint(words) for need in self.needs)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it is in a normal text, as marked; with words `beside` it, only in sentences that hold them too."""
        last, held = 0, not self.beside  # where the sentence looked at ends, and whether it holds what must be beside
        for match in _compiled(self.regex).finditer(text):
            start, end = match.span()
            if self.beside and end > last:
                first = max(text.rfind(cut, 0, start + 1) for cut in SENTENCE_ENDS)
                ends = [place for cut in SENTENCE_ENDS if (place := text.find(cut, end - 1)) >= 0]
                last = min(ends, default=len(text)) + 1
                sentence = text[max(first, 0) : last]
                held = all(_compiled(other).search(sentence) for other in self.beside)
            if held:
                yield start, end


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a pattern: its expression, and the sets of keys of which it needs one each, the rarest first; none when it may be empty."""

    regex: str
    needs: tuple[frozenset[str], ...] = ()
    optional: bool = False
    gap: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """What announces it."""
        return self.needs[0] if self.needs else frozenset()


def _cost(keys: frozenset[str]) -> int:
    return sum(_COST_OF_FREQUENT if key in _FREQUENT else 1 for key in keys)


def _rarest_first(pieces: Iterable["_Piece"]) -> tuple[frozenset[str], ...]:
    return tuple(sorted(dict.fromkeys(need for piece in pieces for need in piece.needs), key=_cost))


@lru_cache(maxsize=4_096)
def compiled(pattern: str) -> Pattern:
    """`pattern` ready to be searched for. Raises PatternError, with a sentence in French."""
    parts = [_part(part) for part in pattern.split("&")]
    needs = _rarest_first(parts)
    regexes = [f"(?<= ){part.regex}" for part in parts]
    return Pattern(regexes[0], needs, tuple(regexes[1:]))


def _part(pattern: str) -> _Piece:
    lexemes = _LEXEME.findall(pattern)
    if "".join(lexemes) != pattern:
        raise PatternError("un signe n’est pas compris : écrivez des mots, *, ?, |, des parenthèses ou deux points de suite")
    reader = _Reader([lexeme for lexeme in lexemes if not lexeme.isspace()])
    piece = reader.alternatives()
    if reader.place < len(reader.lexemes):
        raise PatternError("une parenthèse se ferme sans s’être ouverte")
    if not piece.keys:
        raise PatternError("il faut au moins un mot qui ne soit pas facultatif")
    return piece


def operators_pattern(pattern: str) -> Pattern:
    """A pattern as an operator writes it: no lists of ours, nothing too long. Raises PatternError."""
    if len(pattern) > LONGEST:
        raise PatternError(f"cette formule dépasse {LONGEST} caractères")
    if "<" in pattern or ">" in pattern:
        raise PatternError("les signes < et > ne servent pas ici")
    if len(re.findall(r"\.\.+", pattern)) > MOST_GAPS or pattern.count("&") > MOST_GAPS:
        raise PatternError(f"au plus {MOST_GAPS} fois « .. » et {MOST_GAPS} fois « & »")
    return compiled(pattern)


_SIGNS = {
    ",": _Piece("(?:, )?", gap=True),
    '"': _Piece('" ', (frozenset({'"'}),)),
    "#": _Piece("[0-9]+ ", (frozenset({f"{digit}#" for digit in "0123456789"}),)),
}


class _Reader:
    """Reads lexemes into pieces, by recursive descent."""

    def __init__(self, lexemes: list[str]) -> None:
        self.lexemes, self.place = lexemes, 0

    @property
    def next(self) -> str:
        return self.lexemes[self.place] if self.place < len(self.lexemes) else ""

    def take(self) -> str:
        self.place += 1
        return self.lexemes[self.place - 1]

    def alternatives(self) -> _Piece:
        branches = [self.sequence()]
        while self.next == "|":
            self.take()
            branches.append(self.sequence())
        if len(branches) == 1:
            return branches[0]
        if not all(branch.keys for branch in branches):
            raise PatternError("un des choix entre | est vide")
        regex = "(?:" + "|".join(branch.regex for branch in branches) + ")"
        return _Piece(regex, (frozenset().union(*(branch.keys for branch in branches)),))

    def sequence(self) -> _Piece:
        pieces: list[_Piece] = []
        while self.next and self.next not in "|)":
            pieces.extend(self.item())
        return _joined(pieces)

    def item(self) -> list[_Piece]:
        lexeme = self.take()
        if lexeme == "?":
            raise PatternError("un ? n’a pas de mot devant lui")
        if lexeme in {"..", "..."}:
            return [_Piece(_GAP_WORD + ("{0,6}" if lexeme == ".." else "{0,10}"), gap=True)]
        if lexeme in {"(", "!("}:
            inner = self.alternatives()
            if self.next != ")":
                raise PatternError("une parenthèse ne se ferme pas")
            self.take()
            if lexeme == "!(":
                return [_Piece(f"(?!{_LIGHT}{inner.regex})", gap=True)]
            pieces = [inner]
        elif lexeme in _SIGNS:
            pieces = [_SIGNS[lexeme]]
        elif lexeme.startswith("<"):
            pieces = [_listed(lexeme[1:-1])]
        else:
            pieces = _words(lexeme)
        if self.next == "?":
            self.take()
            whole = _joined(pieces)
            pieces = [_Piece(whole.regex, optional=True)]
        return pieces


def _joined(pieces: list[_Piece]) -> _Piece:
    regex, begun = "", False
    for piece in pieces:
        if piece.gap:
            regex += piece.regex
        elif piece.optional:
            regex += f"(?:{_LIGHT}{piece.regex})?" if begun else f"(?:{piece.regex}{_LIGHT})?"
        else:
            regex += (_LIGHT if begun else "") + piece.regex
            begun = True
    return _Piece(regex, _rarest_first(piece for piece in pieces if not piece.optional))


def _words(lexeme: str) -> list[_Piece]:
    """The pieces of one written word: several when it holds an elision."""
    if "*" in lexeme[:-1]:
        raise PatternError(f"« {lexeme} » ne se lit pas : l’étoile vient à la fin d’un mot")
    if lexeme.endswith("*"):
        elided, _, begun = folded(lexeme[:-1]).rpartition("'")
        if len(begun) < KEY_LENGTHS[0] or not begun.isalnum():
            raise PatternError(f"« {lexeme} » : l’étoile vient après au moins trois lettres")
        before = [_word(word) for word in plain_words(f"{elided}'")]
        forms = "|".join([f"{begun}[a-z0-9]*", *(light for word, light in CAPITALS.items() if word.startswith(begun))])
        return [*before, _Piece(f"(?:{forms}) ", (frozenset({begun[: KEY_LENGTHS[-1]] + "*"}),))]
    words = plain_words(lexeme.removesuffix("?"))
    if not words or _STRANGE.search(folded(lexeme.removesuffix("?"))):
        raise PatternError(f"« {lexeme} » ne se lit pas")
    pieces = [_word(word) for word in words]
    if lexeme.endswith("?"):
        last = words[-1]
        pieces[-1] = _Piece(f"(?:{_marked(last)}|{_marked(last[:-1])}) ", (frozenset({last, last[:-1]}),))
    return pieces


def _word(word: str) -> _Piece:
    return _Piece(f"{_marked(word)} ", (frozenset({word}),))


@lru_cache
def _listed(name: str) -> _Piece:
    from eclaireur.safety.triage.vocabulary import LISTS  # noqa: PLC0415 (lists are written in this syntax)

    if name not in LISTS:
        raise PatternError(f"la liste « {name} » n’existe pas")
    reader = _Reader([lexeme for lexeme in _LEXEME.findall(LISTS[name]) if not lexeme.isspace()])
    piece = reader.alternatives()
    return _Piece(f"(?:{piece.regex})", piece.needs)
