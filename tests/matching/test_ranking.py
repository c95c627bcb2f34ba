"""Ranking, against the plain reference and by the promises made to members."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eclaireur.matching import (
    Experience,
    Match,
    Parameters,
    Peer,
    PeerIndex,
    Request,
    Sought,
    Thesaurus,
    ranking,
)
from eclaireur.matching.enums import Exclusion, Modality, Stage
from tests.matching import reference, strategies
from tests.matching.strategies import TREE, YEAR

PARAMETERS = Parameters()


def index_of(peers, thesaurus=TREE):
    return PeerIndex.build(peers, thesaurus, PARAMETERS, YEAR)


@given(strategies.peers(), strategies.requests())
@settings(max_examples=120, deadline=None)
def test_the_ranking_is_that_of_the_formula_written_plainly(peers, request):
    expected, excluded = reference.rank(request, peers, TREE, PARAMETERS, YEAR)
    ranking_ = index_of(peers).rank(request, limit=50)
    found = [(match.peer_id, match.score) for match in ranking_.ranked]
    assert [peer for peer, _ in found] == [peer for peer, _ in expected]
    assert all(math.isclose(a, b, abs_tol=1e-9) for (_, a), (_, b) in zip(found, expected, strict=True))
    assert +ranking_.excluded == excluded
    assert set(ranking_.excluded) == set(Exclusion)
    assert ranking_.admissible + sum(ranking_.excluded.values()) == len(peers)


@given(strategies.peers(), strategies.requests())
@settings(max_examples=120, deadline=None)
def test_reasons_are_exactly_the_terms_of_the_score(peers, request):
    by_id = {peer.id: peer for peer in peers}
    for match in index_of(peers).rank(request).ranked:
        assert sum(reason.points for reason in match.reasons) == match.score
        assert 0 < match.score <= 1
        assert all(reason.points > 0 and reason.text for reason in match.reasons)
        assert [r.points for r in match.reasons] == sorted((r.points for r in match.reasons), reverse=True)
        plain = reference.terms(request, by_id[match.peer_id], peers, TREE, PARAMETERS, YEAR)
        found = {}
        stages = {item.stage for item in request.experiences}
        for reason in match.reasons:
            key = (reason.criterion, reason.concept or "")
            found[key] = found.get(key, 0) + reason.points
        grouped = {}
        for (criterion, concept, _), points in plain.items():
            grouped[criterion, concept] = grouped.get((criterion, concept), 0) + points
        assert stages is not None
        assert found.keys() == grouped.keys()
        assert all(math.isclose(found[key], grouped[key], abs_tol=1e-10) for key in found)


@given(strategies.peers(least=1), strategies.requests(), st.data())
@settings(max_examples=120, deadline=None)
def test_adding_a_shared_experience_never_lowers_a_peer(peers, request, data):
    who = data.draw(st.integers(0, len(peers) - 1))
    wanted = data.draw(st.sampled_from(request.experiences)).concept
    more = Experience(wanted, data.draw(strategies.stages), data.draw(st.booleans()))
    richer = list(peers)
    richer[who] = replace(peers[who], experiences=(*peers[who].experiences, more))
    before = {m.peer_id: (place, m.score) for place, m in enumerate(index_of(peers).rank(request, 50).ranked)}
    after = {m.peer_id: (place, m.score) for place, m in enumerate(index_of(richer).rank(request, 50).ranked)}
    name = peers[who].id
    if name in before:
        assert after[name][1] >= before[name][1]
        assert after[name][0] <= before[name][0]
    for other in before.keys() - {name}:
        assert after[other][1] <= before[other][1]


@given(strategies.peers(most=10), st.data())
@settings(max_examples=120, deadline=None)
def test_a_rarer_shared_concept_never_counts_less_than_a_more_common_one(peers, data):
    flat = Thesaurus({}, {})
    rare, common = data.draw(st.permutations(strategies.CONCEPTS))[:2]

    def lived_by(concept):
        return sum(any(e.concept == concept for e in peer.experiences) for peer in peers)

    assume(lived_by(rare) <= lived_by(common))
    stage = data.draw(strategies.stages)
    twins = [
        Peer(name, (Experience(concept, stage),), load=0, capacity=2)
        for name, concept in (("rare", rare), ("common", common))
    ]
    index = index_of([*peers, *twins], flat)
    request = Request("r", (Sought(rare, Stage.IN), Sought(common, Stage.IN)))
    assert index.explain("rare", request).score >= index.explain("common", request).score


@given(strategies.peers(), strategies.requests(), st.data())
@settings(max_examples=120, deadline=None)
def test_the_order_things_come_in_changes_nothing(peers, request, data):
    shuffled = [
        replace(peer, experiences=tuple(data.draw(st.permutations(peer.experiences))))
        for peer in data.draw(st.permutations(peers))
    ]
    other = replace(request, experiences=tuple(data.draw(st.permutations(request.experiences))))
    assert index_of(peers).rank(request) == index_of(shuffled).rank(other)


@given(strategies.peers(), strategies.requests(), st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_a_shorter_ranking_is_the_beginning_of_a_longer_one(peers, request, limit):
    index = index_of(peers)
    assert index.rank(request, limit).ranked == index.rank(request, 50).ranked[:limit]


@given(strategies.peers(), strategies.requests())
@settings(max_examples=100, deadline=None)
def test_explain_says_of_one_peer_what_ranking_says_of_all(peers, request):
    index = index_of(peers)
    ranked = {match.peer_id: match for match in index.rank(request, 50).ranked}
    for peer in peers:
        said = index.explain(peer.id, request)
        if isinstance(said, Match):
            assert said == ranked[peer.id]
        else:
            assert said == reference.exclusion(request, peer, TREE, PARAMETERS)


@pytest.mark.parametrize("few", [0, 25, 700])
def test_nobody_who_could_be_among_the_first_is_left_out_on_the_way(monkeypatch, few):
    peers = [
        Peer(
            f"p{number:04d}",
            (Experience("forced", list(Stage)[number % 3], number % 2 == 0),),
            lat=44 + number % 59 / 10,
            lon=2.0,
            availability=("mon-noon",) if number % 7 == 0 else (),
            capacity=3,
            load=number % 3,
            birth_year=1950 + number % 50,
        )
        for number in range(3000)
    ]
    request = Request(
        "r",
        (Sought("forced", Stage.IN), Sought("free")),
        lat=46.0,
        lon=2.0,
        availability=("mon-noon",),
        age_wish=(30, 40),
    )
    whole = index_of(peers).rank(request, 3000).ranked
    monkeypatch.setattr(ranking, "FEW", few)
    assert index_of(peers).rank(request, 20).ranked == whole[:20]


def test_ties_go_to_the_smaller_share_of_load_then_load_then_identifier():
    lived = (Experience("grief", Stage.BEHIND),)
    peers = [
        Peer("b", lived, capacity=4, load=2),
        Peer("a", lived, capacity=2, load=1),
        Peer("d", lived, capacity=3, load=1),
        Peer("c", lived, capacity=3, load=1),
        Peer("z", lived, capacity=1, load=0),
    ]
    found = index_of(peers).rank(Request("r", (Sought("grief"),))).ranked
    assert [match.peer_id for match in found] == ["z", "c", "d", "a", "b"]


def test_behind_meeting_in_counts_most_then_on_the_way_then_in():
    peers = [Peer(stage, (Experience("grief", stage),)) for stage in Stage]
    found = index_of(peers).rank(Request("r", (Sought("grief", Stage.IN),))).ranked
    assert [match.peer_id for match in found] == ["behind", "on_the_way", "in"]
    assert all(match.reasons[0].points > 0 for match in found)


def test_only_what_the_request_states_shares_the_score():
    peer = Peer("p", (Experience("grief", Stage.BEHIND),), lat=45.0, lon=3.0, gender="f", birth_year=1990)
    request = Request("r", (Sought("grief", Stage.IN),))
    assert index_of([peer]).rank(request).ranked[0].score == pytest.approx(1.0, abs=1e-9)
    wished = replace(request, gender_wish="m")
    assert index_of([peer]).rank(wished).ranked[0].score == pytest.approx(68 / 72, abs=1e-9)


def test_a_branch_shares_nothing_through_a_heading_but_the_heading_itself_counts_in_part():
    peers = [
        Peer(name, (Experience(name, Stage.BEHIND),)) for name in ("hospital", "diagnosis", "care", "forced")
    ]
    found = index_of(peers).rank(Request("r", (Sought("hospital", Stage.IN),)))
    assert [match.peer_id for match in found.ranked] == ["hospital", "forced", "care"]
    assert found.excluded[Exclusion.RESEMBLANCE] == 1


def test_distance_binds_on_site_and_not_when_both_may_talk_from_afar():
    far = Peer("far", (Experience("grief"),), lat=50.0, lon=2.0, modalities=(Modality.ONSITE, Modality.VIDEO))
    silent = replace(far, id="silent", modalities=())
    unknown = replace(far, id="unknown", lat=None, lon=None)
    request = Request("r", (Sought("grief"),), lat=44.0, lon=2.0, max_km=50.0, modalities=(Modality.ONSITE,))
    index = index_of([far, silent, unknown])
    assert [m.peer_id for m in index.rank(request).ranked] == ["unknown"]
    both = replace(request, modalities=(Modality.ONSITE, Modality.VIDEO))
    assert {m.peer_id for m in index.rank(both).ranked} == {"far", "silent", "unknown"}


def test_a_place_exactly_at_the_limit_is_within_it():
    here = Peer("here", (Experience("grief"),), lat=44.0, lon=2.0, radius_km=0.0)
    index = index_of([here])
    assert index.rank(Request("r", (Sought("grief"),), lat=44.0, lon=2.0)).admissible == 1
    assert index.rank(Request("r", (Sought("grief"),), lat=44.0, lon=2.0, max_km=0.0)).admissible == 1
    assert index.rank(Request("r", (Sought("grief"),), lat=44.0001, lon=2.0)).admissible == 0


def test_a_limit_covers_what_is_below_it_and_not_what_is_above():
    peers = [Peer("p", (Experience("isolation"),), limits=("hospital",))]
    index = index_of(peers)
    assert index.rank(Request("r", (Sought("isolation"),))).excluded[Exclusion.LIMITS] == 1
    assert index.rank(Request("r", (Sought("care"),))).excluded[Exclusion.LIMITS] == 0


def test_what_the_request_asks_for_is_never_counted_as_avoided():
    peers = [Peer("p", (Experience("isolation"), Experience("forced")))]
    request = Request("r", (Sought("forced"), Sought("isolation")), avoid=("hospital",))
    reasons = index_of(peers).rank(request).ranked[0].reasons
    assert "avoid" in {reason.criterion for reason in reasons}


def test_the_same_experience_at_two_stages_keeps_the_better_one():
    twice = (Experience("grief", None), Experience("grief", Stage.IN), Experience("grief", Stage.BEHIND))
    index = index_of([Peer("p", twice)])
    stages = [
        index.rank(Request("r", (Sought("grief", s),))).ranked[0].reasons[0].stage for s in (Stage.IN, None)
    ]
    assert stages[0] == Stage.BEHIND


def test_nobody_and_nothing_known_are_ranked_without_error():
    assert index_of([]).rank(Request("r", (Sought("grief"),))).ranked == ()
    index = index_of([Peer("p", ())])
    assert index.rank(Request("r", (Sought("unheard-of"),))).excluded[Exclusion.RESEMBLANCE] == 1
    assert index.rank(Request("r", ())).excluded[Exclusion.RESEMBLANCE] == 1


def test_two_peers_of_the_same_name_are_refused():
    with pytest.raises(ValueError, match="'p'"):
        index_of([Peer("p", ()), Peer("p", ())])
