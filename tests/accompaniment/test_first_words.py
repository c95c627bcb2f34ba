"""First words between two people: outside the hours of reading, or from someone held back, they wait as any others do."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import ProposalState
from eclaireur.accompaniment.models import Proposal
from eclaireur.accompaniment.models.proposal import WAITS
from eclaireur.accounts.actions import block
from eclaireur.accounts.export import sections
from eclaireur.accounts.models import JournalEntry
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor, PatternKind, SignKind
from eclaireur.safety.models import Hold, ModerationSettings, Pattern, Sign
from eclaireur.safety.queries import desk_of, waiting_of
from tests.factories.accompaniment import a_peer, a_relation, a_seeker
from tests.factories.safety import moderator, tables_read

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2026, 11, 25, 3, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Wednesday
MORNING = dt.datetime(2026, 11, 25, 9, 1, tzinfo=ZoneInfo("Europe/Paris"))
MONEY = "Bonjour, faites-moi un virement"
WAITING = "Votre message est gardé et partira de lui-même"


@pytest.fixture
def by_night(time_machine):
    """It is three in the morning, and moderation reads from nine on."""
    time_machine.move_to(NIGHT)
    rules = ModerationSettings.load()
    rules.week = "lundi-vendredi 9:00-18:00"
    rules.save()

    def until_morning():
        time_machine.move_to(MORNING)
        safety.release_due()

    return until_morning


@pytest.fixture
def pair(concept):
    """A peer, and someone whose request was published to them."""
    peer, seeker = a_peer(concept), a_seeker(concept)
    return peer, seeker, actions.publish_request(by=seeker, words="Je voudrais parler.", structure=None)


def told(person):
    return list(Notice.objects.filter(to=person, kind__startswith="accompaniment.").values_list("kind", flat=True))


def in_journal_of(person):
    return set(JournalEntry.objects.told_to(person).values_list("verb", flat=True))


def test_an_offer_made_by_night_waits_for_the_reading_then_goes_by_itself(by_night, pair, client_of):
    peer, seeker, request = pair
    offered = actions.offer(by=peer, request=request, words="MARQUE-MOT")
    mine = reverse("accompaniment:my_request", args=[request.pk])
    assert "MARQUE-MOT" not in client_of(seeker).get(mine).content.decode()
    assert told(seeker) == []
    assert "accompaniment.offer" not in in_journal_of(seeker)
    theirs = client_of(peer)
    for page in (reverse("accompaniment:requests_to_read"), reverse("accompaniment:request_to_read", args=[request.pk])):
        assert WAITING in theirs.get(page).content.decode()
    with pytest.raises(PermissionDenied):
        actions.agree(by=seeker, proposal=offered)
    with pytest.raises(PermissionDenied):
        actions.decline(by=seeker, proposal=offered)

    by_night()

    assert "MARQUE-MOT" in client_of(seeker).get(mine).content.decode()
    assert told(seeker) == ["accompaniment.offered"]
    assert "accompaniment.offer" in in_journal_of(seeker)
    assert WAITING not in client_of(peer).get(reverse("accompaniment:requests_to_read")).content.decode()
    offered.refresh_from_db()
    assert offered.expires_at == pytest.approx(timezone.now() + WAITS, abs=dt.timedelta(seconds=5))
    assert actions.agree(by=seeker, proposal=offered).peer == peer


def test_a_demand_written_by_night_reaches_its_peer_in_the_morning(by_night, concept, client_of):
    peer, seeker = a_peer(concept), a_seeker(concept)
    answer = client_of(seeker).post(reverse("accompaniment:ask", args=[peer.pk]), {"words": "MARQUE-MOT"}, follow=True)
    page = answer.content.decode()
    assert WAITING in page
    assert "a votre demande depuis" not in page
    request = Proposal.objects.get().request
    read = reverse("accompaniment:request_to_read", args=[request.pk])
    assert client_of(peer).get(read).status_code == 302
    assert "MARQUE-MOT" not in client_of(peer).get(reverse("accompaniment:requests_to_read")).content.decode()
    assert told(peer) == []
    by_night()
    assert "MARQUE-MOT" in client_of(peer).get(read).content.decode()
    assert told(peer) == ["accompaniment.asked"]
    assert "a votre demande depuis" in client_of(seeker).get(reverse("accompaniment:my_request", args=[request.pk])).content.decode()


def test_by_day_first_words_leave_at_once(by_night, time_machine, pair):
    peer, seeker, request = pair
    time_machine.move_to(MORNING)
    actions.offer(by=peer, request=request, words="Bonjour")
    assert told(seeker) == ["accompaniment.offered"]
    assert not Hold.objects.exists()


def test_two_who_walked_together_do_not_wait_again(by_night, time_machine, concept):
    time_machine.move_to(MORNING)
    relation = a_relation(concept)
    actions.end_relation(by=relation.member, relation=relation)
    time_machine.move_to(NIGHT + dt.timedelta(days=1))
    asked = actions.ask_peer(by=relation.member, peer=relation.peer, words="Bonsoir")
    assert asked.hidden_at is None


def test_the_offer_of_someone_held_back_waits_until_someone_looked(pair):
    peer, seeker, request = pair
    safety.hold(peer, why=HeldFor.AUTHOR, author=peer)
    offered = actions.offer(by=peer, request=request, words="Bonjour")
    assert Hold.objects.open().of(offered).get().why == HeldFor.AUTHOR
    assert told(seeker) == []
    assert not [line for line in desk_of(moderator()).lines if str(offered.pk) in line.item.key]  # private: nobody reads it
    safety.give_back(by=moderator(), author=peer)
    assert told(seeker) == ["accompaniment.offered"]


@pytest.mark.parametrize("stops_waiting", [safety.release, lambda offered: actions.take_back(by=offered.peer, proposal=offered)])
def test_a_proposal_stops_waiting_with_its_request_locked_before_its_hold(by_night, pair, stops_waiting):
    """One order everywhere: two who end a wait at the same moment never wait for each other."""
    peer, _seeker, request = pair
    offered = actions.offer(by=peer, request=request, words="Bonjour")
    tables = tables_read(lambda: stops_waiting(offered))
    assert tables.index("accompaniment_request") < tables.index("safety_hold")


def test_an_offer_taken_back_while_it_waits_never_arrives_and_waits_no_more(by_night, pair):
    peer, seeker, request = pair
    offered = actions.offer(by=peer, request=request, words="Bonjour")
    actions.take_back(by=peer, proposal=offered)
    assert waiting_of(peer) == []
    assert "safety.stop_waiting" not in in_journal_of(peer)  # nobody read it
    by_night()
    assert told(seeker) == []


def archive_of(person):
    """What « Mes données » gives back to `person` of the offers and demands about them, in words."""
    return [cell.words for section in sections(person) if section.name == "accompaniment.proposal" for row in section.rows for cell in row]


@pytest.mark.parametrize("becomes", ["waits", "is taken back", "arrives"])
def test_the_archive_of_a_person_names_a_peer_whose_offer_waits_once_it_arrived_only(by_night, pair, becomes):
    peer, seeker, request = pair
    offered = actions.offer(by=peer, request=request, words="Bonjour")
    if becomes == "is taken back":
        actions.take_back(by=peer, proposal=offered)
    if becomes == "arrives":
        by_night()
    assert archive_of(peer)
    assert (peer.pseudonym in archive_of(seeker)) == (becomes == "arrives")


def test_the_archive_of_a_peer_says_nothing_of_a_demand_on_its_way(by_night, concept):
    peer, seeker = a_peer(concept), a_seeker(concept)
    actions.ask_peer(by=seeker, peer=peer, words="Bonsoir")
    assert archive_of(peer) == []
    assert peer.pseudonym in archive_of(seeker)
    by_night()
    assert archive_of(peer)


@pytest.mark.parametrize("end", [actions.take_back, actions.decline])
def test_the_journal_says_nothing_of_an_offer_that_never_arrived(by_night, pair, end):
    peer, seeker, request = pair
    before = in_journal_of(seeker)
    end(by=peer, proposal=actions.offer(by=peer, request=request, words="Bonjour"))
    assert in_journal_of(seeker) == before


def test_a_demand_withdrawn_while_it_waits_is_told_to_nobody(by_night, concept):
    peer, seeker = a_peer(concept), a_seeker(concept)
    actions.withdraw_request(by=seeker, request=actions.ask_peer(by=seeker, peer=peer, words="Bonjour").request)
    by_night()
    assert told(peer) == []


def test_a_block_meanwhile_keeps_the_words_from_arriving(by_night, pair):
    peer, seeker, request = pair
    offered = actions.offer(by=peer, request=request, words="Bonjour")
    block(by=seeker, person=peer)
    by_night()
    offered.refresh_from_db()
    assert offered.state == ProposalState.WITHDRAWN
    assert offered.hidden_at
    assert told(seeker) == []
    assert "safety.released" not in Notice.objects.filter(to=peer).values_list("kind", flat=True)


def test_what_waits_is_told_to_no_other_by_what_they_do(by_night, pair):
    peer, seeker, request = pair
    actions.offer(by=peer, request=request, words="Bonjour")
    with pytest.raises(ValidationError) as refused:
        actions.ask_peer(by=seeker, peer=peer, words="Bonsoir")
    assert "proposé" not in str(refused.value)


def test_a_peer_to_whom_a_demand_is_on_its_way_is_not_told_by_offering(by_night, pair):
    peer, seeker, request = pair
    actions.ask_peer(by=seeker, peer=peer, words="Bonsoir")
    with pytest.raises(ValidationError):
        actions.offer(by=peer, request=request, words="Bonjour")
    assert Proposal.objects.count() == 1


def test_a_peer_to_whom_a_demand_is_on_its_way_meets_no_form_that_could_only_refuse(by_night, pair, client_of):
    peer, seeker, request = pair
    theirs, read = client_of(peer), reverse("accompaniment:request_to_read", args=[request.pk])
    assert theirs.get(read).status_code == 200
    actions.ask_peer(by=seeker, peer=peer, words="MARQUE-MOT")

    assert theirs.get(read).status_code == 302
    assert "n’attend plus de réponse de votre part" in theirs.get(read, follow=True).content.decode()
    assert "MARQUE-TEXTE" in theirs.post(read, {"words": "MARQUE-TEXTE"}).content.decode()  # written meanwhile: kept

    by_night()
    assert "MARQUE-MOT" in theirs.get(read).content.decode()


# --- What is sent after a second look ---------------------------------------------------------------------------


def test_money_in_offers_sent_anyway_is_counted_and_makes_a_pattern(concept, client_of, django_capture_on_commit_callbacks):
    peer = a_peer(concept, capacity=5)
    browser = client_of(peer)
    for _n in range(2):
        request = actions.publish_request(by=a_seeker(concept), words="Je voudrais parler.", structure=None)
        address = reverse("accompaniment:request_to_read", args=[request.pk])
        browser.post(address, {"words": MONEY})
        assert not request.proposals.exists()
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(address, {"words": MONEY, "anyway": "on"})
        assert Sign.objects.filter(kind=SignKind.ASKED_MONEY, person=peer, towards=request.person).count() == 1
    assert Pattern.objects.filter(person=peer, kind=PatternKind.ASKED_ANYWAY).count() == 1


def test_money_in_a_demand_sent_anyway_is_counted_too(concept, client_of):
    peer, seeker = a_peer(concept), a_seeker(concept)
    client_of(seeker).post(reverse("accompaniment:ask", args=[peer.pk]), {"words": MONEY, "anyway": "on"})
    assert Sign.objects.filter(kind=SignKind.ASKED_MONEY, person=seeker, towards=peer).count() == 1


def test_ordinary_offers_count_as_nothing_sent_anyway(pair, client_of):
    peer, _seeker, request = pair
    client_of(peer).post(reverse("accompaniment:request_to_read", args=[request.pk]), {"words": "Bonjour à vous.", "anyway": "on"})
    assert Proposal.objects.exists()
    assert not Sign.objects.filter(kind__in=[SignKind.ASKED_MONEY, SignKind.ASKED_SEXUAL]).exists()
