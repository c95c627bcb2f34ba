"""Pages of the frame: no inline code, light, in the reader's language, and errors in plain words."""

import io
import re
import tarfile
from itertools import pairwise

import brotli
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import override_settings

pytestmark = pytest.mark.django_db

PAGES = ["/", "/composants/", "/affichage/", "/licence/", "/compte/entrer/", "/nulle-part/"]
FIRST_VISIT = 100_000
SCRIPT = 40_000


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


@pytest.mark.parametrize("address", PAGES)
def test_no_inline_code_and_nothing_from_elsewhere(client, address):
    page = soup(client, address)
    assert not page.find_all("style")
    for script in page.find_all("script"):
        assert script.get("src") or script.get("type") == "application/json"
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], tag
        for name in ("src", "srcset", "action", "formaction"):
            assert not str(tag.get(name, "")).startswith(("http", "//")), tag
        if tag.name == "link":
            assert tag["href"].startswith(settings.STATIC_URL), tag


@pytest.mark.parametrize("address", PAGES)
def test_each_page_has_one_main_heading_a_title_a_language_and_a_skip_link(client, address):
    page = soup(client, address)
    assert page.html["lang"] == "fr"
    assert len(page.find_all("h1")) == 1
    assert page.title.get_text(strip=True).endswith("Éclaireur") or address == "/"
    assert page.find("a", class_="skip")["href"] == "#" + page.main["id"]
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_identifiers_are_unique_on_the_gallery(client):
    found = [tag["id"] for tag in soup(client, "/composants/").find_all(id=True)]
    assert len(found) == len(set(found))


def test_help_and_exit_are_on_every_page_even_errors(client):
    for address in PAGES:
        page = soup(client, address)
        assert page.find("a", class_="help")["href"] == "/aide/", address
        assert page.find("a", class_="leave")["href"] == "/sortie/", address
        assert page.find("a", href="tel:3114"), address


def weigh(client, address):
    """Bytes of a first visit, compressed: the page, and what it asks for (fonts apart), and of script alone."""
    answer = client.get(address)
    page = BeautifulSoup(answer.content, "html.parser")
    total, script = len(brotli.compress(answer.content, quality=5)), 0
    wanted = [tag["href"] for tag in page.find_all("link", href=True) if not tag["href"].endswith("woff2")]
    wanted += [tag["src"] for tag in page.find_all(["script", "img"], src=True)]
    for name in wanted:
        file = finders.find(name.removeprefix(settings.STATIC_URL))
        assert file, name
        with open(file, "rb") as content:  # noqa: PTH123
            size = len(brotli.compress(content.read()))
        total += size
        script += size if name.endswith(".js") else 0
    return total, script


@pytest.mark.parametrize("address", ["/", "/compte/entrer/", "/licence/"])
def test_a_first_visit_is_light(client, address):
    total, script = weigh(client, address)
    assert total < FIRST_VISIT, total
    assert script < SCRIPT, script


def test_styles_ask_for_our_own_fonts_only_and_each_exists():
    for name in ("tokens", "base", "shell", "forms", "components", "pages"):
        with open(finders.find(f"core/{name}.css"), encoding="utf-8") as file:  # noqa: PTH123
            text = file.read()
        assert "http" not in text.replace('href^="http', "")
        for address in re.findall(r'url\("([^"]+)"\)', text):
            assert finders.find(f"core/{address}"), address


def test_every_colour_of_one_theme_exists_in_the_others():
    with open(finders.find("core/tokens.css"), encoding="utf-8") as file:  # noqa: PTH123
        blocks = re.findall(r"color-scheme: (light|dark);(.*?)}", file.read(), re.DOTALL)
    light, dark, device = (dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block)) for _, block in blocks)
    assert set(light) == set(dark)
    assert dark == device


@pytest.mark.parametrize("code", [500, 503])
def test_the_page_of_a_broken_house_needs_neither_database_nor_request(code, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = BeautifulSoup(render_to_string(f"{code}.html"), "html.parser")
    assert page.html["lang"] == "fr"
    assert page.find("a", href="tel:3114")


@pytest.mark.parametrize("code", [400, 403, 404, 413, 429])
def test_errors_say_what_happened_and_where_to_go(rf, code):
    request = rf.get("/")
    page = BeautifulSoup(render_to_string(f"{code}.html", {}, request), "html.parser")
    assert page.h1.get_text(strip=True)
    assert page.main.find("a", href="/")
    assert "!" not in page.main.get_text()


def test_coming_back_after_too_many_tries_is_told_in_words(rf):
    assert "dans 5 minutes" in render_to_string("429.html", {"retry_in_words": "dans 5 minutes"}, rf.get("/"))


@override_settings(SHOW_GALLERY=False, DEBUG=False)
def test_the_gallery_is_not_public(client):
    assert client.get("/composants/").status_code == 404


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_gallery_is_shown_in_the_theme_asked(client, theme):
    assert soup(client, f"/composants/?theme={theme}").html["data-theme"] == theme


def test_the_source_that_runs_can_be_downloaded_and_holds_code_only(client):
    answer = client.get("/licence/source.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as tar:
        names = tar.getnames()
        owners = {entry.uname for entry in tar}
    assert "eclaireur-0.1.0/eclaireur/core/source.py" in names
    assert not [name for name in names if "__pycache__" in name or "sqlite" in name]
    assert owners == {""}


def test_the_language_switch_keeps_the_page_and_never_leads_away(client):
    answer = client.post("/langue/", {"language": "en", "next": "/licence/?a=1"})
    assert answer["Location"] == "/licence/?a=1"
    assert soup(client, "/licence/").html["lang"] == "en"
    away = client.post("/langue/", {"language": "en", "next": "https://ailleurs.example/"})
    assert "ailleurs" not in away["Location"]
