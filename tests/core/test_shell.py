"""The frame: menus for who looks, display, headers, submissions that count once, words that are not lost."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from eclaireur.config.urls import handler400, handler403, handler404, handler500  # noqa: F401 (the pages under test)
from eclaireur.config.urls import urlpatterns as house
from eclaireur.core import once, registries
from eclaireur.core.context import links
from eclaireur.core.display import COOKIE

SENT = []


def _raise(error):
    raise error


def _write(request):
    if request.method == "POST":
        if request.POST.get("text") == "wrong":
            return HttpResponse("à revoir")
        if request.POST.get("text") == "broken":
            raise RuntimeError
        SENT.append(request.POST.get("text"))
        return HttpResponseRedirect(f"/suite/{len(SENT)}/")
    return HttpResponse("ok")


urlpatterns = [
    *house,
    path("t/write/", _write),
    path("t/private/", login_required(_write)),
    path("t/guarded/", csrf_protect(_write)),
    path("t/unreachable/", lambda request: _raise(OperationalError("no database"))),
    path("t/broken/", lambda request: 1 / 0),
    path("t/refused/", lambda request: _raise(PermissionDenied())),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
LONG = "Je voulais vous dire que la semaine a été longue."


@pytest.fixture(autouse=True)
def nothing_sent():
    SENT.clear()


@pytest.fixture
def quiet():
    """A browser to which a broken page answers instead of raising."""
    return Client(raise_request_exception=False)


# --- Menus -------------------------------------------------------------------------------------------


@pytest.fixture
def entry(monkeypatch):
    """A menu with one entry, its badge told."""
    monkeypatch.setattr(registries, "_entries", [])

    def add(**fields):
        known = {"menu": registries.MINE, "label": "Mes lettres", "url_name": "core:licence", "order": 1}
        registries.add_menu_entry(registries.MenuEntry(**known | fields))

    return add


def test_an_entry_is_shown_to_whom_it_is_for_and_to_nobody_else(rf, entry, person):
    entry(visible=lambda who: who == person)
    request = rf.get("/")
    request.user = AnonymousUser()
    assert links(request, registries.MINE) == []
    request.user = person
    assert [link.label for link in links(request, registries.MINE)] == ["Mes lettres"]


@pytest.mark.parametrize(("at", "current"), [("/licence/", "page"), ("/licence/source.tar.gz", "true"), ("/", "")])
def test_the_current_page_and_its_section_are_marked(rf, entry, at, current):
    entry()
    request = rf.get(at)
    request.user = AnonymousUser()
    assert links(request, registries.MINE)[0].current == current


def test_a_badge_is_said_in_words_in_the_menu(client_of, person, entry):
    entry(badge=lambda who: "2 à lire")
    page = client_of(person).get("/licence/").content.decode()
    assert "2 à lire" in page
    assert "quelque chose vous attend" in page


def test_signed_in_people_find_the_way_out_and_visitors_the_way_in(client, client_of, person):
    visitor = client.get("/").content.decode()
    assert "/compte/" in visitor
    assert "data-forget" not in visitor
    member = BeautifulSoup(client_of(person).get("/").content, "html.parser")
    assert member.find("form", attrs={"data-forget": True})["method"] == "post"


# --- Display -----------------------------------------------------------------------------------------


def test_display_is_kept_in_a_cookie_applied_by_the_server_and_leads_back(client):
    answer = client.post("/affichage/", {"theme": "dark", "size": "large", "spacing": "wide", "next": "/licence/"})
    assert answer["Location"] == "/licence/"
    assert client.cookies[COOKIE]["httponly"]
    html = BeautifulSoup(client.get("/licence/").content, "html.parser").html
    assert (html["data-theme"], html["data-size"], html["data-spacing"]) == ("dark", "large", "wide")


@pytest.mark.parametrize("cookie", ["", "dark", "dark.large", "dark.large.wide.more", '"><b>.large.wide', "\x00.normal.wide"])
def test_a_damaged_display_cookie_is_ignored(client, cookie):
    client.cookies[COOKIE] = cookie
    html = BeautifulSoup(client.get("/licence/").content, "html.parser").html
    assert (html["data-theme"], html["data-size"]) == ("auto", "normal")


@pytest.mark.parametrize("address", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", "display", "core:display"])
def test_display_never_leads_to_another_site(client, address):
    answer = client.post("/affichage/", {"theme": "dark", "size": "large", "spacing": "wide", "next": address})
    assert answer["Location"] == "/"


def test_display_refuses_an_unknown_choice_and_says_so(client):
    answer = client.post("/affichage/", {"theme": "rose", "size": "large", "spacing": "wide"})
    assert answer.status_code == 200
    assert "reste quelque chose à revoir" in answer.content.decode()
    assert COOKIE not in client.cookies


# --- Quick exit --------------------------------------------------------------------------------------


def test_quick_exit_leads_out_closes_the_session_and_clears_the_browser(client_of, person):
    browser = client_of(person)
    answer = browser.get("/sortie/", **HERE)
    assert answer["Location"] == settings.EXIT_URL
    assert "storage" in answer["Clear-Site-Data"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert settings.LOGIN_URL  # the next page asks to sign in
    assert browser.get("/mon-espace/").status_code == 302


@pytest.mark.parametrize("headers", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {}, HERE | {"HTTP_SEC_PURPOSE": "prefetch"}])
def test_another_site_or_a_prefetch_cannot_sign_someone_out(client_of, person, headers):
    browser = client_of(person)
    browser.get("/sortie/", **headers)
    assert browser.get("/mon-espace/").status_code == 200


# --- Headers -----------------------------------------------------------------------------------------

KINDS = [
    ("/", 200), ("/licence/", 200), ("/compte/entrer/", 200), ("/nulle-part/", 404), ("/licence", 301),
    ("/t/broken/", 500), ("/t/unreachable/", 503), ("/t/refused/", 403), ("/sortie/", 302),
]


@pytest.mark.parametrize(("address", "status"), KINDS)
def test_every_kind_of_answer_carries_the_strict_headers(quiet, address, status):
    answer = quiet.get(address)
    assert answer.status_code == status
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_only_the_back_office_may_have_inline_code_and_only_its_own(client):
    policy = client.get("/admin/login/", follow=True)["Content-Security-Policy"]
    admin = client.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in admin
    assert "frame-ancestors 'self'" in admin
    assert "default-src 'none'" in admin
    assert "http" not in policy + admin


def test_a_signed_in_page_leaves_nothing_in_caches(client_of, person):
    answer = client_of(person).get("/mon-espace/")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]


# --- Once --------------------------------------------------------------------------------------------


def send(client, token, text="bonjour", **more):
    return client.post("/t/write/", {"text": text, "once": token}, **more)


def test_a_form_sent_twice_counts_once_and_leads_to_the_same_place(client):
    token = str(uuid.uuid4())
    first, second = send(client, token), send(client, token)
    assert SENT == ["bonjour"]
    assert first["Location"] == second["Location"] == "/suite/1/"


def test_other_words_under_the_same_token_count_too(client):
    token = str(uuid.uuid4())
    send(client, token, "bonjour")
    send(client, token, "bonsoir")  # back, then a second message: it must not vanish
    assert SENT == ["bonjour", "bonsoir"]


def test_two_forms_count_twice(client):
    send(client, str(uuid.uuid4()))
    send(client, str(uuid.uuid4()))
    assert len(SENT) == 2


def test_a_form_sent_back_with_errors_can_be_sent_again(client):
    token = str(uuid.uuid4())
    assert send(client, token, "wrong").status_code == 200
    assert send(client, token).status_code == 302
    assert SENT == ["bonjour"]


def test_a_form_that_broke_can_be_sent_again(quiet):
    token = str(uuid.uuid4())
    assert send(quiet, token, "broken").status_code == 500
    assert send(quiet, token).status_code == 302
    assert SENT == ["bonjour"]


@pytest.mark.parametrize("token", ["", "x", "é" * 500, "\x00"])
def test_a_damaged_token_is_no_token(client, token):
    send(client, token)
    send(client, token)
    assert len(SENT) == 2


def test_the_token_of_someone_else_is_not_ours(person, client):
    token = str(uuid.uuid4())
    other = Client()
    other.force_login(person)
    send(other, token)
    send(client, token)
    assert len(SENT) == 2


def test_a_second_submission_while_the_first_runs_does_nothing_and_says_so(client, monkeypatch):
    monkeypatch.setattr(once, "PATIENCE_SECONDS", 0.1)
    token = str(uuid.uuid4())
    request = RequestFactory().post("/t/write/", {"text": "bonjour", "once": token})
    request.user = AnonymousUser()
    assert once.claim_of(request).take()
    answer = send(client, token)
    assert SENT == []
    assert answer["Location"] == "/t/write/"
    assert "déjà reçu" in client.get("/licence/").content.decode()


def test_the_browser_is_told_which_draft_arrived_and_only_then(client):
    token = str(uuid.uuid4())
    assert "envoye" not in send(client, token, "wrong").cookies
    assert send(client, token).cookies["envoye"].value == token


# --- Nothing is lost ---------------------------------------------------------------------------------


def test_words_sent_after_the_session_ended_are_shown_back_and_not_recorded(client):
    answer = client.post("/t/private/", {"text": LONG, "password": "un secret très long à ne pas montrer"}, **HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert LONG in page
    assert "un secret très long" not in page
    assert "next=/t/private/" in page
    assert answer["Cache-Control"] == "no-store"
    assert SENT == []


def test_a_draft_is_not_forgotten_when_the_session_had_ended(client):
    answer = client.post("/t/private/", {"text": "court", "once": str(uuid.uuid4())}, **HERE)
    assert answer.status_code == 302
    assert "envoye" not in answer.cookies


def test_another_site_cannot_have_its_words_shown_here(client):
    answer = client.post("/t/private/", {"text": LONG}, HTTP_SEC_FETCH_SITE="cross-site")
    assert LONG not in answer.content.decode()


@pytest.mark.parametrize(("headers", "shown"), [(HERE, True), ({"HTTP_ORIGIN": "http://testserver"}, True),
                                               ({"HTTP_ORIGIN": "https://ailleurs.example"}, False), ({}, False)])
def test_a_page_too_old_shows_the_words_back_to_the_browser_that_sent_them_only(headers, shown):
    answer = Client(enforce_csrf_checks=True).post("/t/guarded/", {"text": LONG}, **headers)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "n’a pas été enregistré" in page
    assert (LONG in page) is shown
    assert SENT == []


def test_shown_back_words_are_escaped(client):
    page = client.post("/t/private/", {"text": "<script>alert('un texte assez long')</script>"}, **HERE).content.decode()
    assert "<script>alert" not in page


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_too_big_is_413_in_plain_words(client):
    answer = client.post("/t/write/", {"text": "a" * 500})
    assert answer.status_code == 413
    assert "trop long" in answer.content.decode()


def test_a_banner_is_told_above_every_page_while_it_holds(client, monkeypatch):
    told = ["Ceci est une démonstration : toutes les personnes sont fictives."]
    monkeypatch.setattr(registries, "_banners", [lambda: told[0] if told else None])
    assert told[0] in BeautifulSoup(client.get("/licence/").content, "html.parser").aside.get_text()
    told.clear()
    assert BeautifulSoup(client.get("/licence/").content, "html.parser").aside is None
