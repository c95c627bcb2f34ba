"""Who can read what: words marked for one reader, looked for on the pages of all others."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import FeedbackFor, Shown
from eclaireur.accompaniment.models import Feedback, Proposal, Relation, Request
from eclaireur.accompaniment.queries import is_open_to_new_people
from eclaireur.accounts.actions import block, cancel_erasure, plan_erasure
from eclaireur.accounts.enums import Role
from eclaireur.safety.actions import ask_lifting_of, report
from eclaireur.safety.registries import report_address
from tests.factories.accompaniment import a_coordinator, a_peer, a_seeker
from tests.factories.accounts import PersonFactory, StructureFactory, prove_identity
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db


def pages_of(client, person, urls):
    """Everything `person` (None: a visitor) can open among `urls`, as one text."""
    if person is None:
        client.logout()
    else:
        client.force_login(person)
    return " ".join(client.get(url, follow=True).content.decode() for url in urls)


@pytest.fixture
def story(db):
    """A member with one peer asked, one former peer, one relation under way, and everybody else around."""
    concept = ConceptFactory(slug="vecu-exact", label_fr="VECUEXACT")
    member = a_seeker(concept, pseudonym="PSEUDOMEMBRE")
    asked, other, former = a_peer(concept, capacity=9), a_peer(concept), a_peer(concept)
    old = actions.agree(by=former, proposal=actions.ask_peer(by=member, peer=former, words="MOTSANCIENS"))
    actions.add_goal(by=member, relation=old, words="BUTANCIEN")
    actions.end_relation(by=member, relation=old, farewell="ADIEUANCIEN")
    proposal = actions.ask_peer(by=member, peer=asked, words="MOTSDIRECTS")
    request = Request.objects.open().get()
    companion = a_peer(concept)
    with_someone = a_seeker(concept)
    now = actions.agree(by=companion, proposal=actions.ask_peer(by=with_someone, peer=companion, words="Bonjour"))
    actions.add_goal(by=with_someone, relation=now, words="BUTENCOURS")
    actions.note_session(
        by=companion, relation=now,
        values={"held_on": timezone.localdate(), "minutes": 30, "modality": "text", "note": "NOTEPARTAGEE"},
    )  # fmt: skip
    urls = [
        reverse("accompaniment:my_requests"), reverse("accompaniment:my_request", args=[request.pk]),
        reverse("accompaniment:request_to_read", args=[request.pk]), reverse("accompaniment:requests_to_read"),
        reverse("accompaniment:relation", args=[old.pk]), reverse("accompaniment:relation", args=[now.pk]),
        reverse("accompaniment:sessions", args=[now.pk]), reverse("accompaniment:my_relations"),
        reverse("accompaniment:find"), reverse("portal:my_space"),
    ]  # fmt: skip
    strangers = {
        "visitor": None,
        "another member": a_seeker(concept),
        "a peer not asked": other,
        "a coordinator of a structure": a_coordinator(StructureFactory()),
        "a coordinator": a_coordinator(),
        "a relative": a_seeker(concept, circle="relative"),
    }
    return {
        "member": member, "asked": asked, "former": former, "companion": companion, "request": request,
        "proposal": proposal, "old": old, "now": now, "urls": urls, "strangers": strangers, "with_someone": with_someone,
    }  # fmt: skip


SECRETS = ["MOTSDIRECTS", "MOTSANCIENS", "BUTANCIEN", "ADIEUANCIEN", "BUTENCOURS", "NOTEPARTAGEE", "PSEUDOMEMBRE"]


@pytest.mark.parametrize(
    "who",
    ["visitor", "another member", "a peer not asked", "a coordinator of a structure", "a coordinator", "a relative"],
)
def test_strangers_read_nothing(client, story, who):
    pages = pages_of(client, story["strangers"][who], story["urls"])
    assert [secret for secret in SECRETS if secret in pages] == []


def test_each_reads_what_is_theirs(client, story):
    asked = pages_of(client, story["asked"], story["urls"])
    assert "MOTSDIRECTS" in asked
    assert not {"MOTSANCIENS", "BUTANCIEN", "BUTENCOURS", "NOTEPARTAGEE"} & set(re.findall(r"[A-Z]{6,}", asked))
    former = pages_of(client, story["former"], story["urls"])
    assert "ADIEUANCIEN" in former
    assert "MOTSDIRECTS" not in former
    assert "NOTEPARTAGEE" in pages_of(client, story["with_someone"], story["urls"])


def test_querysets_agree_with_the_pages(story):
    for stranger in story["strangers"].values():
        assert not Request.objects.visible_to(stranger).filter(pk=story["request"].pk)
        assert not Proposal.objects.visible_to(stranger).filter(pk=story["proposal"].pk)
        assert not Relation.objects.visible_to(stranger)
        assert not Feedback.objects.visible_to(stranger)
    assert Request.objects.visible_to(story["asked"]).get() == story["request"]
    assert not Request.objects.visible_to(story["former"])


def test_the_exact_experience_is_told_only_as_its_author_chose(client, story):
    url = reverse("accompaniment:request_to_read", args=[story["request"].pk])
    client.force_login(story["asked"])
    assert "VECUEXACT" not in client.get(url).content.decode()
    actions.ask_peer(by=story["member"], peer=story["asked"], words="x")
    story["request"].topics.update(shown=Shown.EXACT)
    assert "VECUEXACT" in client.get(url).content.decode()


def test_a_published_request_shows_neither_name_nor_the_words_meant_for_one_peer(client, story):
    actions.publish_request(by=story["member"], words="MOTSPUBLIES", structure=None)
    other = story["strangers"]["a peer not asked"]
    page = pages_of(client, other, story["urls"])
    assert "MOTSPUBLIES" in page
    assert "PSEUDOMEMBRE" not in page
    assert "MOTSDIRECTS" not in page


def test_reporting_a_request_tells_no_more_than_reading_it(client, story):
    actions.publish_request(by=story["member"], words="MOTSPUBLIES", structure=None)
    address = report_address(story["request"])
    shown = pages_of(client, story["strangers"]["a peer not asked"], [address])
    assert "MOTSPUBLIES" in shown
    assert "PSEUDOMEMBRE" not in shown

    Proposal.objects.create(request=story["request"], peer=story["companion"], origin="coordinator")
    story["request"].showings.filter(peer=story["companion"]).delete()
    thought_of = pages_of(client, story["companion"], [address])
    assert "Signaler une demande sans nom" in thought_of
    assert "MOTSPUBLIES" not in thought_of


def test_moderation_reads_a_reported_request_without_its_name(client, story):
    reader = story["strangers"]["a peer not asked"]
    actions.publish_request(by=story["member"], words="MOTSPUBLIES", structure=None)
    made = report(by=reader, about=Request.objects.get(pk=story["request"].pk), reason="other", attach=True)
    moderator = PersonFactory(roles=[Role.MODERATOR])
    client.force_login(moderator)
    prove_identity(client, moderator)
    page = client.get(reverse("safety:case", args=[made.pk])).content.decode()
    assert "MOTSPUBLIES" in page
    assert "PSEUDOMEMBRE" not in page
    asked = ask_lifting_of(by=moderator, thing=made.about, reason="danger", words="Une vie est en danger.")
    assert asked.under == "une demande sans nom"


def test_a_peer_the_coordination_thought_of_reads_themes_but_no_words_nor_name(client, story):
    request = story["request"]
    Proposal.objects.create(request=request, peer=story["companion"], origin="coordinator")
    page = pages_of(client, story["companion"], [reverse("accompaniment:request_to_read", args=[request.pk])])
    assert "La coordination pense à vous" in page
    assert not [secret for secret in SECRETS[:2] + SECRETS[-1:] if secret in page]


def test_a_peer_reads_no_more_once_the_request_is_withdrawn_paused_or_blocked(client, story):
    urls = [reverse("accompaniment:request_to_read", args=[story["request"].pk]), reverse("accompaniment:requests_to_read")]
    member = story["member"]
    member.paused_since = timezone.now()
    member.save()
    assert "MOTSDIRECTS" not in pages_of(client, story["asked"], urls)
    member.paused_since = None
    member.save()
    assert "MOTSDIRECTS" in pages_of(client, story["asked"], urls)
    block(by=member, person=story["asked"])
    assert "MOTSDIRECTS" not in pages_of(client, story["asked"], urls)


def test_the_request_of_someone_who_is_leaving_is_shown_to_nobody_and_comes_back_if_they_stay(client, story):
    address = [reverse("accompaniment:request_to_read", args=[story["request"].pk])]
    plan_erasure(by=story["member"])
    assert "MOTSDIRECTS" not in pages_of(client, story["asked"], address)
    assert not Request.objects.of_people_here().filter(pk=story["request"].pk)
    cancel_erasure(by=story["member"])
    assert "MOTSDIRECTS" in pages_of(client, story["asked"], address)


def test_a_peer_who_is_leaving_is_no_longer_proposed_nor_asked(story):
    plan_erasure(by=story["asked"])
    assert not is_open_to_new_people(story["asked"], seen_by=story["member"])
    with pytest.raises(ValidationError):
        actions.ask_peer(by=story["strangers"]["another member"], peer=story["asked"], words="Bonjour")


def test_a_suspended_peer_reads_no_request(client, story):
    story["asked"].suspended_until = timezone.now() + dt.timedelta(days=1)
    story["asked"].save()
    urls = [reverse("accompaniment:request_to_read", args=[story["request"].pk]), reverse("accompaniment:requests_to_read")]
    assert "MOTSDIRECTS" not in pages_of(client, story["asked"], urls)


def test_an_experience_a_peer_keeps_for_matching_is_never_named(client, db):
    kept = ConceptFactory(slug="garde", label_fr="GARDEPOURSOI")
    a_peer(kept, visibility="matching")
    member = a_seeker(kept)
    page = pages_of(client, member, [reverse("accompaniment:find")])
    assert "que cette personne garde pour elle" in page
    assert page.count("GARDEPOURSOI") == 0


def test_feedback_is_read_by_whom_it_is_meant_for(story):
    actions.look_back(by=story["member"], relation=story["old"], meant_for=FeedbackFor.ONESELF, words="x")
    actions.look_back(by=story["member"], relation=story["old"], meant_for=FeedbackFor.OTHER, words="y")
    assert Feedback.objects.visible_to(story["former"]).get().words == "y"
    assert Feedback.objects.visible_to(story["member"]).count() == 2


def test_words_left_across_a_block_are_read_by_nobody_and_whoever_left_them_learns_nothing(client, story):
    former, member = story["former"], story["member"]
    actions.look_back(by=former, relation=story["old"], meant_for=FeedbackFor.OTHER, words="RETOURAVANT")
    url = reverse("accompaniment:relation", args=[story["old"].pk])
    assert "RETOURAVANT" in pages_of(client, member, [url])
    block(by=member, person=former)
    client.force_login(former)
    page = client.post(f"{url}retour/", {"who": "other", "other-words": "RETOURAPRES", "other-meant_for": "other"}, follow=True)
    assert "RETOURAPRES" in page.content.decode()
    assert not Feedback.objects.visible_to(member).exclude(author=member)
    assert "RETOUR" not in pages_of(client, member, [url])


def test_sealed_words_are_not_in_the_database_as_they_were_written(story):
    with connection.cursor() as cursor:
        for table in ("proposal", "request", "goal", "session", "relation"):
            cursor.execute(f"SELECT * FROM accompaniment_{table}")  # noqa: S608 (our own table names)
            rows = repr([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor.fetchall()])
            assert not [secret for secret in SECRETS if secret in rows]
