"""Whoever is held back after several reports: whatever they write for others waits, in every room, and they read why."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from eclaireur.conversations import actions as conversations
from eclaireur.gatherings import actions as gatherings
from eclaireur.gatherings.models import Series
from eclaireur.people import actions as people
from eclaireur.people.actions.moderating import hide_path
from eclaireur.people.cards import path_read_by
from eclaireur.people.models import Path, PathStep, PeerProfile
from eclaireur.people.queries.pages import lately_displayed
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import HeldFor, Measure, Reason
from eclaireur.safety.models import Hold, ModerationSettings
from tests.factories.accompaniment import a_peer
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of, say, say_in
from tests.factories.gatherings import a_draft, a_facilitator, a_series
from tests.factories.people import ConceptFactory
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
WHY = "plusieurs personnes ont signalé de vos textes"
NIGHT = dt.datetime(2026, 11, 25, 3, 0, tzinfo=ZoneInfo("Europe/Paris"))


def held_back(person):
    actions.hold(person, why=HeldFor.AUTHOR, author=person)
    return person


def read_by_others(model, row):
    return model.objects.visible_to(PersonFactory()).filter(pk=row.pk).exists()


# --- A path -----------------------------------------------------------------------------------------------------


@pytest.fixture
def peer():
    return a_peer(ConceptFactory())


def test_a_path_displayed_by_someone_held_back_waits_and_says_why(peer, client_of):
    people.withdraw_path(by=peer, path=peer.path)
    browser = client_of(held_back(peer))
    assert WHY in browser.post(reverse("people:display"), follow=True).content.decode()
    path = Path.objects.get(person=peer)
    assert path.is_published
    assert not read_by_others(Path, path)
    for page in ("people:my_path", "people:preview"):
        text = browser.get(reverse(page)).content.decode()
        assert WHY in text
        assert "La modération l’a masqué" not in text
    assert reverse("safety:text", args=["people.path", path.pk]) in [line.item.url for line in queries.desk_of(moderator()).lines]
    actions.give_back(by=moderator(), author=peer)
    assert read_by_others(Path, path)


@pytest.mark.parametrize("change", [
    lambda peer: people.save_introduction(by=peer, path=peer.path),
    lambda peer: people.add_step(by=peer, step=PathStep(text="Une étape de plus.")),
    lambda peer: people.change_step(by=peer, step=peer.path.steps.get()),
    lambda peer: _say_otherwise(peer, "title"),
    lambda peer: _say_otherwise(peer, "frame"),
], ids=["introduction", "new step", "changed step", "title", "frame"])
def test_what_someone_held_back_changes_in_a_displayed_path_waits(peer, change):
    PathStep.objects.create(path=peer.path, text="Une étape.")
    change(peer)
    assert read_by_others(Path, peer.path)
    held_back(peer)
    change(peer)
    assert not read_by_others(Path, peer.path)
    assert Hold.objects.open().of(peer.path).count() == 1


def _say_otherwise(peer, what):
    profile = PeerProfile.objects.get(person=peer)
    setattr(profile, what, f"{getattr(profile, what)} et encore"[-60:])
    people.save_frame(by=peer, profile=profile)


@pytest.mark.parametrize("change", [
    lambda peer: people.add_step(by=peer, step=PathStep(text="Entre nous.", visibility="my_peers")),
    lambda peer: people.change_step(by=peer, step=peer.path.steps.get()),
    lambda peer: people.save_frame(by=peer, profile=PeerProfile.objects.get(person=peer)),
], ids=["new step", "changed step", "no other words"])
def test_what_moderation_would_not_see_changed_does_not_make_a_path_wait(peer, change):
    PathStep.objects.create(path=peer.path, text="Entre nous.", visibility="my_peers")
    was = lately_displayed().get(person=peer).changed_at
    change(held_back(peer))
    assert read_by_others(Path, peer.path)
    assert lately_displayed().get(person=peer).changed_at == was


def test_a_step_opened_to_members_waits(peer):
    step = PathStep.objects.create(path=peer.path, text="Entre nous.", visibility="my_peers")
    step.visibility = "members"
    people.change_step(by=held_back(peer), step=step)
    assert not read_by_others(Path, peer.path)


def _tell(person, *, visibility, details="Quelques mots."):
    return people.tell_experiences(by=person, told={ConceptFactory().slug: "behind"}, visibility=visibility, details=details)


def _tell_more(person, *, of, **change):
    [experience] = _tell(person, **of)
    for name, value in change.items():
        setattr(experience, name, value)
    held_back(person)
    people.change_experience(by=person, experience=experience)


@pytest.mark.parametrize("tell", [
    lambda peer: _tell(held_back(peer), visibility="members"),
    lambda peer: _tell(held_back(peer), visibility="public"),
    lambda peer: _tell_more(peer, of={"visibility": "members"}, details="D’autres mots."),
    lambda peer: _tell_more(peer, of={"visibility": "matching"}, visibility="members"),
], ids=["told to members", "told to all", "other words", "shown to more people"])
def test_words_about_what_one_lived_wait_with_the_path_they_are_read_beside(peer, tell):
    was = lately_displayed().get(person=peer).changed_at
    tell(peer)
    assert Hold.objects.open().of(peer.path).count() == 1
    assert not read_by_others(PeerProfile, peer.peer_profile), "nobody comes to the page they are on"
    actions.release(Path.objects.get(pk=peer.path.pk))
    assert lately_displayed().get(person=peer).changed_at > was


@pytest.mark.parametrize("tell", [
    lambda peer: _tell(held_back(peer), visibility="matching"),
    lambda peer: _tell(held_back(peer), visibility="my_peers"),
    lambda peer: _tell(held_back(peer), visibility="members", details=""),
    lambda peer: _tell_more(peer, of={"visibility": "members"}, stage="in"),
], ids=["for matching", "for companions", "no word", "same words"])
def test_what_members_read_no_new_words_of_does_not_make_a_path_wait(peer, tell):
    tell(peer)
    assert not Hold.objects.open().of(peer.path).exists()


def test_the_desk_reads_the_words_about_what_was_lived_that_members_read(peer, client_of):
    _tell(peer, visibility="members", details="MARQUE-VÉCU")
    _tell(peer, visibility="my_peers", details="ENTRE-NOUS")
    page = client_of(moderator()).get(reverse("safety:text", args=["people.path", peer.path.pk])).content.decode()
    for text in (page, path_read_by(PersonFactory(), peer.path)):
        assert "MARQUE-VÉCU" in text
        assert "ENTRE-NOUS" not in text


@pytest.mark.parametrize("what", ["title", "frame"])
def test_the_desk_reads_a_path_with_its_title_and_frame_and_again_when_they_change(peer, what, client_of):
    was = lately_displayed().get(person=peer).changed_at
    PeerProfile.objects.filter(person=peer).update(**{what: "MARQUE-MOTS"})
    _say_otherwise(peer, what)
    assert lately_displayed().get(person=peer).changed_at > was
    page = reverse("safety:text", args=["people.path", peer.path.pk])
    assert "MARQUE-MOTS et encore" in client_of(moderator()).get(page).content.decode()
    assert "MARQUE-MOTS et encore" in path_read_by(PersonFactory(), peer.path)


def test_a_path_that_nobody_reads_yet_does_not_wait(peer):
    people.withdraw_path(by=peer, path=peer.path)
    people.save_introduction(by=held_back(peer), path=peer.path)
    assert not Hold.objects.open().of(peer.path).exists()


def test_letting_someone_write_again_does_not_show_a_path_that_was_hidden(peer):
    hide_path(by=moderator(), path=peer.path)
    people.withdraw_path(by=peer, path=peer.path)
    path = people.display_path(by=held_back(peer))
    people.save_introduction(by=peer, path=path)
    actions.give_back(by=moderator(), author=peer)
    assert not read_by_others(Path, path)


def test_a_path_displayed_by_night_by_someone_new_waits_to_be_read(peer, time_machine):
    people.withdraw_path(by=peer, path=peer.path)
    ModerationSettings.objects.update_or_create(defaults={"week": "lundi-vendredi 9:00-18:00"})
    time_machine.move_to(NIGHT)
    path = people.display_path(by=peer)
    assert Hold.objects.open().of(path).get().why == HeldFor.NEWCOMER
    assert path.is_hidden


# --- A gathering ------------------------------------------------------------------------------------------------


def test_a_gathering_published_by_someone_held_back_waits_and_only_they_read_why(client_of):
    author, other = a_facilitator(), a_facilitator()
    draft = a_draft(author, others=[other])
    answer = client_of(held_back(author)).post(reverse("gatherings:publish", args=[draft.pk]), follow=True).content.decode()
    assert WHY in answer
    assert "est dans l’agenda" not in answer
    assert not read_by_others(Series, draft)
    assert WHY in client_of(author).get(reverse("gatherings:manage", args=[draft.pk])).content.decode()
    assert WHY not in client_of(other).get(reverse("gatherings:manage", args=[draft.pk])).content.decode()
    actions.decide_about(by=moderator(), thing=draft, measure=Measure.NOTHING, reason=Reason.OTHER)
    assert read_by_others(Series, draft)
    assert WHY not in client_of(author).get(reverse("gatherings:manage", args=[draft.pk])).content.decode()


def test_what_someone_held_back_changes_in_a_gathering_waits():
    author = a_facilitator()
    series = a_series(author)
    assert read_by_others(Series, series)
    series.description = "D’autres mots."
    gatherings.change(by=held_back(author), series=series, themes=[], facilitators=series.facilitators.all())
    assert not read_by_others(Series, series)
    actions.give_back(by=moderator(), author=author)
    assert read_by_others(Series, series)


# --- A private message ------------------------------------------------------------------------------------------


def test_a_message_changed_by_someone_held_back_waits_again():
    thread, me, other = private_thread()
    message = say(thread, me)
    held_back(me)
    changed = conversations.edit(by=me, message=message, text="Autre chose.", seen_revision=message.revision)
    changed.refresh_from_db()
    assert not changed.is_shown_to(other)
    actions.give_back(by=moderator(), author=me)
    changed.refresh_from_db()
    assert changed.is_shown_to(other)


def test_changing_a_hidden_message_does_not_put_it_back_when_its_author_writes_again():
    thread, me, other = private_thread()
    message = say(thread, me)
    conversations.hide(by=moderator(), message=message)
    message.refresh_from_db()
    held_back(me)
    conversations.edit(by=me, message=message, text="Autre chose.", seen_revision=message.revision)
    actions.give_back(by=moderator(), author=me)
    message.refresh_from_db()
    assert not message.is_shown_to(other)


def test_in_a_room_nothing_waits():
    me = PersonFactory()
    thread, _holder = room_of(me)
    message = say_in(thread, held_back(me))
    conversations.edit(by=me, message=message, text="Autre chose.", seen_revision=message.revision)
    assert not Hold.objects.open().of(message).exists()
