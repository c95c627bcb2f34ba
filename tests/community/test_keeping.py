"""Keeping spaces and letting members in."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, RoleGrant
from eclaireur.community import actions
from eclaireur.community.enums import Audience
from eclaireur.community.models import Draft, Space, StructureDoor, StructureMembership
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, ThemeFactory, open_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def coordinator(structure):
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=Role.COORDINATOR, structure=structure)
    return person


def described(**more):
    return {"name": "Le salon", "slug": "", "purpose": "Parler entre nous.", "audience": "structure", "charter": "- *Doucement*",
            "position": "10", "closing": ""} | more


def test_a_coordinator_opens_a_space_for_the_members_of_their_structure(coordinator, structure, client_of):
    browser = client_of(coordinator)
    browser.post(reverse("community:desk_new_space"), described(structure=str(structure.pk)))
    space = Space.objects.get()
    assert (space.slug, space.audience, space.structure) == ("le-salon", Audience.STRUCTURE, structure)
    assert "<em>Doucement</em>" in space.charter_html
    browser.post(reverse("community:desk_add_theme", args=[space.slug]), {"label": "Cuisine"})
    assert [theme.label for theme in space.themes.all()] == ["Cuisine"]
    assert browser.post(reverse("community:desk_add_theme", args=[space.slug]), {"label": "Cuisine"}).status_code == 422


@pytest.mark.parametrize("wrong", [{"structure": ""}, {"name": ""}, {"slug": "sujets"}, {"is_open": "on"}, {"is_closed": "on"}])
def test_what_cannot_be_is_told_beside_its_field(coordinator, structure, client_of, wrong):
    answer = client_of(coordinator).post(reverse("community:desk_new_space"), described(structure=str(structure.pk)) | wrong)
    assert answer.status_code == 422
    assert not Space.objects.exists()


def test_the_spaces_of_other_structures_do_not_exist_for_a_coordinator(coordinator, client_of):
    theirs = SpaceFactory(audience=Audience.STRUCTURE, structure=StructureFactory(), name="Un autre salon")
    theme = ThemeFactory(space=theirs)
    browser = client_of(coordinator)
    assert "Un autre salon" not in browser.get(reverse("community:desk")).content.decode()
    for page in (reverse("community:desk_space", args=[theirs.slug]), reverse("community:desk_members", args=[theirs.structure.slug])):
        assert browser.get(page).status_code == 404
    assert browser.post(reverse("community:desk_remove_theme", args=[theme.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.save_space(by=coordinator, space=theirs)


def test_a_space_where_people_wrote_keeps_its_public():
    operator = PersonFactory(roles=[Role.OPERATOR])
    space = SpaceFactory(audience=Audience.CONCERNED)
    open_topic(space)
    for change in ({"audience": Audience.EVERYONE}, {"is_open": True}):
        for name, value in change.items():
            setattr(space, name, value)
        with pytest.raises(ValidationError, match="ne change plus"):
            actions.save_space(by=operator, space=space)
        space.refresh_from_db()


def test_a_space_opened_by_mistake_is_removed_while_nobody_wrote_there(coordinator, structure, client_of):
    space = SpaceFactory(audience=Audience.STRUCTURE, structure=structure)
    theme, browser = ThemeFactory(space=space), client_of(coordinator)
    remove = reverse("community:desk_remove_space", args=[space.slug])
    assert remove in browser.get(reverse("community:desk_space", args=[space.slug])).content.decode()
    with pytest.raises(PermissionDenied):
        actions.remove_space(by=PersonFactory(), space=space)
    assert "L’espace est retiré" in browser.post(remove, follow=True).content.decode()
    assert not Space.objects.exists()
    assert not type(theme).objects.exists()
    assert JournalEntry.objects.filter(actor=coordinator, verb="community.remove_space", object_id=str(space.pk)).count() == 1


@pytest.mark.parametrize("touch", [
    open_topic,
    lambda space: Draft.objects.create(person=PersonFactory(), space=space, body="Des mots commencés."),
])
def test_a_space_where_someone_wrote_or_began_to_is_never_removed(client_of, touch):
    space, browser = SpaceFactory(), client_of(PersonFactory(roles=[Role.OPERATOR]))
    touch(space)
    page, remove = (reverse(name, args=[space.slug]) for name in ("community:desk_space", "community:desk_remove_space"))
    assert remove not in browser.get(page).content.decode()
    assert "ne se retire plus" in browser.post(remove, follow=True).content.decode()
    assert Space.objects.filter(pk=space.pk).exists()


def test_a_theme_is_put_where_its_keeper_wants_it(client_of):
    space, browser = SpaceFactory(), client_of(PersonFactory(roles=[Role.OPERATOR]))
    late, early = ThemeFactory(space=space, label="Ailleurs"), ThemeFactory(space=space, label="Zoé d’abord")
    page = reverse("community:desk_theme", args=[early.pk])
    assert browser.get(page).context["form"]["position"].value() == early.position
    browser.post(page, {"label": early.label, "position": "5"})
    assert list(space.themes.all()) == [early, late]
    browser.post(page, {"label": early.label, "position": ""})
    assert list(space.themes.all()) == [late, early]


@pytest.mark.parametrize("broken", [
    {"audience": Audience.STRUCTURE}, {"audience": Audience.PEERS, "is_open": True}, {"closing": "sans date"}, {"slow_seconds": 90_000},
])
def test_the_database_refuses_what_makes_no_sense(broken):
    space = SpaceFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.filter(pk=space.pk).update(**broken)


def test_a_code_lets_members_in_and_a_new_one_closes_the_old(coordinator, structure, client_of, client):
    door = actions.draw_code(by=coordinator, structure=structure)
    person = PersonFactory()
    spoken = f" {door.code[:4]} {door.code[4:8].upper()}-{door.code[8:]} "
    client.force_login(person)
    client.post(reverse("community:join"), {"code": spoken})
    membership = StructureMembership.objects.get(person=person, structure=structure)
    client_of(coordinator).post(reverse("community:desk_members", args=[structure.slug]))
    with pytest.raises(ValidationError):
        actions.join_structure(by=PersonFactory(), code=door.code)
    client_of(coordinator).post(reverse("community:desk_remove_member", args=[membership.pk]))
    assert not StructureMembership.objects.exists()


@pytest.mark.parametrize("code", ["rien", "é" * 12, "x" * 500, "\x00abc"])
def test_a_wrong_code_is_told_in_words(person, client, code, structure):
    StructureDoor.objects.create(structure=structure, code="abcdefghjkmn")
    client.force_login(person)
    answer = client.post(reverse("community:join"), {"code": code})
    assert answer.status_code == 422
    assert not StructureMembership.objects.exists()


def test_members_leave_when_they_want_and_nobody_takes_others_off(person, structure, client):
    mine = StructureMembership.objects.create(structure=structure, person=person)
    other = StructureMembership.objects.create(structure=structure, person=PersonFactory())
    client.force_login(person)
    assert client.post(reverse("community:leave", args=[other.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.leave_structure(by=person, membership=other)
    client.post(reverse("community:leave", args=[mine.pk]))
    assert list(StructureMembership.objects.all()) == [other]


def test_someone_taken_off_does_not_come_back_with_the_code_they_know(coordinator, structure, client_of):
    door, person = actions.draw_code(by=coordinator, structure=structure), PersonFactory()
    actions.join_structure(by=person, code=door.code)
    browser, page = client_of(coordinator), reverse("community:desk_members", args=[structure.slug])
    assert "Le code change aussitôt" in browser.get(page).content.decode()
    membership = StructureMembership.objects.get(person=person)
    said = browser.post(reverse("community:desk_remove_member", args=[membership.pk]), follow=True).content.decode()
    assert "l’ancien n’ouvre plus rien" in said
    with pytest.raises(ValidationError):
        actions.join_structure(by=person, code=door.code)
    new = StructureDoor.objects.get(structure=structure)
    assert actions.join_structure(by=PersonFactory(), code=new.code) == structure


def test_who_leaves_by_themselves_changes_no_code(coordinator, structure):
    door, person = actions.draw_code(by=coordinator, structure=structure), PersonFactory()
    actions.join_structure(by=person, code=door.code)
    actions.leave_structure(by=person, membership=StructureMembership.objects.get(person=person))
    assert StructureDoor.objects.get(structure=structure).code == door.code


def test_a_member_is_found_among_hundreds(coordinator, structure, client_of):
    for name in ("Élise des Îles", "Marc du Port"):
        StructureMembership.objects.create(structure=structure, person=PersonFactory(pseudonym=name))
    browser, page = client_of(coordinator), reverse("community:desk_members", args=[structure.slug])
    for words in ("elise", " des îles "):
        found = browser.get(page, {"q": words}).content.decode()
        assert "Élise des Îles" in found
        assert "Marc du Port" not in found
    assert "Personne à ce nom" in browser.get(page, {"q": "introuvable"}).content.decode()


def test_a_theme_is_renamed_and_its_topics_stay_under_it(client_of):
    browser = client_of(PersonFactory(roles=[Role.OPERATOR]))
    theme = ThemeFactory(label="Somneil")
    ThemeFactory(space=theme.space, label="Cuisine")
    topic = open_topic(theme.space, themes=[theme])
    page = reverse("community:desk_theme", args=[theme.pk])
    assert f'href="{page}"' in browser.get(reverse("community:desk_space", args=[theme.space.slug])).content.decode()
    assert browser.post(page, {"label": "Cuisine"}).status_code == 422
    browser.post(page, {"label": "Sommeil"})
    assert [one.label for one in topic.themes.all()] == ["Sommeil"]
    with pytest.raises(PermissionDenied):
        actions.change_theme(by=PersonFactory(), theme=theme, label="Autre")
