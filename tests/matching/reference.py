"""The formula of docs/matching.md written out plainly, peer by peer: slow, and easy to believe."""

import math
from collections import Counter

from eclaireur.matching import Parameters, Peer, Request, Thesaurus
from eclaireur.matching.enums import Exclusion, Modality, Stage

REMOTE = {"phone", "video", "text"}


def closeness(thesaurus: Thesaurus, sought: str, lived: str, p: Parameters) -> float:
    if sought == lived:
        return 1.0
    up_line, down_line = thesaurus.line(sought), thesaurus.line(lived)
    for up, ancestor in enumerate(up_line):
        if ancestor in down_line:
            down = down_line.index(ancestor)
            heading = thesaurus.parents.get(ancestor) is None
            if heading and ancestor not in {sought, lived}:
                return 0.0
            return max(0.0, round(1 - up * p.climb_cost - down * p.descend_cost, 12))
    return 0.0


def factor(by_stage, stage: Stage | None) -> float:
    return {
        Stage.IN: by_stage.in_,
        Stage.ON_THE_WAY: by_stage.on_the_way,
        Stage.BEHIND: by_stage.behind,
        None: by_stage.unstated,
    }[stage]


def rarity(concept: str, peer: Peer, peers: list[Peer], p: Parameters) -> float:
    others = [other for other in peers if other.id != peer.id]
    if not others:
        return p.rarity_max
    lived_by = sum(any(e.concept == concept for e in other.experiences) for other in others)
    rare = math.log((len(others) + 1) / (lived_by + 1)) / math.log(len(others) + 1)
    return 1 + (p.rarity_max - 1) * min(1.0, max(0.0, rare))


def km_between(a: Peer, b: Request) -> float | None:
    if a.lat is None or b.lat is None:
        return None
    phi1, phi2 = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


def terms(
    request: Request, peer: Peer, peers: list[Peer], thesaurus: Thesaurus, p: Parameters, year: int
) -> dict[tuple[str, str, str], float]:
    """Points by (criterion, concept, stage); only those above 0."""
    wanted = {}
    for item in request.experiences:
        key = (item.concept, item.stage)
        wanted[key] = max(wanted.get(key, 0), item.importance)
    total = sum(wanted.values())
    asked = {item.concept for item in request.experiences}
    weights = {"experience": p.weight_experience, "carry": p.weight_carry}
    values = {}
    if request.availability:
        weights["availability"] = p.weight_availability
        wish = set(request.availability)
        values["availability"] = min(1.0, len(wish & set(peer.availability)) / min(p.enough_slots, len(wish)))
    if request.lat is not None and (not request.modalities or Modality.ONSITE in request.modalities):
        weights["proximity"] = p.weight_proximity
        reach = min(p.reach_km, request.max_km) if request.max_km else p.reach_km
        km = km_between(peer, request)
        meets = not peer.modalities or Modality.ONSITE in peer.modalities
        values["proximity"] = max(0.0, 1 - km / reach) ** 2 if km is not None and meets else 0.0
    if request.avoid:
        weights["avoid"] = p.weight_avoid
        hit = sum(
            any(avoid in thesaurus.line(e.concept) and e.concept not in asked for e in peer.experiences)
            for avoid in set(request.avoid)
        )
        values["avoid"] = 1 - hit / len(set(request.avoid))
    if request.gender_wish is not None:
        weights["gender"] = p.weight_gender
        values["gender"] = float((peer.gender or "").casefold() == request.gender_wish.casefold())
    if request.age_wish is not None:
        weights["age"] = p.weight_age
        values["age"] = 0.0
        if peer.birth_year:
            age, (low, high) = year - peer.birth_year, request.age_wish
            values["age"] = max(0.0, 1 - max(low - age, age - high, 0) / p.age_margin)
    share = {name: weight / sum(weights.values()) for name, weight in weights.items()}
    found = {(name, "", ""): share[name] * value for name, value in values.items()}
    for (concept, stage), importance in wanted.items():
        meets = max(
            (
                closeness(thesaurus, concept, e.concept, p) * factor(p.meeting(stage), e.stage)
                for e in peer.experiences
            ),
            default=0.0,
        )
        carries = max(
            (closeness(thesaurus, concept, e.concept, p) * factor(p.carrying, e.stage)
             for e in peer.experiences if e.accompanies),
            default=0.0,
        )  # fmt: skip
        rare = rarity(concept, peer, peers, p)
        found["experience", concept, stage or ""] = (
            share["experience"] * importance * rare * meets / (total * p.rarity_max)
        )
        carry = ("carry", "", "")
        found[carry] = found.get(carry, 0.0) + share["carry"] * importance * carries / total
    return {key: points for key, points in found.items() if points > 1e-12}


def exclusion(request: Request, peer: Peer, thesaurus: Thesaurus, p: Parameters) -> Exclusion | None:
    asked = [item.concept for item in request.experiences]
    spoken = set(request.languages) & set(peer.languages)
    stated = set(request.modalities), set(peer.modalities)
    km = km_between(peer, request)
    limits = [limit for limit in (request.max_km, peer.radius_km) if limit is not None]
    afar = any(way in REMOTE and (not stated[1] or way in stated[1]) for way in stated[0])
    resembles = any(closeness(thesaurus, a, e.concept, p) > 0 for a in asked for e in peer.experiences)
    for why, holds in (
        (Exclusion.CAPACITY, peer.load >= peer.capacity),
        (Exclusion.PAUSED, peer.paused),
        (Exclusion.LIMITS, any(limit in thesaurus.line(a) for limit in peer.limits for a in asked)),
        (Exclusion.LANGUAGE, not spoken),
        (Exclusion.CIRCLE, peer.circle != request.circle),
        (Exclusion.BLOCKED, peer.id in request.blocked),
        (Exclusion.CONFLICT, bool(set(peer.groups) & set(request.groups))),
        (Exclusion.MODALITY, bool(stated[0] and stated[1] and not stated[0] & stated[1])),
        (Exclusion.DISTANCE, km is not None and bool(limits) and not afar and km > min(limits)),
        (Exclusion.RESEMBLANCE, not resembles),
    ):
        if holds:
            return why
    return None


def rank(request, peers, thesaurus, p, year):
    """[(peer id, score)] in order, and the Counter of exclusions."""
    excluded, scored = Counter(), []
    for peer in peers:
        why = exclusion(request, peer, thesaurus, p)
        if why is not None:
            excluded[why] += 1
            continue
        score = math.fsum(terms(request, peer, peers, thesaurus, p, year).values())
        scored.append((-round(score, 9), peer.load / peer.capacity, peer.load, peer.id, score))
    return [(peer_id, score) for _, _, _, peer_id, score in sorted(scored)], excluded
