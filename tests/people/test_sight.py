"""Who reads what people say of themselves: every visibility, every kind of reader, with marked texts."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Block
from eclaireur.people.enums import PathVisibility, Readers, Visibility
from eclaireur.people.models import Experience, Path, PathStep, PeerProfile
from eclaireur.people.queries import ASPECTS, page_seen_by, preview_of
from eclaireur.safety.actions import report
from eclaireur.safety.queries import case_of
from eclaireur.safety.registries import report_address
from tests.factories.accounts import PersonFactory
from tests.factories.people import ExperienceFactory, PathStepFactory
from tests.factories.practice import listed_peer

pytestmark = pytest.mark.django_db

NOTHING, PUBLIC = set(), {"public"}
MEMBERS = {"members", "public"}
PEERS = {"my_peers", "members", "public"}
ALL = {"matching", "my_peers", "members", "public"}

READERS = {
    "anonymous": PUBLIC,
    "member": MEMBERS,
    "companion": PEERS,
    "another peer": MEMBERS,
    "blocked": NOTHING,
    "blocked companion": NOTHING,
    "blocking": NOTHING,
    "relative": PUBLIC,
    "suspended": PUBLIC,
    "coordinator": MEMBERS,
    "moderator": MEMBERS,
    "operator": MEMBERS,
    "owner": ALL,
}


@pytest.fixture
def peer():
    """A listed peer with a marked experience and a marked step for each visibility, in a public path."""
    profile = listed_peer(readers=Readers.PUBLIC)
    for visibility in Visibility:
        ExperienceFactory(person=profile.person, visibility=visibility, details=f"VECU-{visibility.value}.")
    for visibility in PathVisibility:
        PathStepFactory(path=profile.person.path, visibility=visibility, text=f"ETAPE-{visibility.value}.")
    return profile


@pytest.fixture
def reader_of(peer, walk_together):
    """`reader_of(kind)`: someone of that kind, as they stand towards the peer."""

    def make(kind):
        owner = peer.person
        if kind == "anonymous":
            return AnonymousUser()
        if kind == "owner":
            return owner
        roles = {"another peer": [Role.PEER], "coordinator": [Role.COORDINATOR], "moderator": [Role.MODERATOR]}
        viewer = PersonFactory(
            roles=roles.get(kind, []),
            circle=Circle.RELATIVE if kind == "relative" else Circle.CONCERNED,
            suspended_until=timezone.now() + dt.timedelta(days=3) if kind == "suspended" else None,
            is_superuser=kind == "operator",
        )
        if kind in {"companion", "blocked companion"}:
            walk_together(owner, viewer)
        if kind.startswith("blocked"):
            Block.objects.create(person=owner, blocked=viewer)
        if kind == "blocking":
            Block.objects.create(person=viewer, blocked=owner)
        return viewer

    return make


@pytest.mark.parametrize(("kind", "read"), READERS.items())
def test_experiences_and_steps_reach_exactly_their_readers(peer, reader_of, kind, read):
    viewer = reader_of(kind)
    assert set(Experience.objects.visible_to(viewer).values_list("visibility", flat=True)) == read
    assert set(PathStep.objects.visible_to(viewer).values_list("visibility", flat=True)) == read - {"matching"}
    assert Path.objects.visible_to(viewer).exists() is (read != NOTHING)


@pytest.mark.parametrize(("kind", "read"), READERS.items())
def test_the_page_of_a_peer_shows_exactly_what_its_reader_may_read(client, client_of, peer, reader_of, kind, read):
    viewer = reader_of(kind)
    browser = client if kind == "anonymous" else client_of(viewer)
    answer = browser.get(reverse("people:peer", args=[peer.pk]))
    if read == NOTHING:
        assert answer.status_code == 404
        return
    if kind == "suspended" and answer.status_code == 302:
        return  # kept at the door: even less
    page = answer.content.decode()
    for visibility in Visibility:
        assert (f"VECU-{visibility.value}." in page) is (visibility.value in read)
    for visibility in PathVisibility:
        assert (f"ETAPE-{visibility.value}." in page) is (visibility.value in read)


@pytest.mark.parametrize("kind", ["member", "companion", "relative"])
def test_whoever_reports_a_path_reads_of_it_what_they_already_could(client_of, peer, reader_of, kind):
    page = client_of(reader_of(kind)).get(report_address(peer.person.path)).content.decode()
    for visibility in PathVisibility:
        assert (f"ETAPE-{visibility.value}." in page) is (visibility.value in READERS[kind])


def test_moderation_reads_every_step_that_members_read_whoever_reported(peer, reader_of):
    made = report(by=reader_of("relative"), about=peer.person.path, reason="other", attach=True)
    case = case_of(made)
    assert "ETAPE-members." in case.text
    assert "ETAPE-public." in case.text


@pytest.mark.parametrize("kind", [kind for kind in READERS if kind not in {"owner", "companion"}])
def test_a_members_only_path_is_not_read_outside_its_circle(peer, reader_of, kind):
    Path.objects.update(readers=Readers.MEMBERS)
    viewer = reader_of(kind)
    inside = READERS[kind] == MEMBERS
    assert PeerProfile.objects.visible_to(viewer).exists() is inside
    assert PathStep.objects.visible_to(viewer).exists() is inside


def test_without_an_account_a_hidden_peer_and_no_peer_at_all_answer_the_same(client, peer):
    Path.objects.update(readers=Readers.MEMBERS)
    hidden = client.get(reverse("people:peer", args=[peer.pk]))
    absent = client.get(reverse("people:peer", args=[PersonFactory().pk]))
    assert hidden.status_code == absent.status_code == 302
    assert hidden.url.split("?")[0] == absent.url.split("?")[0]


@pytest.mark.parametrize(
    "away",
    [
        {"paused_since": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"suspended_until": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)},
        {"is_active": False},
        {"erase_on": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)},
    ],
    ids=lambda away: next(iter(away)),
)
@pytest.mark.parametrize("kind", ["anonymous", "member", "companion", "coordinator"])
def test_nothing_of_someone_who_is_away_is_read(peer, reader_of, kind, away):
    viewer = reader_of(kind)
    for name, value in away.items():
        setattr(peer.person, name, value)
    peer.person.save()
    for rows in (Experience, Path, PathStep, PeerProfile):
        assert not rows.objects.visible_to(viewer).exists()
    assert not PeerProfile.objects.listed().exists()


def test_an_unpublished_path_is_read_by_its_author_only(peer, reader_of):
    Path.objects.update(published_at=None)
    for kind in READERS:
        seen = kind == "owner"
        viewer = reader_of(kind)
        assert Path.objects.visible_to(viewer).exists() is seen
        assert PathStep.objects.visible_to(viewer).exists() is seen
        assert PeerProfile.objects.visible_to(viewer).exists() is seen


def test_a_companion_still_reads_the_page_when_the_clearance_lapsed_and_others_no_longer_do(peer, reader_of):
    peer.person.clearance.delete()
    assert PeerProfile.objects.visible_to(reader_of("companion")).exists()
    assert not PeerProfile.objects.visible_to(reader_of("member")).exists()


def test_removed_experiences_are_read_by_nobody(peer, reader_of):
    Experience.objects.update(removed_at=timezone.now())
    for kind in READERS:
        assert not Experience.objects.visible_to(reader_of(kind)).exists()


@pytest.mark.parametrize(("aspect", "kind"), [("membre", "member"), ("accompagne", "companion"), ("tout-le-monde", "anonymous")])
def test_the_preview_is_what_such_a_reader_really_sees(peer, reader_of, aspect, kind):
    assert aspect in ASPECTS
    assert preview_of(peer, aspect) == page_seen_by(reader_of(kind), peer)


def test_nobody_else_opens_what_one_keeps(client_of, peer):
    mine = Experience.objects.filter(person=peer.person).first()
    step = PathStep.objects.first()
    other = client_of(PersonFactory(roles=[Role.COORDINATOR]))
    for name, row in [("change", mine), ("change_step", step)]:
        assert other.get(reverse(f"people:{name}", args=[row.pk])).status_code == 404
    for name, row in [("remove", mine), ("put_back", mine), ("remove_step", step), ("move_step_up", step)]:
        assert other.post(reverse(f"people:{name}", args=[row.pk])).status_code == 404
    assert Experience.objects.filter(pk=mine.pk).exists()
    assert PathStep.objects.filter(pk=step.pk).exists()
