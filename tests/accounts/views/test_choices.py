"""Blocked people, consents, and who looked at what."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment.models import Request
from eclaireur.accounts import actions, registries
from eclaireur.accounts.enums import Circle, Purpose
from eclaireur.accounts.models import Block, Consent, JournalEntry
from eclaireur.accounts.queries import agrees_to, are_apart, out_of_sight_of
from eclaireur.community.actions import erase_post
from eclaireur.community.enums import Audience
from eclaireur.people.actions import set_limits
from eclaireur.people.enums import Visibility
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, open_topic
from tests.factories.gatherings import a_date, coming_to
from tests.factories.people import ConceptFactory, ExperienceFactory, PeerProfileFactory

pytestmark = pytest.mark.django_db


def test_a_block_is_total_silent_and_mine_to_lift(client_of, person):
    other = PersonFactory(pseudonym="Quelqu’un")
    actions.block(by=person, person=other)
    actions.block(by=person, person=other)
    assert are_apart(other, person)
    assert out_of_sight_of(other) == {person.pk}
    assert "Quelqu’un" in client_of(person).get(reverse("accounts:blocked")).content.decode()
    seen_by_other = client_of(other)
    for page in ("accounts:blocked", "accounts:journal", "accounts:hub"):
        assert person.pseudonym not in seen_by_other.get(reverse(page)).content.decode()
    block = Block.objects.get()
    assert seen_by_other.post(reverse("accounts:unblock", args=[block.pk])).status_code == 404
    assert are_apart(other, person)

    client_of(person).post(reverse("accounts:unblock", args=[block.pk]))
    assert not are_apart(other, person)


def test_nobody_blocks_themselves(person):
    with pytest.raises(ValueError, match="themselves"):
        actions.block(by=person, person=person)


def test_rooms_are_told_of_a_block_once(monkeypatch, person):
    told = []
    monkeypatch.setattr(registries, "_after_block", [lambda by, whom: told.append((by, whom))])
    other = PersonFactory()
    for _ in range(2):
        actions.block(by=person, person=other)
    assert told == [(person, other)]


def test_a_consent_is_given_withdrawn_given_again_and_its_history_kept(client_of, person):
    browser = client_of(person)
    address = reverse("accounts:change_consent", args=["research"])
    for answer in ("yes", "yes", "no", "no", "yes"):
        browser.post(address, {"answer": answer})
    assert agrees_to(person, Purpose.RESEARCH)
    assert not agrees_to(person, Purpose.CONTACT)
    assert Consent.objects.filter(person=person).count() == 2
    page = browser.get(reverse("accounts:consents")).content.decode()
    assert page.count("Oui, le") == 2
    assert page.count("retiré le") == 1


def test_an_unknown_purpose_does_not_exist(client_of, person):
    assert client_of(person).post(reverse("accounts:change_consent", args=["tout"]), {"answer": "yes"}).status_code == 404


def test_the_journal_says_who_looked_in_words_and_only_to_me(client_of, person):
    registries.describe_verb("tests.look", "a lu votre parcours")
    other = PersonFactory(pseudonym="Coordinatrice-test".replace("Coordinatrice", "Camille"))
    actions.record(by=other, verb="tests.look", subject=person, is_look=True, reason="MARQUEUR-RAISON")
    actions.record(by=other, verb="tests.unknown", subject=person, is_look=True)
    actions.record(by=person, verb="accounts.pause", subject=person)
    page = client_of(person).get(reverse("accounts:journal")).content.decode()
    assert "Camille-test" in page
    assert "a lu votre parcours" in page
    assert "MARQUEUR-RAISON" in page
    assert "a consulté quelque chose qui vous concerne" in page
    assert "tests.unknown" not in page
    assert "a fait une pause" not in page
    assert "MARQUEUR-RAISON" not in client_of(other).get(reverse("accounts:journal")).content.decode()


def test_a_long_journal_has_pages_and_costs_the_same(client_of, person, django_assert_num_queries):

    browser = client_of(person)
    page = reverse("accounts:journal")

    def cost(rows):
        for _ in range(rows):
            actions.record(by=PersonFactory(), verb="tests.look", subject=person)
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            browser.get(page)
        return len(queries)

    assert cost(2) == cost(30)
    assert "Page 1 sur 2" in browser.get(page).content.decode()
    assert "C’est la fin de la liste" in browser.get(page + "?page=2").content.decode()
    assert browser.get(page + "?page=abc").status_code == 200


def test_empty_lists_say_so_kindly(client_of, person):
    browser = client_of(person)
    assert "Vous n’avez bloqué personne" in browser.get(reverse("accounts:blocked")).content.decode()
    assert "Personne n’a rien consulté" in browser.get(reverse("accounts:journal")).content.decode()


@pytest.mark.parametrize("given", [v for v, _ in registries._sentences.items()])
def test_every_verb_of_this_room_has_its_sentence(given):
    assert registries.words_of(JournalEntry(verb=given))


CIRCLE = "/compte/je-viens-comme/"


def test_a_slip_at_the_door_is_mended_while_nothing_binds(client_of, person):
    browser, theirs = client_of(person), SpaceFactory(audience=Audience.RELATIVES)
    assert browser.get(theirs.get_absolute_url()).status_code == 404
    assert f'href="{CIRCLE}"' in browser.get(reverse("accounts:hub")).content.decode()
    assert "Vous êtes ici comme personne concernée" in browser.get(reverse("community:home")).content.decode()
    browser.post(CIRCLE, {"circle": Circle.RELATIVE})
    person.refresh_from_db()
    assert person.circle == Circle.RELATIVE
    assert browser.get(theirs.get_absolute_url()).status_code == 200
    assert JournalEntry.objects.filter(verb="accounts.change_circle", subject=person).count() == 1
    assert "Vous êtes ici comme proche" in browser.get(reverse("community:home")).content.decode()


def wrote(person):
    open_topic(SpaceFactory(audience=Audience.CONCERNED), person)


def registered(person):
    coming_to(a_date(audience=Audience.CONCERNED), person)


def asked(person):
    Request.objects.create(person=person)


def told(person):
    ExperienceFactory(person=person, visibility=Visibility.MEMBERS)


def walks(person):
    PeerProfileFactory(person=person)


@pytest.mark.parametrize(("bound", "page"), [
    (wrote, "community:written"), (registered, "gatherings:mine"), (asked, "accompaniment:my_requests"),
    (told, "people:experiences"), (walks, "people:my_path"),
])
def test_what_one_did_in_a_circle_keeps_one_there_and_the_page_says_what(client_of, person, bound, page):
    bound(person)
    browser = client_of(person)
    shown = browser.get(CIRCLE).content.decode()
    assert f'<li><a href="{reverse(page)}">' in shown
    assert "second compte" in shown
    browser.post(CIRCLE, {"circle": Circle.RELATIVE})
    person.refresh_from_db()
    assert person.circle == Circle.CONCERNED
    with pytest.raises(PermissionDenied):
        actions.change_circle(by=person, circle=Circle.RELATIVE)


def test_what_one_wrote_for_everyone_or_erased_binds_to_nothing(person):
    open_topic(SpaceFactory(), person)
    topic = open_topic(SpaceFactory(audience=Audience.CONCERNED), person)
    erase_post(by=person, post=topic.posts.get())
    ExperienceFactory(person=person)
    assert registries.ties_to_circle(person) == []


def test_nobody_goes_back_and_forth_to_read_both_circles_even_when_the_cache_forgot(client_of, person):
    browser = client_of(person)
    answers = [browser.post(CIRCLE, {"circle": circle}).status_code for circle in [Circle.RELATIVE, Circle.CONCERNED, Circle.RELATIVE]]
    cache.clear()
    refused = browser.post(CIRCLE, {"circle": Circle.CONCERNED})
    person.refresh_from_db()
    assert (*answers, refused.status_code, person.circle) == (302, 302, 302, 422, Circle.RELATIVE)
    assert "trois fois en trente jours" in refused.content.decode()
    assert "depuis ces pages" not in refused.content.decode(), "there is none"
    with pytest.raises(PermissionDenied):
        actions.change_circle(by=person, circle=Circle.CONCERNED)
    JournalEntry.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    assert browser.post(CIRCLE, {"circle": Circle.CONCERNED}).status_code == 302


def test_limits_alone_bind_nobody_to_their_circle(person):
    set_limits(by=person, concepts=[ConceptFactory()])
    assert registries.ties_to_circle(person) == []
    actions.change_circle(by=person, circle=Circle.RELATIVE)
