"""Templates: each is used, none carries code, and a variable that does not exist fails the suite."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template import Context, Template
from wagtail.models import get_page_models

from tests.architecture.house import PACKAGE, our_code, our_templates, short

INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son(?!ce\b|ly\b)[a-z]+=[\"']", re.IGNORECASE),
    "an address that runs code": re.compile(r"javascript:", re.IGNORECASE),
    "a request to someone else": re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}
TEMPLATES = our_templates()


def name_of(path: Path) -> str:
    """The name by which a template is asked for: what follows its templates/ folder."""
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def overridden() -> set[str]:
    """Names of the templates that other packages bring and that ours replace."""
    names = set()
    for config in apps.get_app_configs():
        folder = Path(config.path) / "templates"
        if not folder.is_relative_to(PACKAGE):
            names |= {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return names


def test_every_template_is_used():
    texts = {path: path.read_text() for path in [*TEMPLATES, *our_code()]}
    pages = {model.template for model in get_page_models()}
    replaced = overridden()
    unused = []
    for path in TEMPLATES:
        name = name_of(path)
        if name in replaced or name in pages:
            continue
        asked = [name]
        if name.startswith("cotton/"):
            component = name.removeprefix("cotton/").removesuffix(".html").removesuffix("/index")
            asked = [f"<c-{component.replace('/', '.').replace('_', '-')}{end}" for end in (" ", ">", "\n", "/")] + [name]
        if not any(word in text for where, text in texts.items() if where != path for word in asked):
            unused.append(short(path))
    assert unused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_template_carries_code_or_calls_elsewhere(path):
    found = [what for what, pattern in INLINE.items() if pattern.search(path.read_text())]
    assert found == []


def test_a_variable_that_does_not_exist_fails(tmp_path):
    """The setting that makes the whole suite strict about our own templates."""
    from eclaireur.config.settings.test import Undefined  # noqa: PLC0415 (the settings of the suite)

    template = Template("{{ nobody_gave_this }}")
    template.origin.name = str(PACKAGE / "somewhere.html")
    with pytest.raises(Undefined.Error, match="nobody_gave_this"):
        template.render(Context())

    template.origin.name = str(tmp_path / "of_another_package.html")
    assert template.render(Context()) == ""
