"""The desk of roles: who may see, give and end what."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eclaireur.accounts import actions
from eclaireur.accounts.actions.roles import AlreadyHeldError, LastOperatorError
from eclaireur.accounts.enums import COORDINATED_ROLES, Role
from eclaireur.accounts.models import JournalEntry, RoleGrant
from tests.factories.accounts import PersonFactory, StructureFactory

pytestmark = pytest.mark.django_db

DESK = "/equipe/roles/"


@pytest.fixture
def port():
    return StructureFactory(name="GEM du Port")


@pytest.fixture
def coordinator(port):
    person = PersonFactory(pseudonym="Camille")
    person.role_grants.create(role=Role.COORDINATOR, structure=port)
    return person


@pytest.fixture
def operator():
    return PersonFactory(roles=[Role.OPERATOR])


@pytest.mark.parametrize("role", list(Role))
def test_only_operators_and_coordinators_have_the_desk(client_of, role):
    expected = 200 if role in (Role.OPERATOR, Role.COORDINATOR) else 403
    assert client_of(PersonFactory(roles=[role])).get(DESK).status_code == expected


def test_a_coordinator_sees_only_peers_and_facilitators_of_their_structure(client_of, coordinator, port):
    shown = PersonFactory(pseudonym="PAIR-DU-PORT")
    shown.role_grants.create(role=Role.PEER, structure=port)
    for hidden, role, structure in (("PAIR-AILLEURS", Role.PEER, StructureFactory()), ("PAIR-PARTOUT", Role.PEER, None),
                                    ("MODO-DU-PORT", Role.SUPERVISOR, port)):
        PersonFactory(pseudonym=hidden).role_grants.create(role=role, structure=structure)
    page = client_of(coordinator).get(DESK).content.decode()
    assert "PAIR-DU-PORT" in page
    for hidden in ("PAIR-AILLEURS", "PAIR-PARTOUT", "MODO-DU-PORT"):
        assert hidden not in page


def test_a_coordinator_gives_a_role_at_home_and_it_is_told(client_of, coordinator, port):
    person = PersonFactory(pseudonym="Noé")
    client_of(coordinator).post(DESK, {"pseudonym": "noe", "role": "peer", "structure": port.pk})
    assert person.holds(Role.PEER, port)
    page = client_of(person).get(reverse("accounts:journal")).content.decode()
    assert "vous a donné un rôle" in page
    assert "pair-aidant" in page


@pytest.mark.parametrize("role", [role for role in Role if role not in COORDINATED_ROLES])
def test_a_coordinator_gives_no_other_role(client_of, coordinator, port, role):
    person = PersonFactory(pseudonym="Noé")
    with pytest.raises(PermissionDenied):
        actions.grant_role(by=coordinator, person=person, role=role, structure=port)
    sent = {"pseudonym": "Noé", "role": role, "structure": port.pk}
    assert client_of(coordinator).post(DESK, sent).status_code == 422
    assert not person.role_grants.exists()


def test_a_coordinator_gives_nothing_elsewhere_nor_everywhere_nor_to_themselves(client_of, coordinator):
    person = PersonFactory(pseudonym="Noé")
    for structure in (StructureFactory(), None):
        with pytest.raises(PermissionDenied):
            actions.grant_role(by=coordinator, person=person, role=Role.PEER, structure=structure)
    seat = coordinator.current_grants[0].structure
    with pytest.raises(PermissionDenied):
        actions.grant_role(by=coordinator, person=coordinator, role=Role.PEER, structure=seat)
    browser = client_of(coordinator)
    assert "votre structure" in browser.post(DESK, {"pseudonym": "Noé", "role": "peer"}).content.decode()
    answer = browser.post(DESK, {"pseudonym": "Camille", "role": "peer", "structure": seat.pk})
    assert "soi-même" in answer.content.decode()


def test_a_coordinator_of_everywhere_manages_peers_everywhere():
    everywhere = PersonFactory(roles=[Role.COORDINATOR])
    for structure in (StructureFactory(), None):
        actions.grant_role(by=everywhere, person=PersonFactory(), role=Role.PEER, structure=structure)


def test_a_role_is_ended_by_who_may_and_the_history_stays(client_of, coordinator, port):
    person = PersonFactory()
    mine = person.role_grants.create(role=Role.PEER, structure=port)
    other = person.role_grants.create(role=Role.PEER, structure=StructureFactory())
    browser = client_of(coordinator)
    browser.post(reverse("accounts:end_role", args=[mine.pk]))
    assert browser.post(reverse("accounts:end_role", args=[other.pk])).status_code == 404
    assert [grant.pk for grant in person.current_grants] == [other.pk]
    mine.refresh_from_db()
    assert mine.until is not None
    assert JournalEntry.objects.filter(verb="accounts.end_role", subject=person).count() == 1
    with pytest.raises(PermissionDenied):
        actions.end_role(by=PersonFactory(), grant=other)


def test_someone_may_give_up_their_own_role(person):
    grant = person.role_grants.create(role=Role.MODERATOR)
    actions.end_role(by=person, grant=grant)
    assert not person.holds(Role.MODERATOR)


def test_what_does_not_fit_is_said(client_of, operator):
    browser = client_of(operator)
    PersonFactory(pseudonym="Noé", roles=[Role.PEER])
    assert "Personne ne porte" in browser.post(DESK, {"pseudonym": "Inconnue", "role": "peer"}).content.decode()
    assert "déjà ce rôle" in browser.post(DESK, {"pseudonym": "Noé", "role": "peer"}).content.decode()
    assert browser.post(DESK, {"pseudonym": "Noé", "role": "roi"}).status_code == 422


def test_the_platform_never_loses_its_last_operator(client_of, operator):
    grant = operator.role_grants.get()
    with pytest.raises(LastOperatorError):
        actions.end_role(by=operator, grant=grant)
    client_of(operator).post(reverse("accounts:end_role", args=[grant.pk]))
    operator.refresh_from_db()
    assert operator.is_superuser
    second = PersonFactory()
    actions.grant_role(by=operator, person=second, role=Role.OPERATOR)
    actions.end_role(by=second, grant=grant)
    operator.refresh_from_db()
    second.refresh_from_db()
    assert (operator.is_superuser, second.is_superuser) == (False, True)


def test_an_operator_who_is_leaving_is_not_the_one_who_stays(operator):
    second = PersonFactory(roles=[Role.OPERATOR])
    actions.plan_erasure(by=second)
    for leave in (
        lambda: actions.end_role(by=operator, grant=operator.role_grants.get()),
        lambda: actions.plan_erasure(by=operator),
        lambda: actions.erase_person(person=operator, by=operator),
    ):
        with pytest.raises(LastOperatorError):
            leave()
    actions.cancel_erasure(by=second)
    actions.end_role(by=operator, grant=operator.role_grants.get())


def test_a_role_is_held_once(operator, person):
    actions.grant_role(by=operator, person=person, role=Role.PEER)
    with pytest.raises(AlreadyHeldError):
        actions.grant_role(by=operator, person=person, role=Role.PEER)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_give_a_role_once():
    operator, person = PersonFactory(roles=[Role.OPERATOR]), PersonFactory()
    outcomes, start = [], threading.Barrier(3)

    def give():
        start.wait()
        try:
            actions.grant_role(by=operator, person=person, role=Role.PEER)
            outcomes.append("given")
        except AlreadyHeldError:
            outcomes.append("held")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", "held", "held"]
    assert RoleGrant.objects.filter(person=person).count() == 1


def test_searching_and_long_lists(client_of, operator):

    for number in range(3):
        PersonFactory(pseudonym=f"Fougère {'abc'[number]}", roles=[Role.PEER])
    browser = client_of(operator)
    browser.get(DESK)
    with CaptureQueriesContext(connection) as few:
        browser.get(DESK)
    for _ in range(30):
        PersonFactory(roles=[Role.PEER])
    with CaptureQueriesContext(connection) as many:
        page = browser.get(DESK).content.decode()
    assert len(few) == len(many)
    assert "Page 1 sur 2" in page
    found = browser.get(DESK, {"q": "gère b"}).content.decode()
    assert "Fougère b" in found
    assert "Fougère a" not in found
    assert "Personne à ce nom" in browser.get(DESK, {"q": "zzz"}).content.decode()
    assert browser.get(DESK, {"q": "\x00é" * 50}).status_code == 200


def test_the_command_line_makes_an_operator(django_user_model):
    person = django_user_model.objects.create_superuser("Racine", "x" * 20)
    assert person.holds(Role.OPERATOR)
    person.refresh_from_db()
    assert person.is_superuser
