"""What a page reads several times is read once, and never survives the page."""

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from eclaireur.core.page_memory import PageMemory, once_a_page


def seen(method, view, many=1):
    request = RequestFactory().generic(method, "/")
    return [PageMemory(view)(request) for _ in range(many)]


@pytest.fixture
def counted():
    made = []

    def make():
        made.append(1)
        return len(made)

    return made, make


def test_a_page_shown_reads_once_and_the_next_reads_afresh(counted):
    made, make = counted
    seen("GET", lambda request: HttpResponse(f"{once_a_page('x', make)}{once_a_page('x', make)}"), many=2)
    assert len(made) == 2


def test_a_submission_and_what_is_outside_a_page_read_each_time(counted):
    made, make = counted
    seen("POST", lambda request: HttpResponse(f"{once_a_page('x', make)}{once_a_page('x', make)}"))
    once_a_page("x", make)
    assert len(made) == 3


def test_a_page_that_breaks_leaves_nothing(counted):
    made, make = counted

    def broken(request):
        once_a_page("x", make)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        seen("GET", broken)
    once_a_page("x", make)
    assert len(made) == 2


def test_two_keys_and_two_pages_at_once_are_apart():
    inside, found = threading.Barrier(2), {}

    def view_of(name):
        def view(request):
            inside.wait(10)
            found[name] = once_a_page("who", lambda: name), once_a_page("other", lambda: f"{name} too")
            inside.wait(10)
            return HttpResponse(once_a_page("who", lambda: "nobody"))

        return view

    threads = [threading.Thread(target=seen, args=("GET", view_of(name))) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"one": ("one", "one too"), "two": ("two", "two too")}
