"""What a journey may ask for: a real browser, the whole site running, and an accessibility check.

    def test_something(browse, site_url, axe):
        page = browse(person, width=360, theme="dark")   # or the fixtures `page`, `phone`, `dark`
        page.goto(site_url + "/mon-espace/")
        axe(page)

Pages may speak to the site only: a request elsewhere, or a refusal by the content security policy, fails the
test. One Chromium serves all journeys, each in a window of its own. Playwright keeps an event loop in its thread, where these tests
run, so a test that calls an action (which may notify live pages) does it with `aside(lambda: actions.something(...))`.
"""

import mimetypes
import os
import shutil
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
import uvicorn
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.factories.accounts import PersonFactory, prove_identity
from tests.factories.conversations import room_of

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first has no window to draw: lighter
CHROMIUM = next(filter(None, (os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 10_000  # milliseconds, for a machine busy with other tests
OF_COLOUR = ["color-contrast", "link-in-text-block"]
SEEN_ELSEWHERE = os.environ.get("CI") == "true" and "DATABASE_URL" in os.environ  # axe reads the same pages in the run on SQLite

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


class Beside:
    """The thread of Playwright, and of the journeys themselves. `beside(function)` runs it there and gives what it gives."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.name = self.pool.submit(threading.get_ident).result()
        self.playwright = self.pool.submit(sync_playwright().start).result()
        self.browser: Browser | None = None

    def __call__(self, function):
        return function() if threading.get_ident() == self.name else self.pool.submit(function).result()

    def chromium(self) -> Browser:
        if self.browser is None or not self.browser.is_connected():
            self.browser = self.playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        return self.browser

    def end(self) -> None:
        if self.browser is not None:
            self(self.browser.close)
        self(self.playwright.stop)
        self.pool.shutdown()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """A journey runs where the browser is."""
    if "beside" not in pyfuncitem.fixturenames:
        return None
    wanted = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}

    def journey() -> None:
        with translation.override(settings.LANGUAGE_CODE):
            pyfuncitem.obj(**wanted)

    pyfuncitem.funcargs["beside"](journey)
    return True


@pytest.fixture(scope="session")
def beside() -> Beside:
    """Chromium and the thread it is spoken to from, for the whole session."""
    if CHROMIUM is None:
        how = "No Chromium found. On Debian and Ubuntu: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(how)
        pytest.skip(how)
    beside = Beside()
    yield beside
    beside.end()


@pytest.fixture
def browser(django_db_serialized_rollback, transactional_db, beside, monkeypatch) -> Browser:
    """Chromium. Nothing of a test is left in it: each opens windows of its own, and closes them."""
    # Playwright's loop lives in the thread of the test; our queries do not use it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    yield beside(beside.chromium)
    beside(connections.close_all)


async def with_static_files(scope, receive, send):
    """The site, and before it the static files, read whole: a browser that leaves midway leaves nothing open."""
    from eclaireur.config.asgi import application  # noqa: PLC0415 (needs the settings of the suite)

    if scope["type"] != "http" or not scope["path"].startswith(settings.STATIC_URL):
        await application(scope, receive, send)
        return
    file = finders.find(scope["path"].removeprefix(settings.STATIC_URL))
    kind = (mimetypes.guess_type(scope["path"])[0] or "application/octet-stream").encode()
    status = 200 if file else 404
    headers = [(b"content-type", kind), (b"cache-control", b"max-age=3600")]  # a browser fetches them once, as in production
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = Path(file).read_bytes() if file else b""  # noqa: ASYNC240 (small, and only in tests)
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def site_url(browser) -> str:
    """The address of the whole site (pages, static files, WebSockets), on the test database."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        with_static_files, log_level="error", lifespan="off", ws="websockets-sansio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started, "the site did not start"
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


@pytest.fixture
def browse(browser, beside, site_url):
    """`browse(person=None, width=1280, theme="light", javascript=True)`: a page of a fresh window."""
    contexts, wrong = [], []

    def open_page(*given, **wished) -> Page:
        return beside(lambda: opened(*given, **wished))

    def opened(person=None, *, width=1280, theme="light", javascript=True, language="fr-FR") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 740 if width < 600 else 900},
            color_scheme=theme, locale=language, java_script_enabled=javascript, reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            prove_identity(client, person)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site_url}])
        page = context.new_page()
        ours = {urlsplit(site_url).netloc, urlsplit(site_url).netloc.replace("127.0.0.1", "localhost")}
        page.on("request", lambda request: watch(request, ours))
        page.on("console", lambda line: "Content Security Policy" in line.text and wrong.append(line.text))
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        return page

    def watch(request, ours):
        address = urlsplit(request.url)
        neutral = urlsplit(settings.EXIT_URL).netloc
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc not in {*ours, neutral}:
            wrong.append(f"a request went elsewhere: {request.url}")

    yield open_page
    for context in contexts:
        beside(context.close)
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(browse) -> Page:
    """A wide page, in the light theme, signed out."""
    return browse()


@pytest.fixture
def phone(browse) -> Page:
    """A telephone, 360 pixels wide."""
    return browse(width=360)


@pytest.fixture
def dark(browse) -> Page:
    """A wide page on a device that prefers the dark."""
    return browse(theme="dark")


@pytest.fixture
def aside():
    """`aside(function)`: run it in a thread without an event loop, and give what it gives."""
    with ThreadPoolExecutor(1) as pool:

        def run(function):
            def closing():
                try:
                    return function()
                finally:
                    connections.close_all()

            return pool.submit(closing).result(timeout=60)

        yield run


@pytest.fixture
def room(browse, site_url):
    """A room where a group is held, who holds it, two members, and a page of the room for one of them."""
    one, other = PersonFactory(), PersonFactory()
    thread, team = room_of(one, other)

    def open_page(person, before=lambda page: None, **how):
        page = browse(person, **how)
        before(page)
        page.goto(site_url + thread.get_absolute_url())
        return page

    return thread, team, one, other, open_page


@pytest.fixture
def axe():
    """`axe(page)`: no violation of WCAG 2.2 A and AA nor of axe's good practices, each told readably; colours in both themes."""

    def violations(page: Page, only: list[str]) -> list[dict]:
        return page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", only
        )["violations"]

    def check(page: Page) -> None:
        page.wait_for_load_state()
        if SEEN_ELSEWHERE:
            return
        page.evaluate(AXE)
        now, other = ("dark", "light") if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else ("light", "dark")
        page.emulate_media(color_scheme=other)
        found = violations(page, OF_COLOUR)
        page.emulate_media(color_scheme=now)
        found += violations(page, AXE_RULES)
        told = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['html'][:160]}\n      {node['failureSummary'].splitlines()[-1].strip()}"
                        for node in violation["nodes"][:5])
            for violation in found
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check


@pytest.fixture
def no_sideways():
    """`no_sideways(page)`: nothing is wider than the screen."""

    def check(page: Page) -> None:
        wide = page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
               [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
               .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert not wide, f"{page.url} scrolls sideways:\n" + "\n".join(wide)

    return check
