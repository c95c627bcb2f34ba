"""Signing up, as someone does it: with the script's sum, without script, with a passkey."""

import base64
import json
import re
import threading
from html import unescape

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import robots
from eclaireur.accounts.actions import sign_up
from eclaireur.accounts.actions.arrival import PseudonymTakenError
from eclaireur.accounts.models import JournalEntry, Person, PersonKey
from tests.factories.accounts import PASSWORD, PersonFactory, sum_done

pytestmark = pytest.mark.django_db

SIGN_UP = "/compte/inscription/"


def answers(**changes) -> dict:
    return {
        "pseudonym": "Brume calme", "password": PASSWORD, "circle": "concerned", "age": "adult", "proof": sum_done(),
    } | changes


def test_the_page_asks_little_and_explains_itself(client):
    page = client.get(SIGN_UP).content.decode()
    assert 'autocomplete="new-password"' in page
    assert "petit calcul" in page
    assert "sont libres" in page
    assert "<script>" not in page
    assert json.loads(base64_free(page))["maxNumber"] == robots.MAX_NUMBER


def base64_free(page: str) -> str:
    """The challenge carried by the form, as the browser reads the attribute."""

    return unescape(re.search(r'data-proof="([^"]+)"', page).group(1))


def test_signing_up_leads_to_the_codes_and_leaves_someone_with_a_key(client):
    answer = client.post(SIGN_UP, answers(), follow=True)

    person = Person.objects.get(pseudonym="Brume calme")
    assert answer.redirect_chain[-1][0] == reverse("accounts:recovery_codes")
    assert person.check_password(PASSWORD)
    assert person.key is not None
    assert person.email == ""
    assert person.recovery_codes.unused().count() == 8
    assert JournalEntry.objects.filter(verb="accounts.sign_up", subject=person).exists()


def test_codes_are_shown_until_noted_then_never_again(client):
    client.post(SIGN_UP, answers())
    first = client.get(reverse("accounts:recovery_codes")).content.decode()
    codes = re.findall(r"<code>([0-9A-Z-]{19})</code>", first)
    assert len(codes) == 8

    assert client.get("/mon-espace/").url == reverse("accounts:recovery_codes")
    assert client.get("/aide/").status_code == 200
    assert codes[0] in client.get(reverse("accounts:recovery_codes")).content.decode()
    file = client.get(reverse("accounts:download_recovery_codes"))
    assert file["Content-Disposition"] == 'attachment; filename="codes.txt"'
    assert file.content.decode().split() == codes
    raw_session = " ".join(map(str, client.session.items()))
    assert codes[0] not in raw_session

    client.post(reverse("accounts:note_recovery_codes"))
    assert client.get("/mon-espace/").status_code == 200
    later = client.get(reverse("accounts:recovery_codes")).content.decode()
    assert codes[0] not in later
    assert "8 codes" in later
    assert client.get(reverse("accounts:download_recovery_codes")).status_code == 302


def test_someone_under_eighteen_is_oriented_and_nothing_is_kept(client):
    answer = client.post(SIGN_UP, answers(age="minor", pseudonym="marqueur-mineur"), follow=True)
    assert "3114" in answer.content.decode() or "119" in answer.content.decode()
    assert not Person.objects.exists()
    assert "marqueur-mineur" not in str(dict(client.session))


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"password": "trop court"}, "12"), ({"password": "motdepassemotdepasse"[:8]}, "12"),
     ({"password": "Brume calme 1"}, "pseudonyme"), ({"age": ""}, "18 ans"), ({"circle": ""}, "comment vous venez"),
     ({"pseudonym": "modérateur"}, "au nom du site"), ({"website": "http://spam"}, "vient d’une personne"),
     ({"proof": "bm9u"}, "vient d’une personne"), ({"proof": "é"}, "vient d’une personne"),
     ({"proof": base64.b64encode(b"[]").decode()}, "vient d’une personne"), ({"pseudonym": "a\x00b"}, "")],
)
def test_what_does_not_fit_is_said_and_nobody_is_made(client, changes, word):
    answer = client.post(SIGN_UP, answers(**changes))
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Person.objects.exists()
    if "pseudonym" not in changes:
        assert 'value="Brume calme"' in answer.content.decode()


def test_a_taken_or_confusable_pseudonym_is_refused_with_free_ones(client):
    PersonFactory(pseudonym="Léa 10")
    answer = client.post(SIGN_UP, answers(pseudonym="lea-l0")).content.decode()
    assert "déjà pris" in answer
    assert "Libres en ce moment" in answer


def test_a_sum_serves_once(client):
    once = answers()
    client.post(SIGN_UP, once)
    client.post(reverse("account_logout"))
    assert Client().post(SIGN_UP, once | {"pseudonym": "Autre nom"}).status_code == 422
    assert Person.objects.count() == 1


def test_a_slip_of_the_pen_does_not_spend_the_sum(client):
    sent = answers(password="court")
    assert client.post(SIGN_UP, sent).status_code == 422
    assert client.post(SIGN_UP, sent | {"password": PASSWORD}).status_code == 302


def test_without_script_a_little_patience_is_enough_and_served_once(client):
    stamp = robots.stamp()
    too_fast = client.post(SIGN_UP, answers(proof="", stamp=stamp))
    assert too_fast.status_code == 422
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=20)):
        assert client.post(SIGN_UP, answers(proof="", stamp=stamp)).status_code == 302
        assert Client().post(SIGN_UP, answers(proof="", stamp=stamp, pseudonym="Autre")).status_code == 422
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=9)):
        assert Client().post(SIGN_UP, answers(proof="", stamp=stamp, pseudonym="Encore")).status_code == 422
    assert Client().post(SIGN_UP, answers(proof="", stamp="forgé", pseudonym="Encore")).status_code == 422


def test_without_script_few_accounts_an_hour_from_one_address(client):
    def arrive(number: int):
        stamp = robots.stamp()
        with time_machine.travel(timezone.now() + timezone.timedelta(seconds=20), tick=False):
            return Client().post(SIGN_UP, answers(proof="", stamp=stamp, pseudonym=f"Fougère {'abcdef'[number]}x"))

    answers_given = [arrive(number) for number in range(4)]
    assert [answer.status_code for answer in answers_given] == [302, 302, 302, 429]
    assert "minute" in answers_given[-1].content.decode()
    assert int(answers_given[-1]["Retry-After"]) > 0


def test_trying_pseudonyms_one_after_the_other_is_stopped(client):
    for _ in range(20):
        client.post(SIGN_UP, {"age": "adult", "pseudonym": "x"})
    answer = client.post(SIGN_UP, {"age": "adult", "pseudonym": "x"})
    assert answer.status_code == 429
    assert "réessayer" in answer.content.decode()


def test_someone_signed_in_does_not_sign_up_again(client_of, person):
    assert client_of(person).get(SIGN_UP).url == "/mon-espace/"


def test_the_language_of_the_page_is_kept(client):
    client.post(SIGN_UP, answers(), HTTP_ACCEPT_LANGUAGE="en")
    assert Person.objects.get().language == "en"


@pytest.mark.django_db(transaction=True)
def test_two_people_choosing_one_pseudonym_at_once_make_one_person():
    start = threading.Barrier(4)
    outcomes = []

    def arrive(name):
        start.wait()
        try:
            sign_up(pseudonym=name, password=None, circle="concerned", language="fr")
            outcomes.append("made")
        except PseudonymTakenError:
            outcomes.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=arrive, args=(name,)) for name in ("Léa", "lea", "LÉA", "le-a")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "taken", "taken", "taken"]
    assert Person.objects.count() == PersonKey.objects.count() == 1
    assert connection.vendor in {"sqlite", "postgresql"}


def test_a_passkey_sign_up_makes_nobody_before_the_device_answered(client):
    page = client.post(reverse("accounts:sign_up_with_passkey"), answers(password=""), follow=True)
    assert "n’existe qu’une fois la clé créée" in page.content.decode()
    assert not Person.objects.exists()

    refused = client.post(reverse("accounts:create_passkey"), {"credential": "{}"})
    assert refused.status_code == 422
    assert not Person.objects.exists()


def test_the_passkey_page_alone_leads_back_to_the_beginning(client):
    assert client.get(reverse("accounts:create_passkey")).url == SIGN_UP


def test_only_someone_who_did_the_sum_learns_that_a_pseudonym_is_taken(client):
    PersonFactory(pseudonym="Brume calme")
    refused = client.post(SIGN_UP, answers(proof="bm9u")).content.decode()
    told = client.post(SIGN_UP, answers()).content.decode()
    assert "vient d’une personne" in refused
    assert "déjà pris" not in refused
    assert "déjà pris" in told


def test_learning_which_pseudonyms_exist_is_slow_from_one_address(client):
    answered = [client.post(SIGN_UP, answers(age="", pseudonym=f"Brume {word}")).status_code for word in "abcdefghijkl"]
    assert answered[:10] == [422] * 10
    assert answered[10:] == [429, 429]
