"""Help numbers and pages: what the public sees, what the operator decides."""

import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from eclaireur.safety import context, queries, reference
from eclaireur.safety.enums import Reason
from eclaireur.safety.models import HelpIndexPage, HelpNumber, HelpPage, OperatorIdentity
from eclaireur.safety.queries.help import AT_HAND
from tests.factories.accounts import PersonFactory
from tests.factories.safety import HelpNumberFactory

pytestmark = pytest.mark.django_db
SLUGS = ["ce-qui-vous-protege", "charte", "comment-ca-marche", "devenir-pair-aidant", "mentions-legales", "pour-les-proches",
         "quitter-vite", "vie-privee"]


@pytest.fixture(autouse=True)
def _numbers_read_again():
    queries.forget_help_numbers()


@pytest.fixture
def shipped():
    reference.load_help()


# --- Numbers -------------------------------------------------------------------------------------


def test_the_numbers_shipped_are_those_of_today(shipped):
    shown = {number.number for number in queries.help_numbers()}
    assert shown == {"3114", "15", "17", "18", "112", "114", "3919"}
    assert queries.help_numbers()[0].number == "3114"


def test_a_number_to_check_is_shown_to_nobody_until_confirmed(shipped):
    unsure = HelpNumber.objects.get(number="3018")
    assert unsure not in queries.help_numbers()
    unsure.is_confirmed = True
    unsure.save()
    assert unsure in queries.help_numbers()


def test_loading_again_leaves_what_the_operator_wrote(shipped):
    HelpNumber.objects.filter(code="15").update(is_shown=False, who_fr="Le SAMU du département")
    HelpPage.objects.filter(slug="charte").update(body="<p>La nôtre</p>")
    assert reference.load_help() is None
    assert HelpNumber.objects.get(code="15").who_fr == "Le SAMU du département"
    assert HelpPage.objects.get(slug="charte").body == "<p>La nôtre</p>"


def test_what_was_deleted_comes_back_alone(shipped):
    HelpNumber.objects.get(code="3114").delete()
    HelpPage.objects.get(slug="charte").delete()
    assert reference.load_help() == "2 numéros et pages d’aide"


def test_114_opens_a_message_and_the_others_a_call(shipped):
    links = {number.number: number.href for number in queries.help_numbers()}
    assert links["114"] == "sms:114"
    assert links["3114"] == "tel:3114"
    assert HelpNumberFactory(number="09 72 39 40 50").href == "tel:0972394050"


def test_a_page_reads_the_numbers_at_most_once_and_then_never(shipped, django_assert_num_queries):
    queries.forget_help_numbers()
    with django_assert_num_queries(1):
        context.help(RequestFactory().get("/"))["help_numbers"]()
    with django_assert_num_queries(0):
        context.help(RequestFactory().get("/"))["help_numbers"]()


def test_a_number_another_process_changed_is_shown_within_seconds(shipped, monkeypatch):
    before = queries.help_numbers()
    cache.delete(queries.HELP_NUMBERS)  # what the other process does; it cannot empty the hands of this one
    HelpNumber.objects.filter(number="15").update(is_shown=False)
    assert queries.help_numbers() == before
    later = time.monotonic() + AT_HAND
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert "15" not in {number.number for number in queries.help_numbers()}


def test_a_page_that_shows_no_number_reads_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        context.help(RequestFactory().get("/"))


def test_without_a_database_the_page_keeps_its_own_numbers(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE safety_helpnumber RENAME TO elsewhere")
    if connection.vendor == "sqlite":
        assert context.help(RequestFactory().get("/"))["help_numbers"]() == []


def test_the_words_of_a_number_follow_the_language():
    number = HelpNumberFactory(name_fr="Écoute", name_en="Listening", who_fr="Des bénévoles", who_en="")
    with translation.override("en"):
        assert (number.name, number.who) == ("Listening", "Des bénévoles")
    with translation.override("fr"):
        assert number.name == "Écoute"


# --- Pages ---------------------------------------------------------------------------------------


def test_help_opens_to_anyone_without_an_account(client, shipped):
    page = client.get("/aide/")
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("En danger maintenant", "Besoin de parler", "Sourd, malentendant", "Face à des violences"):
        assert words in text
    assert 'href="tel:3114"' in text
    assert 'href="sms:114"' in text
    assert "trois fois de suite" in text
    assert "3018" not in text


def test_how_this_place_is_moderated_is_found_under_understanding_it(client, shipped):
    page = client.get(reverse("safety:help")).content.decode()

    understanding = page.split('<h2 id="more">')[1].split("</section>")[0]
    assert f'href="{reverse("safety:charter")}"' in understanding


def test_help_still_helps_before_anything_was_loaded(client):
    text = client.get("/aide/").content.decode()
    assert "3114" in text
    assert "112" in text


def test_a_browser_may_keep_the_help_page_for_when_the_network_is_gone(client, client_of, shipped):
    assert "stale-if-error" in client.get("/aide/")["Cache-Control"]
    assert "no-store" in client_of(PersonFactory()).get("/aide/")["Cache-Control"]


def test_the_help_page_is_light(client, shipped):
    import gzip  # noqa: PLC0415

    assert len(gzip.compress(client.get("/aide/").content)) < 8_000


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_shipped_reads_in_both_languages(client, shipped, slug, language):
    client.cookies["django_language"] = language
    page = client.get(reverse("safety:help_page", args=[slug]))
    row = HelpPage.objects.get(slug=slug)
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<div class="prose" lang="{language}">' in text
    assert (row.title_en if language == "en" else row.title) in text


def test_french_pages_keep_their_signs_attached_to_the_word_before(shipped):
    for page in HelpPage.objects.all():
        for sign in " ;", " :", " ?", " »", "« ", "!":
            assert sign not in page.body, (page.slug, sign)


def test_a_page_without_translation_is_read_in_french_and_says_so(client, shipped):
    HelpPage.objects.filter(slug="charte").update(body_en="")
    client.cookies["django_language"] = "en"
    assert '<div class="prose" lang="fr">' in client.get("/aide/charte/").content.decode()


def test_an_unpublished_page_is_gone(client, shipped):
    HelpPage.objects.get(slug="charte").unpublish()
    assert client.get("/aide/charte/").status_code == 404
    assert "/aide/charte/" not in client.get("/aide/").content.decode().split("<footer")[0]


def test_a_page_has_its_address_under_help(shipped):
    page = HelpPage.objects.get(slug="charte")
    assert page.url == "/aide/charte/"
    assert page.full_url.endswith("/aide/charte/")
    assert HelpIndexPage.objects.get().url == "/aide/"
    assert Site.objects.get().root_page.specific == HelpIndexPage.objects.get()


def test_the_legal_notice_shows_what_the_operator_wrote(client, shipped):
    assert "À compléter" in client.get("/aide/mentions-legales/").content.decode()
    identity = OperatorIdentity.load()
    for field in ("name", "legal_form", "address", "contact", "publisher", "host", "privacy_contact"):
        setattr(identity, field, f"<{field}>")
    identity.save()
    text = client.get("/aide/mentions-legales/").content.decode()
    assert "À compléter" not in text
    assert "&lt;name&gt;" in text


@pytest.mark.parametrize("n", [1, 30])
def test_the_help_page_reads_the_same_whatever_the_numbers(client, shipped, django_assert_num_queries, n):
    for _number in range(n):
        HelpNumberFactory()
    with django_assert_num_queries(2):
        client.get("/aide/")


def test_the_charter_lists_the_very_reasons_people_choose_from(shipped):
    charter = HelpPage.objects.get(slug="charte").body
    for reason in Reason:
        assert f"<li>{reason.label[0].lower()}{reason.label[1:]}" in charter, reason
