"""Nobody is picked from a list of people: who is shown to whom, tried on every page, as every kind of person.

The only lists of people members meet are of peers who chose to be listed (and are cleared), and of those who wrote
where all can read. Someone who has just arrived is in no list at all, whatever they told about themselves.
"""

import ast

import pytest
from django.urls import NoReverseMatch, reverse

from eclaireur.accompaniment.models import Request
from eclaireur.accounts.actions import give_consent
from eclaireur.accounts.enums import Purpose
from eclaireur.community.models import Persona
from eclaireur.people.enums import Stage, Visibility
from tests.architecture.house import our_code, short
from tests.architecture.objects import ROWS
from tests.architecture.permissions import MATRIX, door
from tests.architecture.world import (
    COORDINATOR,
    EVALUATOR,
    EVERYONE,
    MEMBER,
    MODERATOR,
    OPERATOR,
    PEER,
    SUPERVISOR,
    World,
)
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, open_topic
from tests.factories.people import ConceptFactory, ExperienceFactory

NEWCOMER = "Hirondelle Nouvelle"
DESKS = {  # pages of the team that name people for what waits or for the role they hold, each with its reason
    "accounts:roles": "who holds a role",
    "community:desk_members": "the members of a structure, for whoever keeps it",
    "accompaniment:desk": "those who waited past the cap, for the coordinator who takes care of them",
}
TEAM = frozenset({MODERATOR, COORDINATOR, OPERATOR, SUPERVISOR, EVALUATOR})
WHO_OPENS_A_PRIVATE_CONVERSATION = {
    "accompaniment/actions/answering.py": "both said yes to an accompaniment",
    "conversations/actions/threads.py": "someone on call answers an alert, in the name of the team",
    "conversations/actions/worrying.py": "who held a group writes to someone who was there, about that group",
    "gatherings/actions/holding.py": "the same, from the page of the date",
}


def pages() -> list[str]:
    """Every page without a row in its address; leaving, which ends the session, apart."""
    named = (name for name in MATRIX if door(name).method == "get" and name not in ROWS and ":" in name)
    return sorted(name for name in named if name != "core:leave")


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def newcomer(world):
    """Someone who came today, said what they live, wants to be matched, and asked for help without choosing anybody."""
    person = PersonFactory(pseudonym=NEWCOMER)
    give_consent(by=person, purpose=Purpose.MATCHING)
    ExperienceFactory(person=person, concept=ConceptFactory(), stage=Stage.IN, visibility=Visibility.MEMBERS)
    Request.objects.create(person=person, words="Je voudrais parler.")
    return person


@pytest.mark.parametrize("kind", sorted(EVERYONE))
def test_no_page_shows_a_newcomer_to_anybody(world, newcomer, kind):
    browser, showing = world.browser(kind), set()
    for name in pages():
        if kind in TEAM and name in DESKS:
            continue
        try:
            response = browser.get(reverse(name))
        except NoReverseMatch:  # pragma: no cover (an address with a row is in ROWS)
            continue
        if not response.streaming and NEWCOMER in response.content.decode(errors="replace"):
            showing.add(name)
    assert showing == set()


@pytest.mark.parametrize("name", [
    "community:search", "community:home", "accompaniment:find", "gatherings:agenda", "accompaniment:requests_to_read", "territory:communes",
])
def test_no_search_finds_a_newcomer_by_name(world, newcomer, name, subtests):
    for kind in sorted(EVERYONE - TEAM):
        browser = world.browser(kind)
        for asked in ({"q": NEWCOMER}, {"recherche": NEWCOMER}, {"mots": NEWCOMER}):
            page = browser.get(reverse(name), asked).content.decode(errors="replace")
            with subtests.test(kind):
                assert NEWCOMER not in page.replace(f'value="{NEWCOMER}"', "").replace(f"« {NEWCOMER} »", "")


def test_a_peer_reads_a_request_without_knowing_whose_it_is(world, newcomer):
    for name in ("accompaniment:requests_to_read", "portal:my_space"):
        assert NEWCOMER not in world.browser(PEER).get(reverse(name)).content.decode()


def test_a_name_in_the_community_leads_to_no_private_conversation(world):
    """Whoever writes under a name of a space is met there only: their page of the topic links to no one, opens nothing."""
    space = SpaceFactory()
    author = world[MEMBER]
    persona = Persona.objects.create(person=author, space=space, pseudonym="Hibou Bleu")
    topic = open_topic(author=author, space=space)
    type(topic).objects.filter(pk=topic.pk).update(persona=persona)
    topic.posts.update(persona=persona)
    for kind in (PEER, "facilitator", "relative", "greeter", "professional"):
        page = world.browser(kind).get(reverse("community:topic", args=[topic.pk])).content.decode()
        assert author.pseudonym not in page, kind
        assert str(author.pk) not in page, kind
        if kind != "relative":
            assert "Hibou Bleu" in page, kind
        main = page.split("<main", 1)[1].split("</main>", 1)[0]
        assert reverse("conversations:threads") not in main, kind
        assert "/pairs/" not in main, kind


def test_a_private_conversation_is_opened_by_a_yes_of_both_or_after_a_group_and_nowhere_else():
    callers = set()
    for path in our_code():
        tree = ast.parse(path.read_text())
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if any(getattr(call.func, "id", getattr(call.func, "attr", "")) in ("open_private", "open_after") for call in calls):
            callers.add(short(path).split("eclaireur/")[-1])
    fictional = {name for name in callers if name.startswith("portal/demo/")}
    assert callers - fictional == set(WHO_OPENS_A_PRIVATE_CONVERSATION)


def test_no_address_writes_to_a_person_named_by_identifier():
    """Addresses name threads, requests, places in a date: never a person, so that nobody is approached by guessing."""
    opening = {name for name in MATRIX if "write_to" in name or "message" in name}
    assert opening == {"gatherings:write_to"}
