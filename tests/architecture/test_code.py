"""Habits of the code, held by tests: docstrings, length, names, words that must not be there."""

import ast
import re
import subprocess

import pytest

from tests.architecture.house import ROOT, our_code, our_templates, short

LONGEST_FILE = 300  # lines
LONGER_FOR_A_REASON: dict[str, str] = {}
DOCUMENTED = ("actions", "queries", "rules", "registries")
UNFINISHED = re.compile(r"(?:#|//|/\*|<!--|\{#|--) *.{0,80}\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org", re.IGNORECASE)
MACHINES = re.compile(r"(?<![\w.])/(work|farm|root|home/\w+)/", re.IGNORECASE)
READ_ALOUD = re.compile(r"predicate|property$")
BELITTLING = re.compile(r"\b(usagers?|usagères?|malades?)\b", re.IGNORECASE)
CODE = our_code()


def tracked() -> list:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:  # a font, a picture
        return ""


def public_functions(tree: ast.Module):
    """Functions and methods others may call, with their names; predicates and properties are read aloud as they are."""
    for node in tree.body:
        holders = [("", node)] if isinstance(node, ast.FunctionDef) else []
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            holders += [(f"{node.name}.", one) for one in node.body if isinstance(one, ast.FunctionDef)]
        yield from (
            (before + one.name, one) for before, one in holders
            if not one.name.startswith("_") and not any(READ_ALOUD.search(ast.unparse(mark)) for mark in one.decorator_list)
        )


@pytest.mark.parametrize("path", CODE, ids=short)
def test_a_module_says_what_it_is_and_stays_short(path):
    text = path.read_text()
    lines = text.count("\n")
    if text.strip() and path.name != "__main__.py":
        is_package_marker = path.name == "__init__.py" and ("management" in path.parts or "templatetags" in path.parts)
        assert is_package_marker or ast.get_docstring(ast.parse(text)), "begin with a docstring: which room, what, why"
    assert lines <= LONGEST_FILE or short(path) in LONGER_FOR_A_REASON, f"{lines} lines: split it"


def filled_too_soon(tree: ast.Module) -> list[str]:
    """Lazy sentences filled with `%`, or joined, where a module or a class is made: they are plain French from then on."""
    lazy = {
        name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
        if name.name.endswith("gettext_lazy")
    }

    def is_lazy(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in lazy

    def at_import(node: ast.AST):
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                yield child
                yield from at_import(child)

    found = []
    for node in at_import(tree):
        parts = [node.left, node.right] if isinstance(node, ast.BinOp) else []
        if isinstance(node, ast.JoinedStr):
            parts = [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = [node.func.value]  # _("…").format(…)
        if any(is_lazy(part) for part in parts):
            found.append(f"line {node.lineno}: {ast.unparse(node)[:60]}")
    return found


@pytest.mark.parametrize("path", CODE, ids=short)
def test_no_sentence_is_filled_before_its_reader_is_known(path):
    assert filled_too_soon(ast.parse(path.read_text())) == [], "fill it in a function, or with format_lazy"


def test_what_is_filled_too_soon_is_seen():
    head = "from django.utils.translation import gettext_lazy as _, ngettext_lazy\n"
    for line in ('A = _("%(n)s mots") % {"n": 2}', 'class F:\n    a = Field(help_text=_("%s") % 2)', 'A = f"{_(1)} mots"',
                 'A = ngettext_lazy("a", "b", 2).format()'):
        assert filled_too_soon(ast.parse(head + line)), line
    for line in ('A = _("mots")', 'def f():\n    return _("%s") % 2', 'A = format_lazy(_("{n} mots"), n=2)'):
        assert not filled_too_soon(ast.parse(head + line)), line


@pytest.mark.parametrize(
    "path",
    [path for path in CODE if "matching" in path.parts or any(part.removesuffix(".py") in DOCUMENTED for part in path.parts)],
    ids=short,
)
def test_public_functions_say_what_they_do(path):
    silent = [name for name, node in public_functions(ast.parse(path.read_text())) if not ast.get_docstring(node)]
    assert silent == []


def test_no_room_for_leftovers():
    names = [short(path) for path in CODE if {"utils", "helpers", "misc", "common"} & {part.removesuffix(".py") for part in path.parts}]
    assert names == []


def test_nothing_is_left_unfinished():
    this = "tests/architecture/test_code.py"
    found = [
        f"{short(path)}: {match.group()}"
        for path in tracked() if path.suffix in {".py", ".html", ".js", ".css", ".md", ".toml"} and short(path) != this
        for match in UNFINISHED.finditer(text_of(path))
    ]
    assert found == []


def test_no_file_names_a_registry_or_a_machine():
    this = "tests/architecture/test_code.py"
    found = [
        f"{short(path)}: {match.group()}"
        for path in tracked() if short(path) != this
        for pattern in (REGISTRIES, MACHINES)
        for match in pattern.finditer(text_of(path))
    ]
    assert found == []


def test_no_page_belittles_anyone():
    found = [
        f"{short(path)}: {match.group()}" for path in our_templates() for match in BELITTLING.finditer(path.read_text())
    ]
    assert found == []
