"""Every sentence marked for translation, read from the code and the templates without gettext's tools."""

import ast
import re
from collections.abc import Iterator

from django.template.base import Lexer, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

from tests.architecture.house import our_code, our_templates, short

ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
MARKED_IN_EXPRESSION = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")
STRING = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def every_sentence() -> dict[str, str]:
    """Every marked sentence, with the file where it stands."""
    found: dict[str, str] = {}
    for path in our_code():
        for sentence in in_code(path.read_text()):
            found.setdefault(sentence, short(path))
    for path in our_templates():
        for sentence in in_template(path.read_text()):
            found.setdefault(sentence, short(path))
    return found


def in_code(text: str) -> Iterator[str]:
    """The marked sentences of a Python file, singular and plural."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        count = 1 if name in ONE else 2 if name in PLURAL | WITH_CONTEXT else 0
        for argument in node.args[:count][1 if name in WITH_CONTEXT else 0 :]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def in_template(text: str) -> Iterator[str]:
    """The marked sentences of a template, as gettext knows them."""
    tokens = iter(Lexer(text).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        yield from (_unquoted(quoted) for quoted in MARKED_IN_EXPRESSION.findall(token.contents))
        words = list(smart_split(token.contents)) if token.token_type == TokenType.BLOCK else []
        if words and words[0] in {"translate", "trans"} and STRING.fullmatch(words[1]):
            yield _unquoted(words[1])
        elif words and words[0] in {"blocktranslate", "blocktrans"}:
            yield from _block(tokens, trimmed="trimmed" in words)


def _block(tokens: Iterator, *, trimmed: bool) -> Iterator[str]:
    parts: list[str] = []
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            parts.append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.VAR:
            parts.append(f"%({token.contents.split('|')[0].strip()})s")
        elif token.token_type == TokenType.BLOCK:
            yield trim_whitespace("".join(parts)) if trimmed else "".join(parts)
            parts = []
            if token.contents.split()[0] in {"endblocktranslate", "endblocktrans"}:
                return


def _unquoted(quoted: str) -> str:
    return quoted[1:-1].replace(f"\\{quoted[0]}", quoted[0]).replace("%", "%%")
