"""Trying passwords and codes: it costs more and more, tells nothing, and never shuts someone out for good."""

import datetime as dt
import json

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import guard
from eclaireur.accounts.actions import draw_recovery_codes
from tests.factories.accounts import PASSWORD, PersonFactory, sum_done

pytestmark = pytest.mark.django_db

ENTER, RECOVER = "/compte/entrer/", "/compte/retrouver/"
NEW = "cinq mots nouveaux et longs"
STRANGER, OWN = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now().replace(minute=2, second=0), tick=False) as travel:
        yield travel


@pytest.fixture
def lea():
    person = PersonFactory(pseudonym="Léa 12")
    person.set_password(PASSWORD)
    person.save()
    return person


class Counting(MD5PasswordHasher):
    """A hasher that counts: time is noise, work is not."""

    algorithm = "counting"
    done = 0

    def encode(self, password, salt):
        type(self).done += 1
        return super().encode(password, salt)


@pytest.fixture
def hashes(settings):
    """How many passwords were hashed while something was done: `hashes(what)`."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]

    def count(what) -> int:
        before = Counting.done
        what()
        return Counting.done - before

    return count


def enter(name="Léa 12", password=PASSWORD, *, by=None, of=STRANGER, **more):
    return (by or Client()).post(ENTER, {"login": name, "password": password, **more}, REMOTE_ADDR=of)


def is_in(answer) -> bool:
    return answer.status_code == 302 and "_auth_user_id" in answer.client.session


def fail(times, clock=None, *, of=STRANGER, names=("Léa 12",)):
    """Wrong tries with the sum done, waiting each time as long as it takes."""
    for number in range(times):
        enter(names[number % len(names)], "non", of=of, proof=sum_done())
        if clock:
            clock.shift(dt.timedelta(seconds=guard.LONGEST_WAIT + 1))


def test_after_a_few_wrong_tries_a_sum_is_asked_before_the_password_is_even_compared(hashes, lea, clock):
    fail(guard.FREE)
    refused = []
    assert hashes(lambda: refused.append(enter(of="192.0.2.1"))) == 0
    assert not is_in(refused[0])
    assert "petit calcul" in refused[0].content.decode()
    assert is_in(enter(of="192.0.2.1", proof=sum_done()))


def test_a_sum_serves_once_and_a_false_one_never(lea, clock):
    fail(guard.FREE)
    done = sum_done()
    assert "ne vont pas ensemble" in enter(password="non", of=OWN, proof=done).content.decode()
    assert not is_in(enter(of=OWN, proof=done))
    assert not is_in(enter(of=OWN, proof="bm9u"))


def test_without_javascript_patience_stands_for_the_sum(lea, clock):
    fail(guard.FREE)
    page = Client()
    stamp = page.get(ENTER).context["form"].sum.stamp
    assert not is_in(enter(by=page, of=OWN, stamp=stamp))
    clock.shift(dt.timedelta(seconds=4))
    assert is_in(enter(by=page, of=OWN, stamp=stamp))


def test_each_wrong_try_makes_the_next_one_wait_twice_as_long_and_never_longer_than_a_quarter_of_an_hour(lea, clock):
    fail(guard.FREE)
    waits = []
    for _ in range(9):
        enter(password="non", proof=sum_done())
        answer = enter(proof=sum_done())
        assert answer.status_code == 429
        waits.append(int(answer["Retry-After"]))
        clock.shift(dt.timedelta(seconds=waits[-1] + 1))
        if timezone.now().minute > 40:  # the same hour: counts begin again with the next
            break
    assert waits[:5] == [15, 30, 60, 120, 240]
    assert max(waits) <= guard.LONGEST_WAIT


def test_the_wait_of_one_network_is_not_the_wait_of_another(lea, clock):
    fail(guard.FREE + 3)
    assert enter(proof=sum_done()).status_code == 429
    assert is_in(enter(of=OWN, proof=sum_done()))


def test_whoever_lives_there_keeps_entering_from_a_browser_they_used_whatever_a_stranger_does(lea, clock):
    own = Client()
    assert is_in(enter(by=own, of=OWN))
    own.post("/compte/sortir/")
    for number in range(guard.MOST + 5):
        enter(password="non", of=f"192.0.2.{number % 200}", proof=sum_done())
    assert enter(of="198.51.100.99", proof=sum_done()).status_code == 429
    assert is_in(enter(by=own, of="198.51.100.99"))


def test_nobody_is_out_for_good(lea, clock):
    for number in range(guard.MOST + 1):
        enter(password="non", of=f"192.0.2.{number % 200}", proof=sum_done())
    wait = int(enter(of=OWN, proof=sum_done())["Retry-After"])
    assert wait <= guard.HOUR
    clock.shift(dt.timedelta(seconds=wait + 1))
    assert is_in(enter(of=OWN))


def test_a_browser_known_for_one_person_is_not_known_for_another(lea, clock):
    zoe = PersonFactory(pseudonym="Zoé 34")
    zoe.set_password(PASSWORD)
    zoe.save()
    shared = Client()
    enter(by=shared, of=OWN)
    shared.post("/compte/sortir/")
    fail(guard.FREE, names=("Zoé 34",))
    assert not is_in(enter("Zoé 34", by=shared, of=OWN))


def test_a_known_browser_has_its_own_count(lea, clock):
    own = Client()
    enter(by=own, of=OWN)
    own.post("/compte/sortir/")
    answers = [enter(password="non", by=own, of=OWN).status_code for _ in range(guard.MOST_OF_A_KNOWN_DEVICE + 1)]
    assert answers == [200] * guard.MOST_OF_A_KNOWN_DEVICE + [429]


def test_a_network_that_tries_many_pseudonyms_is_asked_for_a_sum_for_every_one(lea, clock):
    for number in range(guard.NAMES):
        enter(f"Quelqu’un {number}", "volé ailleurs")
    refused = enter()
    assert "petit calcul" in refused.content.decode()
    assert is_in(enter(proof=sum_done()))
    assert is_in(enter(of=OWN)), "another network has nothing to do with it"


def test_people_who_enter_rightly_from_one_place_are_not_asked(clock):
    for number in range(guard.NAMES + 3):
        person = PersonFactory(pseudonym=f"Du groupe {number}")
        person.set_password(PASSWORD)
        person.save()
        assert is_in(enter(person.pseudonym)), number


def test_a_right_password_counts_for_nothing(lea, clock):
    for _ in range(guard.FREE * 2):
        assert is_in(enter())


# --- Nothing tells who exists


def test_a_wrong_password_costs_the_same_work_for_someone_a_stranger_and_someone_without_a_password(lea, hashes, clock):
    lea.set_password(PASSWORD)
    lea.save()
    without = PersonFactory(pseudonym="Avec une clé")
    without.set_password(None)
    without.save()
    gone = PersonFactory(pseudonym="Compte fermé", is_active=False)
    gone.set_password(PASSWORD)
    gone.save()
    work = {name: hashes(lambda name=name: enter(name, "non", of=f"192.0.2.{len(name)}")) for name in ("Léa 12", "Zoé 34", "Avec une clé", "Compte fermé")}
    assert set(work.values()) == {1}, work


def test_a_pseudonym_nobody_has_is_guarded_in_the_same_way(lea, clock):
    answers = {}
    for name in ("Léa 12", "Zoé 34"):
        cache.clear()
        answers[name] = []
        for number in range(guard.FREE + 4):
            answer = enter(name, "non", of="192.0.2.5", **({"proof": sum_done()} if number != guard.FREE else {}))
            answers[name].append((answer.status_code, answer.get("Retry-After"), "petit calcul" in answer.content.decode()))
    assert answers["Léa 12"] == answers["Zoé 34"]


def test_a_wrong_code_costs_the_same_work_for_someone_and_for_a_stranger(lea, hashes, clock):
    draw_recovery_codes(by=lea)
    bad = {"code": "0000-0000-0000-0000", "password": NEW}
    Client().post(RECOVER, bad | {"pseudonym": "Chauffe"})
    work = set()
    for name in ("Léa 12", "Zoé 34"):
        with CaptureQueriesContext(connection) as asked:
            work.add((hashes(lambda name=name: Client().post(RECOVER, bad | {"pseudonym": name})), len(asked)))
    assert len(work) == 1, work


def test_trying_codes_never_shuts_out_whoever_has_a_good_one(lea, clock):
    code = draw_recovery_codes(by=lea)[0]
    for number in range(30):
        Client().post(RECOVER, {"pseudonym": "lea 12", "code": "x", "password": NEW, "proof": sum_done()}, REMOTE_ADDR=f"192.0.2.{number}")
    asked = {"pseudonym": "LÉA-12", "code": code, "password": NEW}
    refused = Client().post(RECOVER, asked, REMOTE_ADDR=OWN)
    assert refused.status_code == 422
    assert "petit calcul" in refused.content.decode()
    let_in = Client().post(RECOVER, asked | {"proof": sum_done()}, REMOTE_ADDR=OWN)
    assert let_in["Location"] == reverse("account_login")


def test_a_passkey_nobody_has_and_one_that_does_not_match_are_refused_alike(client, lea):
    Authenticator.objects.create(user=lea, type=Authenticator.Type.WEBAUTHN, data={"name": "téléphone", "credential": {}})
    said = set()
    for handle in (str(lea.pk), "00000000-0000-0000-0000-000000000000"):
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps({"id": "x", "response": {"userHandle": handle}})})
        page = client.get(answer["Location"])
        said.add((answer.status_code, answer["Location"], *[str(m) for m in page.context["messages"]]))
    assert len(said) == 1, said


def test_nothing_the_guard_keeps_names_anyone_or_any_address(lea):
    fail(guard.FREE + 2)
    kept = " ".join(key for key in cache._cache if "guard" in key)
    assert kept
    for word in ("léa", "lea", STRANGER):
        assert word not in kept


def test_the_sum_of_a_page_is_never_taken_for_words_to_show_back(lea):
    page = Client()
    stamp = page.get(RECOVER).context["form"].sum.stamp
    asked = {"pseudonym": "Léa 12", "code": draw_recovery_codes(by=lea)[0], "password": NEW, "stamp": stamp, "proof": sum_done()}
    answer = page.post(RECOVER, asked, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account_login")
