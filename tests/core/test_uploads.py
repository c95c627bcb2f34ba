"""Files: only the back office takes any. A wrong one is refused in words, and none leaves its folder or runs."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from eclaireur.accounts.enums import Role
from tests.architecture.house import our_models, our_templates
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def picture(kind="PNG", size=(4, 4)) -> bytes:
    file = io.BytesIO()
    Picture.new("RGB", size).save(file, kind)
    return file.getvalue()


def huge_picture(side=60_000) -> bytes:
    """A few bytes that say they are 3.6 thousand million points."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture
def office(client_of):
    browser = client_of(PersonFactory(roles=[Role.OPERATOR]))
    browser.raise_request_exception = False
    return browser


def give(office, what, name, content):
    page = reverse("wagtailimages:add" if what is Image else "wagtaildocs:add")
    return office.post(page, {"title": "x", "file": SimpleUploadedFile(name, content), "description": "x", "tags": "", "collection": "1"})


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b"ceci est un texte"), ("a.png", HTML), ("a.svg", SVG), ("a.png", SVG), ("a.png", huge_picture()), ("a.exe", b"MZ"),
     ("a.gif", picture("GIF")), ("a.png", picture()[:20]), ("a.jpg", picture("PNG")), ("a.png", b""), ("a.html", picture())],
    ids=["text", "page", "svg", "svg as png", "huge", "program", "gif", "cut", "another kind", "empty", "picture as page"],
)
def test_what_is_not_a_picture_is_refused_in_words(office, name, content):
    answer = give(office, Image, name, content)
    assert answer.status_code == 200
    assert not Image.objects.exists()
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a.html", HTML), ("a.pdf.html", HTML), ("a.svg", SVG), ("a.zip", b"PK\x03\x04"), ("sans-fin", b"x"), ("a.pdf", b"")],
)
def test_what_is_not_a_document_is_refused_in_words(office, name, content):
    answer = give(office, Document, name, content)
    assert answer.status_code == 200
    assert not Document.objects.exists()
    assert answer.context["form"].errors["file"]


WHOLE_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    "content", [HTML, SVG, picture(), b"MZ" + WHOLE_PDF, b"PK\x03\x04" + b"x" * 2000, WHOLE_PDF[:-8], HTML + WHOLE_PDF],
    ids=["page", "svg", "picture", "program", "archive", "cut", "page before a pdf"],
)
@pytest.mark.parametrize("page", ["wagtaildocs:add", "wagtaildocs:add_multiple"])
def test_what_is_not_a_pdf_inside_is_refused_in_words_whatever_its_name(office, page, content):
    file = {"wagtaildocs:add": "file", "wagtaildocs:add_multiple": "files[]"}[page]
    answer = office.post(
        reverse(page), {"title": "x", "tags": "", "collection": "1", file: SimpleUploadedFile("a.pdf", content)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 200
    assert "pas un PDF entier" in (answer.json()["error_message"] if page.endswith("multiple") else answer.content.decode())
    assert not Document.objects.exists()


def test_a_pdf_is_kept_and_its_title_changed_without_giving_it_again(office):
    give(office, Document, "a.pdf", WHOLE_PDF)
    kept = Document.objects.get()
    office.post(reverse("wagtaildocs:edit", args=[kept.pk]), {"title": "y", "tags": "", "collection": "1"})
    kept.refresh_from_db()
    assert kept.title == "y"
    with kept.file.open() as file:
        assert file.read() == WHOLE_PDF


def test_a_file_too_big_is_refused_in_words(office, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    answer = give(office, Document, "a.pdf", b"%PDF-1.4" + b"x" * 200)
    assert not Document.objects.exists()
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("name", ["../../evasion.png", "..\\..\\evasion.png", "/etc/evasion.png", "é à ".strip() + ".png", "a" * 300 + ".png", "a\x00b.png", ".png"])
def test_no_name_leads_out_of_the_folder(office, name):
    give(office, Image, name, picture())
    root = Path(house.MEDIA_ROOT).resolve()
    for image in Image.objects.all():
        assert Path(image.file.path).resolve().is_relative_to(root)
        assert ".." not in image.file.name
    assert not list(root.parent.glob("evasion*"))


def test_a_picture_with_a_page_at_its_end_stays_a_picture(office):
    give(office, Image, "a.png", picture() + HTML)
    for image in Image.objects.all():
        assert image.file.name.endswith(".png")


def test_no_page_of_ours_and_no_table_takes_a_file():
    """The day one does, it comes here with its own tests."""
    fields = [str(field) for model in our_models() for field in model._meta.local_fields if isinstance(field, models.FileField)]
    forms = [path.name for path in our_templates() if 'type="file"' in path.read_text() or "multipart" in path.read_text()]
    assert fields == []
    assert forms == []


@pytest.mark.parametrize("role", [None, *[role for role in Role if role not in (Role.OPERATOR, Role.COORDINATOR)]])
def test_nobody_else_gives_files(client_of, role):
    browser = client_of(PersonFactory(roles=[role] if role else []))
    for what, name, content in ((Image, "a.png", picture()), (Document, "a.pdf", b"%PDF-1.4")):
        assert give(browser, what, name, content).status_code in {302, 403}
        assert not what.objects.exists()
