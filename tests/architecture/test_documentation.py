"""What the documents tell people to type exists."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.architecture.house import ROOT, short

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
COMMAND = re.compile(r"(?:^|[/\s])eclaireur +([a-z_]+)((?: +[^\s|;&]+)*)")
OUTSIDE = {"useradd", "cp", "systemctl", "journalctl", "git", "cd", "export", "nginx", "openssl", "install", "chmod", "createdb", "curl", "psql", "rsync"}


def typed() -> list[tuple[Path, str]]:
    """Every line the documents tell people to type."""
    lines = []
    for document in DOCUMENTS:
        for block in FENCE.findall(document.read_text()):
            whole = block.replace("\\\n", " ")
            lines += [(document, line.split(" #")[0].strip()) for line in whole.splitlines() if line.strip() and not line.startswith("#")]
    return lines


def test_there_is_something_to_check():
    assert len(typed()) > 10


@pytest.mark.parametrize(("document", "line"), typed(), ids=lambda value: short(value) if isinstance(value, Path) else value)
def test_a_documented_command_exists(document, line):
    words = [word for word in line.split() if not re.fullmatch(r"[A-Z_]+=\S*", word)]
    if words[0] == "sudo":
        words = words[3:] if words[1] == "-u" else words[1:]
    if words[0] == "make":
        targets = [word for word in words[1:] if "=" not in word]
        done = subprocess.run(["make", "--dry-run", *targets], cwd=ROOT, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
    elif words[0].endswith("eclaireur"):
        assert_command(words[1], words[2:])
    elif words[0].endswith("python"):
        assert words[1] == "-m" or (ROOT / words[1]).exists()
    else:
        assert words[0] in OUTSIDE, f"{short(document)} tells to type `{words[0]}`"


def test_commands_named_in_sentences_exist():
    for document in DOCUMENTS:
        for name, _rest in COMMAND.findall(" ".join(re.findall(r"`([^`\n]+)`", document.read_text()))):
            assert name in get_commands(), f"{short(document)} speaks of `eclaireur {name}`"


def assert_command(name: str, arguments: list[str]) -> None:
    assert name in get_commands(), f"eclaireur {name} does not exist"
    parser = load_command_class(get_commands()[name], name).create_parser("eclaireur", name)
    known = {option for action in parser._actions for option in action.option_strings}
    given = {argument.split("=")[0] for argument in arguments if argument.startswith("--")}
    assert given <= known, f"eclaireur {name} does not know {given - known}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_links_between_documents_lead_somewhere(document):
    broken = [link for link in LINK.findall(document.read_text()) if not (document.parent / link.strip()).exists()]
    assert broken == []
