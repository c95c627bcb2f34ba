"""The coordinator's desk: who waits, the batch to read, adjust and send."""

import datetime as dt
import re

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from scipy.optimize import linear_sum_assignment

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import BatchState, Origin, Shown
from eclaireur.accompaniment.models import AccompanimentSettings, Batch, Proposal, Relation, Request
from eclaireur.accompaniment.queries import choices_for, places_left, waiting_for
from eclaireur.accounts.actions import block, withdraw_consent
from eclaireur.accounts.models import JournalEntry
from tests.factories.accompaniment import a_coordinator, a_peer, a_request_waiting, a_seeker
from tests.factories.accounts import StructureFactory
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def desk_browser(client):
    """`desk_browser(coordinator)`: signed in with a second factor shown just now, as the desks ask."""

    def sign_in(coordinator):
        client.force_login(coordinator)
        Authenticator.objects.get_or_create(user=coordinator, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
        request = RequestFactory().get("/")
        request.session = client.session
        record_authentication(request, coordinator, "mfa", type="totp")
        request.session.save()
        return client

    return sign_in


def test_the_desk_holds_who_waited_past_the_cap_longest_first(concept):
    short = a_request_waiting(concept, days=6.5)
    long = a_request_waiting(concept, days=30)
    middle = a_request_waiting(concept, days=8)
    asked_for_help = a_request_waiting(concept, days=0)
    actions.hand_over(by=asked_for_help.person)
    assert list(waiting_for(a_coordinator())) == [long, middle, asked_for_help]
    assert short not in waiting_for(a_coordinator())


def test_a_request_whose_words_deserve_an_answer_soon_waits_a_day_and_comes_first(concept):
    usual = a_request_waiting(concept, days=30)
    new, soon = (a_request_waiting(concept, days=days) for days in (0.5, 1.5))
    for request in (new, soon):
        request.words = "Je me sens seul."
        request.save()

    assert list(waiting_for(a_coordinator())) == [soon, usual]


def test_a_changed_cap_changes_the_desk_at_once(concept):
    request = a_request_waiting(concept, days=4)
    coordinator = a_coordinator()
    assert not waiting_for(coordinator)
    AccompanimentSettings.objects.update_or_create(pk=AccompanimentSettings.load().pk, defaults={"cap_days": 3})
    assert list(waiting_for(coordinator)) == [request]


@pytest.mark.parametrize("why", ["withdrawn", "paused", "suspended", "no longer agrees"])
def test_who_no_longer_looks_is_not_on_the_desk(concept, why):
    request = a_request_waiting(concept)
    person = request.person
    if why == "withdrawn":
        actions.withdraw_request(by=person, request=request)
    elif why == "no longer agrees":
        withdraw_consent(by=person, purpose="matching")
    else:
        setattr(person, *{
            "paused": ("paused_since", timezone.now()), "suspended": ("suspended_until", timezone.now() + dt.timedelta(1)),
        }[why])  # fmt: skip
        person.save()
    assert not waiting_for(a_coordinator())


def test_a_coordinator_of_a_structure_sees_its_requests_and_those_of_nobody_in_particular(concept):
    here, there = StructureFactory(), StructureFactory()
    a_coordinator(there)
    mine = a_request_waiting(concept, structure=here)
    theirs = a_request_waiting(concept, structure=there)
    common = a_request_waiting(concept)
    assert set(waiting_for(a_coordinator(here))) == {mine, common}
    assert set(waiting_for(a_coordinator())) == {mine, theirs, common}
    assert not waiting_for(a_seeker(concept))


def test_a_coordinator_of_a_structure_assigns_its_peers_only(concept):
    here = StructureFactory()
    a_peer(concept)
    ours = a_peer(concept, structure=here)
    a_request_waiting(concept)
    batch = actions.prepare_batch(by=a_coordinator(here))
    assert batch.lines.get().peer == ours


def test_the_batch_is_the_best_overall_pairing(concept):
    """Recomputed by another solver from every admissible weight."""
    rare = ConceptFactory()
    peers = [a_peer(concept, capacity=1), a_peer(concept, rare, capacity=1), a_peer(rare, capacity=1)]
    requests = [a_request_waiting(concept, days=9), a_request_waiting(concept, rare, days=8), a_request_waiting(rare, days=20)]
    coordinator = a_coordinator()
    batch = actions.prepare_batch(by=coordinator)

    column = {peer.pk: place for place, peer in enumerate(peers)}
    weights = [[0.0] * len(peers) for _ in requests]
    for row, request in enumerate(requests):
        for choice in choices_for(batch.lines.get(request=request), reader=coordinator):
            weights[row][column[choice.profile.person_id]] = choice.weight
    rows, columns = linear_sum_assignment(weights, maximize=True)
    best = sum(weights[row][place] for row, place in zip(rows, columns, strict=True))
    assert batch.objective == pytest.approx(best, abs=1e-5)


def test_nobody_is_given_more_than_their_places(concept):
    peer = a_peer(concept, capacity=2)
    for _ in range(5):
        a_request_waiting(concept)
    batch = actions.prepare_batch(by=a_coordinator())
    assert batch.lines.filter(peer=peer).count() == 2
    assert set(batch.lines.filter(peer=None).values_list("why", flat=True)) == {"capacity"}


def test_a_batch_for_nobody_says_so():
    with pytest.raises(ValidationError, match="Personne n’attend"):
        actions.prepare_batch(by=a_coordinator())


def test_only_coordinators_prepare_and_send(concept):
    a_request_waiting(concept)
    batch = actions.prepare_batch(by=a_coordinator())
    for stranger in (a_peer(concept), a_seeker(concept)):
        with pytest.raises(PermissionDenied):
            actions.prepare_batch(by=stranger)
        with pytest.raises(PermissionDenied):
            actions.send_batch(by=stranger, batch=batch)


def test_sending_makes_proposals_that_both_still_choose(concept):
    peer = a_peer(concept)
    request = a_request_waiting(concept)
    coordinator = a_coordinator()
    sent = actions.send_batch(by=coordinator, batch=actions.prepare_batch(by=coordinator))

    assert (sent.made, sent.left) == (1, 0)
    proposal = Proposal.objects.get()
    assert (proposal.origin, proposal.peer, proposal.author) == (Origin.COORDINATOR, peer, coordinator)
    assert not Relation.objects.exists()
    assert actions.agree(by=request.person, proposal=proposal) is None
    assert actions.agree(by=peer, proposal=proposal) is not None
    assert JournalEntry.objects.filter(subject=request.person, verb="accompaniment.assign").exists()
    assert not waiting_for(coordinator)


def test_two_coordinators_never_send_the_same_request_twice(concept):
    a_peer(concept, capacity=5)
    a_request_waiting(concept)
    one, two = a_coordinator(), a_coordinator()
    first, second = actions.prepare_batch(by=one), actions.prepare_batch(by=two)
    assert actions.send_batch(by=one, batch=first).made == 1
    assert actions.send_batch(by=two, batch=second) == actions.assigning.Sent(made=0, left=1)
    assert Proposal.objects.count() == 1
    with pytest.raises(ValidationError, match="n’est plus à relire"):
        actions.send_batch(by=two, batch=first)


def test_what_changed_since_the_calculation_is_left(concept):
    gone, full = a_peer(concept, capacity=1), a_peer(ConceptFactory())
    withdrawn = a_request_waiting(concept)
    coordinator = a_coordinator()
    batch = actions.prepare_batch(by=coordinator)
    gone.paused_since = timezone.now()
    gone.save()
    assert full
    assert actions.send_batch(by=coordinator, batch=batch).made == 0
    assert Request.objects.get(pk=withdrawn.pk).is_open


def test_a_peer_is_chosen_by_hand_and_two_lines_swap_when_places_lack(concept):
    one, two = a_peer(concept, capacity=1), a_peer(concept, capacity=1)
    requests = [a_request_waiting(concept), a_request_waiting(concept)]
    coordinator = a_coordinator()
    batch = actions.prepare_batch(by=coordinator)
    line, other = (batch.lines.get(request=request) for request in requests)
    before = (line.peer, other.peer)
    assert set(before) == {one, two}

    actions.choose_peer(by=coordinator, line=line, peer=other.peer)

    line.refresh_from_db()
    other.refresh_from_db()
    assert (line.peer, other.peer) == before[::-1]
    assert line.by_hand


def test_a_line_without_exchange_says_which_place_to_free(concept):
    only = a_peer(concept, capacity=1)
    a_request_waiting(concept, days=20)
    late = a_request_waiting(concept, days=8)
    coordinator = a_coordinator()
    batch = actions.prepare_batch(by=coordinator)
    line = batch.lines.get(request=late)
    assert line.peer is None
    with pytest.raises(ValidationError, match="Retirez-le d’abord"):
        actions.choose_peer(by=coordinator, line=line, peer=only)
    actions.choose_peer(by=coordinator, line=batch.lines.exclude(pk=line.pk).get(), peer=None)
    assert actions.choose_peer(by=coordinator, line=line, peer=only).peer == only


def test_a_peer_who_may_not_is_refused_by_hand_too(concept):
    request = a_request_waiting(concept)
    blocked = a_peer(concept)
    unlike = a_peer(ConceptFactory())
    block(by=request.person, person=blocked)
    coordinator = a_coordinator()
    line = actions.prepare_batch(by=coordinator).lines.get()
    for peer in (blocked, unlike, a_seeker(concept)):
        with pytest.raises(ValidationError, match="ne convient pas"):
            actions.choose_peer(by=coordinator, line=line, peer=peer)


def test_a_large_batch_is_computed_by_the_worker(concept, django_capture_on_commit_callbacks):
    AccompanimentSettings.objects.update_or_create(pk=AccompanimentSettings.load().pk, defaults={"batch_at_once": 1})
    a_peer(concept)
    for _ in range(2):
        a_request_waiting(concept)
    coordinator = a_coordinator()
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.prepare_batch(by=coordinator)
        assert batch.state == BatchState.COMPUTING
    batch.refresh_from_db()
    assert batch.state == BatchState.READY
    assert batch.lines.count() == 2


def test_the_desk_tells_themes_and_waits_but_neither_names_nor_words(concept, desk_browser):
    seeker = a_seeker(ConceptFactory(slug="secret", label_fr="SECRETEXACT"), pseudonym="PSEUDOSECRET")
    hidden = a_seeker(ConceptFactory(slug="tu", label_fr="SECRETTU"), pseudonym="PSEUDODEUX")
    request = actions.publish_request(by=seeker, words="MOTSSECRETS", structure=None)
    actions.publish_request(by=hidden, words="MOTSDEUX", shown={hidden.experiences.get().pk: Shown.HIDDEN}, structure=None)
    Request.objects.update(created_at=timezone.now() - dt.timedelta(days=9))
    coordinator = a_coordinator()
    browser = desk_browser(coordinator)

    page = text(browser.get(reverse("accompaniment:desk")))

    assert "depuis 9 jours" in page
    assert "Thème" in page
    for secret in ("SECRETEXACT", "SECRETTU", "PSEUDOSECRET", "PSEUDODEUX", "MOTSSECRETS", "MOTSDEUX"):
        assert secret not in page
    looks = JournalEntry.objects.filter(actor=coordinator, subject=seeker, is_look=True)
    assert looks.count() == 1
    browser.get(reverse("accompaniment:desk"))
    assert looks.count() == 1
    assert request


def test_a_batch_page_names_nothing_either_kept_for_themselves(concept, desk_browser):
    kept = ConceptFactory(slug="garde", label_fr="GARDEPOURSOI")
    a_peer(concept, kept, visibility="matching")
    a_request_waiting(concept, kept)
    coordinator = a_coordinator()
    batch = actions.prepare_batch(by=coordinator)
    page = text(desk_browser(coordinator).get(reverse("accompaniment:batch", args=[batch.pk])))
    assert "GARDEPOURSOI" not in page
    assert "ne souhaite pas nommer" in page


def test_the_whole_batch_goes_through_the_pages(concept, desk_browser):
    one, two = a_peer(concept), a_peer(concept)
    a_request_waiting(concept)
    browser = desk_browser(a_coordinator())
    prepared = browser.post(reverse("accompaniment:prepare_batch"), follow=True)
    batch = Batch.objects.get()
    line = batch.lines.get()
    other = two if line.peer == one else one
    assert "Score" in text(prepared)
    page = text(browser.get(reverse("accompaniment:batch_line", args=[line.pk])))
    assert other.pseudonym in page
    browser.post(reverse("accompaniment:batch_line", args=[line.pk]), {"peer": str(other.pk)})
    line.refresh_from_db()
    assert line.peer == other
    for wrong in ("x", "00000000-0000-0000-0000-000000000000"):
        answer = browser.post(reverse("accompaniment:batch_line", args=[line.pk]), {"peer": wrong}, follow=True)
        assert "ne convient" in text(answer)
    done = browser.post(reverse("accompaniment:send_batch", args=[batch.pk]), follow=True)
    assert "1 proposition est partie" in text(done)
    assert places_left(other) == 2


def test_another_structures_coordinator_finds_neither_batch_nor_line(concept, desk_browser):
    here, there = StructureFactory(), StructureFactory()
    a_request_waiting(concept, structure=here)
    batch = actions.prepare_batch(by=a_coordinator(here))
    browser = desk_browser(a_coordinator(there))
    assert browser.get(reverse("accompaniment:batch", args=[batch.pk])).status_code == 404
    assert browser.get(reverse("accompaniment:batch_line", args=[batch.lines.get().pk])).status_code == 404
    assert browser.post(reverse("accompaniment:send_batch", args=[batch.pk])).status_code == 404


def test_a_theme_is_not_given_away_by_what_the_peer_lived(concept, desk_browser):
    """Beside a request told by its theme only, naming the peer's own experience would tell the exact one."""
    precise = ConceptFactory(slug="precis", label_fr="VECUPRECIS")
    a_peer(precise)
    a_request_waiting(precise)
    coordinator = a_coordinator()
    batch = actions.prepare_batch(by=coordinator)
    browser = desk_browser(coordinator)
    for url in (
        reverse("accompaniment:batch", args=[batch.pk]),
        reverse("accompaniment:batch_line", args=[batch.lines.get().pk]),
    ):
        page = text(browser.get(url))
        assert "A vécu quelque chose de proche" in page
        assert "VECUPRECIS" not in page
