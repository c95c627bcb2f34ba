"""One-time codes sent at the same moment to processes that share no cache: one opens, the others are refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client
from django.urls import reverse

from eclaireur.accounts import second_factor
from eclaireur.accounts.models import JournalEntry
from tests.factories.accounts import PASSWORD, PersonFactory

AT_ONCE = 5


class ByItself(LocMemCache):
    """The cache of a thread alone, as a process has while Redis is away."""

    def __init__(self, name, params):
        super().__init__(f"{name} {get_ident()}", params)


@pytest.mark.django_db(transaction=True)
def test_a_one_time_code_sent_by_several_at_once_opens_for_one_of_them(settings):
    settings.CACHES = {"default": {"BACKEND": "tests.accounts.test_codes_together.ByItself"}}
    person = PersonFactory(is_demo=True)
    person.set_password(PASSWORD)
    person.save()
    second_factor.give_demo_second_factor(person)
    browsers = [Client() for _ in range(AT_ONCE)]
    for browser in browsers:
        browser.post(reverse("account_login"), {"login": person.pseudonym, "password": PASSWORD})
    code, start = second_factor.demo_code(person), Barrier(AT_ONCE)

    def send(browser):
        start.wait(timeout=10)
        try:
            browser.post(reverse("mfa_authenticate"), {"code": code})
            return "_auth_user_id" in browser.session
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        opened = list(pool.map(send, browsers))
    assert sorted(opened) == [False] * (AT_ONCE - 1) + [True]
    assert [entry.verb for entry in JournalEntry.objects.told_to(person)].count("accounts.refuse_used_code") == 1
