"""What a person sees of themselves and of a peer."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.fields import open_all
from eclaireur.people.enums import PathVisibility, Visibility
from eclaireur.people.models import Concept, Experience, Path, PathStep, PeerProfile
from eclaireur.people.models.experience import READ_BY_MEMBERS
from eclaireur.people.models.paths import SHORTEST_INTRODUCTION, PathQuerySet
from eclaireur.people.queries.thesaurus import held_thesaurus

ASPECTS = {
    "membre": (_("Un membre"), READ_BY_MEMBERS),
    "accompagne": (_("Une personne que vous accompagnez"), (Visibility.MY_PEERS, *READ_BY_MEMBERS)),
    "tout-le-monde": (_("Tout le monde"), (Visibility.PUBLIC,)),
}
"""As whom one may look at one's own page: the name of the aspect, and the visibilities it reads."""


@dataclass(frozen=True)
class PeerPage:
    """A peer's page as one reader sees it."""

    profile: PeerProfile
    path: Path | None
    steps: list[PathStep]
    accompanied: list[Experience]
    lived: list[Experience]
    limits: list[Concept] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.path or self.steps or self.accompanied or self.lived)


def page_seen_by(viewer: Any, profile: PeerProfile) -> PeerPage:
    """The page of a peer, with exactly what `viewer` may read of it. Five reads, whatever its length."""
    return _page(
        profile,
        Path.objects.visible_to(viewer),
        PathStep.objects.visible_to(viewer),
        Experience.objects.visible_to(viewer),
    )


def preview_of(profile: PeerProfile, aspect: str) -> PeerPage:
    """The peer's own page as someone of `aspect` (see ASPECTS) will see it once displayed."""
    _name, read = ASPECTS[aspect]
    paths = Path.objects.filter(readers__in=read)
    return _page(
        profile,
        paths,
        PathStep.objects.filter(visibility__in=read, path__in=paths),
        Experience.objects.filter(visibility__in=read),
    )


def page_for_coordination(person: Person) -> PeerPage | None:
    """What a coordinator reads to clear a peer: the page as members read it, displayed or not, and the limits.

    Nothing that serves matching only, nothing kept for the people they walk with. None when there is no profile.
    """
    profile = PeerProfile.objects.select_related("person", "commune__near_town", "commune__city").filter(person=person).first()
    if profile is None:
        return None
    _name, read = ASPECTS["membre"]
    page = _page(
        profile,
        Path.objects.all(),
        PathStep.objects.filter(visibility__in=read),
        Experience.objects.filter(visibility__in=read),
    )
    return replace(page, limits=list(profile.limits.all()))


def _page(
    profile: PeerProfile, paths: QuerySet[Path], steps: QuerySet[PathStep], experiences: QuerySet[Experience]
) -> PeerPage:
    path = paths.filter(person=profile.person_id).first()
    lived = open_all(experiences.filter(person=profile.person_id).select_related("concept"), "details")
    return PeerPage(
        profile=profile,
        path=path,
        steps=open_all(steps.filter(path__person=profile.person_id).select_related("concept"), "text"),
        accompanied=[experience for experience in lived if experience.accompanies],
        lived=[experience for experience in lived if not experience.accompanies],
    )


def experiences_by_theme(experiences: Iterable[Experience]) -> list[tuple[Concept, list[Experience]]]:
    """Experiences arranged under the theme of their concept, in the order of the thesaurus."""
    tree = held_thesaurus()
    themes: dict[str, list[Experience]] = {}
    for experience in experiences:
        themes.setdefault(tree.theme(experience.concept_id), []).append(experience)
    ranks = {slug: rank for rank, slug in enumerate(tree)}
    named = Concept.objects.in_bulk(list(themes))
    return [
        (named[theme], sorted(found, key=lambda each: ranks[each.concept_id]))
        for theme, found in sorted(themes.items(), key=lambda pair: ranks[pair[0]])
    ]


def what_is_missing(person: Person) -> list[Any]:
    """What stands between a peer and the display of their path, in words; empty when nothing does."""
    path = Path.objects.filter(person=person).first()
    missing: list[Any] = []  # lazy sentences
    if path is None or len(path.introduction.strip()) < SHORTEST_INTRODUCTION:
        missing.append(_("quelques lignes d’introduction"))
    if not PeerProfile.objects.filter(person=person).exclude(title="").exists():
        missing.append(_("le titre que vous montrez"))
    if not Experience.objects.filter(person=person, accompanies=True).exists():
        missing.append(_("au moins un vécu que vous pouvez accompagner"))
    return missing


def lately_displayed() -> PathQuerySet:
    """Displayed paths, each with `changed_at`, when the words that members read of it last changed; the oldest change first."""
    steps = PathStep.objects.filter(path=OuterRef("pk")).exclude(visibility=PathVisibility.MY_PEERS)
    last_step = steps.order_by("-updated_at").values("updated_at")[:1]
    words = Greatest("published_at", "updated_at", Coalesce(Subquery(last_step), "updated_at"))
    return Path.objects.published().select_related("person").annotate(changed_at=words).order_by("changed_at")
