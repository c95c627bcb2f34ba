"""Every form of the house, sent what no page of ours sends: the answer is clear, and never a fault of the server.

The addresses are those of the permission matrix, their fields those of the pages themselves, and the values come
from hypothesis. Each room is tried whole: each address as a visitor when visitors may enter, and as the first kind of
person who may (a member whose own rows they are, else a peer, else whoever keeps the desk).

Twice each, always the same, in the usual run. `make junk` sends fifty to each address (JUNK=50), drawn anew each time:
what it finds is in the message of the failure, to be written down as a test of its own.
"""

import json
import os
import re
from contextlib import contextmanager
from urllib.parse import quote_plus

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.architecture.objects import ROWS
from tests.architecture.permissions import ROOMS, door, names_of
from tests.architecture.world import (
    ANONYMOUS,
    COORDINATOR,
    FACILITATOR,
    GREETER,
    MEMBER,
    MODERATOR,
    OPERATOR,
    PEER,
    World,
    undone,
)

pytestmark = pytest.mark.django_db

CLEAR = {200, 301, 302, 303, 400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 503}
FIELD = re.compile(r"""<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)""")
USUAL = ("text", "body", "words", "title", "pk", "next", "answer", "page", "q", "token", "once", "reason")

NASTY = st.sampled_from([
    b"%00", b"avant%00apr%C3%A8s", b"%ED%A0%80", b"%FF%FE", b"%E2%80%AE%D7%90%D7%91", b"%F0%9F%98%80" * 300, b"-1", b"1e309", b"NaN", b"9" * 400,
    b"2026-02-31", b"0000-00-00", b"99999-01-01T25:61", b"%5B%5D", b"%7B%22a%22%3A1%7D", b"null", b"on", b"%27+OR+1%3D1--", b"..%2F..%2Fetc",
    b"javascript%3Aalert%281%29", b"//x.example", b"%3Cscript%3E", b"00000000-0000-0000-0000-000000000000", b"%0D%0AX-A%3A+b", b"",
])
VALUES = st.lists(NASTY | st.text(max_size=40).map(lambda text: quote_plus(text, errors="surrogatepass").encode()), min_size=6, max_size=6)
BODIES = st.sampled_from([
    ("application/json", b"[1, 2"), ("application/json", b'{"text": ["a", {}]}'), ("text/plain", b"text=a"), ("application/octet-stream", b"\x00\xff"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\ncoup'),
    ("multipart/form-data", b"sans frontiere"), ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"; filename="a.exe"\r\n\r\nMZ\r\n--x--\r\n'),
    ("application/x-www-form-urlencoded; charset=utf-7", b"text=+ADw-"), ("application/x-www-form-urlencoded", b"&" * 3000),
])
TIMES = int(os.environ.get("JUNK", "2"))
HARSH = settings(
    max_examples=TIMES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None,
    derandomize="JUNK" not in os.environ,
)
INSIDE = (MEMBER, PEER, FACILITATOR, GREETER, MODERATOR, COORDINATOR, OPERATOR)


def who_enters(name: str) -> list[str]:
    """A visitor if they get in by this address, and the first of those signed in who do; a member where nobody does."""
    group = door(name).group
    return [kind for kind in (ANONYMOUS,) if kind in group] + [kind for kind in INSIDE if kind in group][:1] or [MEMBER]


def in_the_room(room: str):
    """Each address of a room: its name, and a browser of each who enters. What is done there is undone."""
    with undone():
        world = World()
        browsers = {kind: world.browser(kind) for kind in {kind for name in names_of(room) for kind in who_enters(name)}}
        for name in names_of(room):
            for kind in who_enters(name):
                cache.clear()
                world.read_again()
                with undone():
                    kwargs = ROWS[name](world) if name in ROWS else {}
                    yield f"{name} ({kind})", reverse(name, kwargs=kwargs), browsers[kind]


def sent_to(room: str) -> list[tuple[list[bytes], tuple[str, bytes]]]:
    """What hypothesis would send to the forms of a room: values, and a body of another kind."""
    sent = []
    HARSH(given(values=VALUES, other=BODIES)(lambda values, other: sent.append((values, other))))()
    return sent


def fields_of(browser: Client, address: str) -> list[str]:
    """The names of what can be filled on the page, or usual ones where there is no page."""
    page = browser.get(address)
    found = [] if page.streaming else FIELD.findall(page.content.decode(errors="replace"))
    return sorted({name for name in found if name != "csrfmiddlewaretoken"}) or list(USUAL)


def assert_clear(answer, what: str) -> None:
    if answer.streaming:
        b"".join(answer)
    assert answer.status_code in CLEAR, f"{what} answers {answer.status_code}"
    assert answer.status_code in {301, 302, 303, 405} or answer.streaming or answer.content or answer.status_code == 200, what
    assert connection.is_usable(), what


FORM = "application/x-www-form-urlencoded"


def posted(browser: Client, name: str, address: str, kind: str, body: bytes) -> None:
    """A body is sent, and the answer is clear."""
    with leaving_no_trace(browser):
        assert_clear(browser.post(address, body, content_type=kind), f"POST {name} as {kind}: {body[:2000]!r}")


@contextmanager
def leaving_no_trace(browser: Client):
    """What is done is undone, in the database, in the browser, and in the counts of what is slowed down."""
    kept = browser.cookies.copy()
    cache.clear()
    with undone():
        yield
    browser.cookies = kept


@pytest.mark.parametrize("room", ROOMS)
def test_no_form_fails_on_what_it_is_sent_nor_acts_without_its_token(room):
    """Nonsense in every field, fields twice, in the address too; a megabyte; a body of another kind; from another site."""
    several = sent_to(room)
    for name, address, browser in in_the_room(room):
        fields = fields_of(browser, address)
        much = b"&".join(quote_plus(field).encode() + b"=" + b"e" * (1_000_000 // len(fields)) for field in fields)
        posted(browser, name, address, FORM, much)
        for values, other in several:
            pairs = [quote_plus(field).encode() + b"=" + values[place % len(values)] for place, field in enumerate(fields)]
            junk = b"&".join(pairs + pairs[:3] + [quote_plus(fields[0]).encode() + b"%5B%5D=x"])
            posted(browser, name, address, FORM, junk)
            posted(browser, name, address, *other)
            with leaving_no_trace(browser):
                assert_clear(browser.get(f"{address}?{junk.decode('ascii')[:3000]}"), f"GET {name} ?{junk[:2000]!r}")
        outsider = Client(enforce_csrf_checks=True, raise_request_exception=False)
        outsider.cookies = browser.cookies
        answer = outsider.post(address, {"text": "x"})
        assert answer.status_code in {403, 405}, f"{name} takes what comes from anywhere: {answer.status_code}"


def test_forms_open_to_both_are_tried_as_a_visitor_and_as_a_member_and_desks_by_those_who_keep_them():
    assert who_enters("account_login") == [ANONYMOUS, MEMBER]
    assert who_enters("safety:desk") == [MODERATOR]
    inside = {kind for room in ROOMS for name in names_of(room) for kind in who_enters(name)}
    assert inside >= {ANONYMOUS, MEMBER, PEER, FACILITATOR, MODERATOR, COORDINATOR}


def test_too_much_is_said_in_words(client):
    answer = client.post(reverse("account_login"), b"login=" + b"a" * 3_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "<h1" in answer.content.decode()


def test_too_many_fields_are_refused_in_words():
    answer = Client(raise_request_exception=False).post(
        reverse("account_login"), b"&".join(b"a%d=1" % number for number in range(2000)), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("sent", ["[]", "null", "3", '{"id": 1}', '{"id":"x","rawId":"x","type":"public-key","response":{}}', json.dumps({"a": "b" * 9000})])
def test_what_no_passkey_answers_is_refused_at_the_entrance(client, sent):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": sent})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account_login")
