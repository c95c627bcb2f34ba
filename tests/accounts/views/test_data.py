"""The archive, the pause, leaving: what comes back, what goes, and nothing of others."""

import datetime as dt
import io
import json
import re
import zipfile

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import actions, export, registries, second_factor
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Block, Consent, JournalEntry, Person, PersonKey
from eclaireur.accounts.tasks import erase_when_due
from tests.factories.accounts import PASSWORD, PersonFactory, StructureFactory, prove_identity
from tests.factories.sealed import FIELD, sealed_row

pytestmark = pytest.mark.django_db

ARCHIVE = "/compte/mes-donnees/archive/"
LEAVE = "/compte/mes-donnees/effacer/"


def unpack(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def test_the_archive_holds_everything_of_mine_and_nothing_of_others(client_of):
    me = PersonFactory(pseudonym="MOI-MARQUEUR", email="moi@exemple.fr", roles=[Role.PEER])
    me.set_password(PASSWORD)
    me.save()
    other = PersonFactory(pseudonym="AUTRE-PSEUDO", email="autre@exemple.fr")
    met = PersonFactory(pseudonym="BLOQUE-PSEUDO")
    sealed_row(me, "MON TEXTE SCELLE")
    sealed_row(other, "TEXTE SCELLE DES AUTRES")
    EmailAddress.objects.create(user=me, email="moi-second@exemple.fr")
    EmailAddress.objects.create(user=other, email="autre-second@exemple.fr")
    actions.give_consent(by=me, purpose="research")
    actions.block(by=me, person=met)
    actions.block(by=other, person=me)
    actions.record(by=other, verb="accounts.look", subject=me, is_look=True, reason="RAISON DU REGARD")
    actions.record(by=other, verb="accounts.look", subject=met, reason="RAISON DES AUTRES")

    archive = unpack(client_of(me).post(ARCHIVE))
    data = json.loads(archive.read("donnees.json"))
    page = archive.read("mes-donnees.html").decode()

    assert (data["format"], data["version"]) == ("eclaireur-export", 1)
    assert data["records"]["accounts.person"][0]["pseudonym"] == "MOI-MARQUEUR"
    assert data["records"][FIELD.model._meta.label_lower][0]["letter"] == "MON TEXTE SCELLE"
    assert data["records"]["accounts.consent"][0]["purpose"] == "research"
    assert [row["known_as"] for row in data["records"]["accounts.block"]] == ["BLOQUE-PSEUDO"]
    for mine in ("MOI-MARQUEUR", "moi@exemple.fr", "moi-second@exemple.fr", "MON TEXTE SCELLE", "RAISON DU REGARD"):
        assert mine in json.dumps(data, ensure_ascii=False)
        assert mine in page
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    for not_mine in ("AUTRE-PSEUDO", "autre@exemple.fr", "autre-second@exemple.fr", "TEXTE SCELLE DES AUTRES",
                     "RAISON DES AUTRES", me.password):
        assert not_mine not in everything
    assert "<style" not in page
    assert "style.css" in archive.namelist()


def test_the_archive_is_in_my_language_and_harmless_to_open(client_of):
    me = PersonFactory(language="en")
    sealed_row(me, "<script>alert(1)</script>\x00\ud83d fin")
    archive = unpack(client_of(me).post(ARCHIVE))
    page = archive.read("mes-donnees.html").decode()
    assert '<html lang="en">' in page
    assert "<script>" not in page
    letter = json.loads(archive.read("donnees.json"))["records"][FIELD.model._meta.label_lower][0]["letter"]
    assert letter.startswith("<script>")
    assert letter.endswith("fin")


def test_an_archive_with_nothing_else_still_opens(client_of, person):
    data = json.loads(unpack(client_of(person).post(ARCHIVE)).read("donnees.json"))
    assert data["records"]["accounts.block"] == []


def test_the_archive_reads_as_many_rows_in_as_many_queries(client_of, django_assert_max_num_queries):
    few, many = PersonFactory(), PersonFactory()


    def cost(person, rows):
        for number in range(rows):
            sealed_row(person, f"texte {number}")
            actions.block(by=person, person=PersonFactory())
        with CaptureQueriesContext(connection ) as queries:
            export.build(person).close()
        return len(queries)

    assert cost(few, 1) == cost(many, 12)


@pytest.mark.django_db(transaction=True)
async def test_the_real_server_streams_the_archive(person):

    browser = AsyncClient()
    await sync_to_async(browser.force_login)(person)
    await sync_to_async(prove_identity)(browser, person)
    answer = await browser.post(ARCHIVE)
    assert answer.is_async
    assert b"".join([block async for block in answer]).startswith(b"PK")


def test_the_archive_and_leaving_ask_whether_it_is_still_me(client, person):
    client.force_login(person)
    for page in (ARCHIVE, LEAVE):
        assert client.post(page)["Location"].startswith(reverse("account_reauthenticate"))
    assert Person.objects.filter(pk=person.pk).exists()


def test_after_the_password_the_archive_comes_by_itself(client, person):
    person.set_password(PASSWORD)
    person.save()
    client.force_login(person)
    asked = client.post(ARCHIVE)
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": ARCHIVE})
    assert b"".join(answer).startswith(b"PK")


def test_archives_are_limited(client_of, person):
    browser = client_of(person)
    for _ in range(5):
        b"".join(browser.post(ARCHIVE))
    assert browser.post(ARCHIVE).status_code == 429


def test_leaving_now_erases_everything_of_mine_and_nothing_of_others(client):
    me, other = PersonFactory(pseudonym="Partante", is_demo=True), PersonFactory()
    me.set_password(PASSWORD)
    me.save()
    row, other_row = sealed_row(me, "x"), sealed_row(other, "y")
    second_factor.give_demo_second_factor(me)
    EmailAddress.objects.create(user=me, email="moi@exemple.fr")
    actions.give_consent(by=me, purpose="matching")
    actions.draw_recovery_codes(by=me)
    actions.block(by=me, person=other)
    actions.block(by=other, person=me)
    actions.record(by=other, verb="accounts.look", subject=me)
    client.force_login(me)
    prove_identity(client, me)
    client.get("/compte/")
    other_device = UserSession.objects.create(
        user=me, session_key="a" * 32, ip="127.0.0.1", user_agent="x", data={}
    )
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=timezone.now())

    answer = client.post(LEAVE, {"when": "now", "understood": "on"}, follow=True)

    assert "effacé" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not Person.objects.filter(pk=me.pk).exists()
    for model in (PersonKey, Consent, Block):
        assert not model.objects.filter(person_id=me.pk).exists()
    for model in (EmailAddress, Authenticator, UserSession):
        assert not model.objects.filter(user_id=me.pk).exists()
    assert not Session.objects.filter(session_key=other_device.session_key).exists()
    assert not JournalEntry.objects.filter(subject_id=me.pk).exists()
    assert not JournalEntry.objects.filter(actor_id=me.pk).exists()
    assert not FIELD.model.objects.filter(pk=row.pk, author__isnull=False).exists()
    assert FIELD.model.objects.get(pk=other_row.pk).letter == "y"
    assert Person.objects.filter(pk=other.pk).exists()
    assert JournalEntry.objects.filter(verb="accounts.erase_person", subject=None).count() == 1


def test_a_text_left_without_its_owner_reads_empty_and_survives_a_save():
    me = PersonFactory()
    row = sealed_row(me, "x")
    actions.erase_person(person=me, by=me)
    left = FIELD.model.objects.filter(pk=row.pk).first()
    if left is not None:
        before = bytes(FIELD.model.objects.filter(pk=row.pk).values_list("letter", flat=True).get())
        assert left.letter == ""
        left.save()
        assert bytes(FIELD.model.objects.filter(pk=row.pk).values_list("letter", flat=True).get()) == before


def test_a_step_that_fails_erases_nothing(monkeypatch, person):

    sealed_row(person, "x")

    def broken(who):
        raise RuntimeError

    monkeypatch.setattr(registries, "_erasure_steps", [broken])
    with pytest.raises(RuntimeError):
        actions.erase_person(person=person, by=person)
    assert person.key is not None


def test_leaving_in_seven_days_may_be_undone(client_of, person):
    browser = client_of(person)
    browser.post(LEAVE, {"when": "later", "understood": "on"})
    person.refresh_from_db()
    assert person.erase_on - timezone.now() > dt.timedelta(days=6, hours=23)
    assert "Garder mon compte" in browser.get("/compte/").content.decode()
    assert not Person.objects.here().filter(pk=person.pk).exists()

    browser.post(reverse("accounts:stay"))
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        call_command("erase_due")
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_day_already_planned_is_said_and_only_sooner_is_offered(client_of, person):
    browser = client_of(person)
    browser.post(LEAVE, {"when": "later", "understood": "on"})
    person.refresh_from_db()
    planned = person.erase_on
    page = browser.get(LEAVE).content.decode()
    assert "Vous pouvez encore changer d’avis" in page
    assert 'value="later"' not in page
    assert 'value="now"' in page
    answer = browser.post(LEAVE, {"when": "later", "understood": "on"}, follow=True)
    assert answer.redirect_chain == [(reverse("accounts:my_data"), 302)]
    person.refresh_from_db()
    assert person.erase_on == planned


def test_the_seventh_day_erases_by_itself(person):

    actions.plan_erasure(by=person)
    erase_when_due.call(str(person.pk))
    assert Person.objects.filter(pk=person.pk).exists(), "not before its day"
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        erase_when_due.call(str(person.pk))
        erase_when_due.call(str(person.pk))
    assert not Person.objects.filter(pk=person.pk).exists()


def test_one_person_who_cannot_be_erased_keeps_nobody_else_here(caplog):
    yesterday = timezone.now() - dt.timedelta(days=1)
    only = PersonFactory(pseudonym="Opératrice", roles=[Role.OPERATOR], erase_on=yesterday)
    others = [PersonFactory(erase_on=yesterday) for _n in range(2)]
    assert actions.erase_due() == 2
    assert set(Person.objects.filter(erase_on__isnull=False)) == {only}
    assert str(only.pk) in caplog.text
    assert "Opératrice" not in caplog.text
    assert not Person.objects.filter(pk__in=[one.pk for one in others]).exists()


@pytest.mark.parametrize("sent", [{}, {"when": "now"}, {"understood": "on"}, {"when": "hier", "understood": "on"}])
def test_leaving_needs_a_moment_and_a_yes(client_of, person, sent):
    assert client_of(person).post(LEAVE, sent).status_code == 422
    assert Person.objects.filter(pk=person.pk, erase_on=None).exists()


def test_the_only_operator_is_told_to_hand_over_first(client_of):
    operator = PersonFactory(roles=[Role.OPERATOR])
    browser = client_of(operator)
    for when in ("now", "later"):
        browser.force_login(operator)
        prove_identity(browser, operator)
        answer = browser.post(LEAVE, {"when": when, "understood": "on"})
        assert answer.status_code == 422
        assert "Donnez d’abord ce rôle" in answer.content.decode()
        assert "_auth_user_id" in browser.session
    PersonFactory(roles=[Role.OPERATOR])
    browser.force_login(operator)
    prove_identity(browser, operator)
    assert browser.post(LEAVE, {"when": "now", "understood": "on"}).status_code == 302


def test_the_page_of_leaving_says_what_goes_and_what_stays(client_of, person):
    page = client_of(person).get(LEAVE).content.decode()
    assert "Accords donnés" in page
    assert "La clé qui protège vos textes est détruite" in page


def button_of(page) -> dict:
    """What pressing the button of the pause sends."""
    name, value = re.search(r'<button[^>]*name="(\w+)"[^>]*value="([^"]+)"', page.content.decode().split("<main")[1]).groups()
    return {name: value}


def test_a_pause_loses_nothing_and_ends_when_i_say(client_of, person):
    browser = client_of(person)
    begin = button_of(browser.get(reverse("accounts:pause")))
    browser.post(reverse("accounts:pause"), begin)
    browser.post(reverse("accounts:pause"), begin)  # pressed again in an old tab
    person.refresh_from_db()
    assert person.is_paused
    assert not Person.objects.here().filter(pk=person.pk).exists()
    assert "Vous êtes en pause" in browser.get("/compte/").content.decode()
    come_back = button_of(browser.get(reverse("accounts:pause")))
    browser.post(reverse("accounts:pause"), come_back)
    browser.post(reverse("accounts:pause"), come_back)
    browser.post(reverse("accounts:pause"))  # a page from before buttons said what they wish
    person.refresh_from_db()
    assert not person.is_paused


def test_a_structure_survives_those_who_left():
    structure, me = StructureFactory(), PersonFactory()
    me.role_grants.create(role=Role.PEER, structure=structure)
    actions.erase_person(person=me, by=me)
    structure.refresh_from_db()
    assert structure.grants.count() == 0
