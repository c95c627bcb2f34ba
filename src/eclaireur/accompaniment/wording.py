"""Reasons, waits and counts in words, in the language of the person who reads.

A reason names only what its reader may know: an experience the peer keeps for matching still earns its
points, but is said without its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur import matching
from eclaireur.matching.enums import Criterion, Exclusion, Stage
from eclaireur.people.enums import Slot
from eclaireur.people.models import Concept
from eclaireur.territory.queries import distance_in_words, kilometres

WISHES = frozenset(Criterion) - {Criterion.EXPERIENCE, Criterion.CARRY}
"""What only the person who wishes it reads: to another, these are one line, so that neither a moment nor a place is told."""


@dataclass(frozen=True)
class Said:
    """A reason in words, with its points (0..1); the points of all reasons add up to the score."""

    points: float
    text: str

    @property
    def percent(self) -> int:
        """The points, in hundredths, for a meter."""
        return round(self.points * 100)


def reasons_of(
    matches: Iterable[matching.Match],
    *,
    peers: Mapping[UUID, matching.Peer],
    sought: matching.Request,
    lived_named: Mapping[str, set[str]],
    sought_named: Mapping[str, str] | None = None,
) -> dict[str, list[Said]]:
    """By peer identifier, the reasons of each match in words, most points first.

    `lived_named`: by peer, the concepts that may be named. `sought_named`: how each sought concept is
    called by this reader (a theme for a coordinator, say); those absent are not named; None names all.
    """
    matches = list(matches)
    labels = _labels(matches) if matches else {}
    return {
        match.peer_id: _reasons(match, peers[UUID(match.peer_id)], sought, lived_named.get(match.peer_id, set()), sought_named, labels)
        for match in matches
    }


def _reasons(
    match: matching.Match,
    peer: matching.Peer,
    sought: matching.Request,
    may_name: set[str],
    sought_named: Mapping[str, str] | None,
    labels: Mapping[str, str],
) -> list[Said]:
    said: list[Said] = []
    unnamed = wished = 0.0
    for reason in match.reasons:
        if sought_named is not None and reason.criterion in WISHES:
            wished += reason.points
            continue
        if reason.criterion == Criterion.EXPERIENCE:
            text = _experience(reason, may_name, sought_named, labels)
            if text is None:
                unnamed += reason.points
                continue
        elif sought_named is not None:
            text = _("Se sent en mesure d’accompagner ce que cette personne cherche")
        else:
            text = _wish(reason.criterion, peer, sought)
        said.append(Said(reason.points, text))
    if wished:
        said.append(Said(wished, _("Répond à des souhaits de cette personne")))
    if unnamed:
        text = _("Un vécu proche de ce que vous cherchez, que cette personne garde pour elle") if sought_named is None else _(
            "Un vécu proche, que l’une ou l’autre ne souhaite pas nommer ici"
        )
        said.append(Said(unnamed, text))
    return sorted(said, key=lambda each: -each.points)


def _experience(reason: matching.Reason, may_name: set[str], sought_named, labels: Mapping[str, str]) -> str | None:
    if reason.peer_concept not in may_name:
        return None
    lived = labels.get(reason.peer_concept, reason.peer_concept)
    if sought_named is not None:
        called = sought_named.get(reason.concept)
        if called is None:
            return None
        if called != labels.get(reason.concept):  # told by its theme: the peer's own word would say more
            return _("A vécu quelque chose de proche : « %(sought)s »") % {"sought": called}
        return _("A vécu « %(lived)s », proche de « %(sought)s »") % {"lived": lived, "sought": called}
    names = {"lived": lived, "sought": labels.get(reason.concept, reason.concept)}
    if reason.concept == reason.peer_concept:
        return {
            Stage.BEHIND: _("A vécu aussi « %(lived)s » ; c’est derrière maintenant"),
            Stage.ON_THE_WAY: _("A vécu aussi « %(lived)s », et avance sur ce chemin"),
            Stage.IN: _("Vit aussi « %(lived)s » en ce moment"),
        }.get(reason.stage, _("A vécu aussi « %(lived)s »")) % names
    return {
        Stage.BEHIND: _("A vécu « %(lived)s », proche de « %(sought)s » ; c’est derrière maintenant"),
        Stage.ON_THE_WAY: _("A vécu « %(lived)s », proche de « %(sought)s », et avance sur ce chemin"),
        Stage.IN: _("Vit en ce moment « %(lived)s », proche de « %(sought)s »"),
    }.get(reason.stage, _("A vécu « %(lived)s », proche de « %(sought)s »")) % names


def _wish(criterion: Criterion, peer: matching.Peer, sought: matching.Request) -> str:
    if criterion == Criterion.AVAILABILITY:
        shared = [str(Slot(slot).label) for slot in Slot.values if slot in peer.availability and slot in sought.availability]
        return _("Libre en même temps que vous : %(slots)s") % {"slots": ", ".join(shared)}
    if criterion == Criterion.PROXIMITY:
        return capfirst(distance_in_words(kilometres((sought.lat, sought.lon), (peer.lat, peer.lon))))
    return {
        Criterion.CARRY: _("Se sent en mesure d’accompagner ce que vous cherchez"),
        Criterion.GENDER: _("Répond à votre souhait de genre"),
        Criterion.AGE: _("Répond à votre souhait d’âge, ou presque"),
        Criterion.AVOID: _("N’a pas indiqué ce que vous préférez éviter, ou seulement une partie"),
    }[criterion]


def _labels(matches: list[matching.Match]) -> dict[str, str]:
    """The words for every concept named in these reasons, in one read."""
    slugs = {
        slug for match in matches for reason in match.reasons for slug in (reason.concept, reason.peer_concept) if slug
    }
    return {concept.slug: concept.label for concept in Concept.objects.filter(slug__in=slugs)}


def excluded_in_words(excluded: Mapping[Exclusion, int]) -> list[str]:
    """Why other peers are not in the list, where saying so helps and points at nobody.

    Blocks, limits and shared places are never told, not even as a number.
    """
    sentences = {
        Exclusion.CAPACITY: lambda number: ngettext(
            "%(number)d pair accompagne déjà autant de personnes qu’il le peut.",
            "%(number)d pairs accompagnent déjà autant de personnes qu’ils le peuvent.", number),
        Exclusion.LANGUAGE: lambda number: ngettext(
            "%(number)d pair ne parle aucune de vos langues.", "%(number)d pairs ne parlent aucune de vos langues.", number),
        Exclusion.MODALITY: lambda number: ngettext(
            "%(number)d pair ne propose pas la façon de se parler que vous avez choisie.",
            "%(number)d pairs ne proposent pas la façon de se parler que vous avez choisie.", number),
        Exclusion.DISTANCE: lambda number: ngettext(
            "%(number)d pair est plus loin que la distance choisie.",
            "%(number)d pairs sont plus loin que la distance choisie.", number),
    }  # fmt: skip
    return [
        sentence(excluded[cause]) % {"number": excluded[cause]}
        for cause, sentence in sentences.items()
        if excluded.get(cause)
    ]
