"""What a request tells of its author's experiences: exactly, by theme, or nothing, as they chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from eclaireur.accompaniment.enums import Importance, Shown
from eclaireur.accompaniment.models import Request, Topic, Wish
from eclaireur.accounts.models import Person
from eclaireur.people.enums import Stage
from eclaireur.people.models import Concept


@dataclass(frozen=True)
class Told:
    """One thing a request tells: its words, and where the person stands when they named it exactly."""

    label: str
    stage: str = ""


def themes() -> dict[str, str]:
    """By concept, the words of its theme (the top of its branch), in the language of the moment."""
    rows = {row.pk: row for row in Concept.objects.all()}

    def top(row: Concept) -> Concept:
        while row.parent_id is not None:
            row = rows[row.parent_id]
        return row

    return {slug: top(row).label for slug, row in rows.items()}


def shown_at_first(person: Person) -> dict[UUID, Shown]:
    """By experience of someone, how finely it is named until they choose: by theme; not at all when it is left out."""
    left_out = set(Wish.objects.filter(search__person=person, importance=Importance.LEFT_OUT).values_list("experience", flat=True))
    mine = person.experiences.values_list("pk", flat=True)
    return {each: Shown.HIDDEN if each in left_out else Shown.THEME for each in mine}


def told_topics(requests: Iterable[Request]) -> dict[UUID, list[Told]]:
    """By request, what it tells, each thing once. Experiences removed since are not told."""
    told: dict[UUID, list[Told]] = {request.pk: [] for request in requests}
    rows = (
        Topic.objects.filter(request__in=told, experience__removed_at=None)
        .exclude(shown=Shown.HIDDEN)
        .select_related("experience__concept")
        .order_by("experience__concept__position")
    )
    theme_of = themes() if rows else {}
    for topic in rows:
        experience = topic.experience
        if topic.shown == Shown.EXACT:
            said = Told(experience.concept.label, str(Stage(experience.stage).label))
        else:
            said = Told(theme_of[experience.concept_id])
        if said not in told[topic.request_id]:
            told[topic.request_id].append(said)
    return told


def names_told(*requests: Request) -> dict[UUID, dict[str, str]]:
    """By request, then by concept, how a reader of the request calls it; concepts not told are absent."""
    names: dict[UUID, dict[str, str]] = {request.pk: {} for request in requests}
    rows = Topic.objects.filter(request__in=names, experience__removed_at=None).exclude(shown=Shown.HIDDEN)
    theme_of = themes()
    for topic in rows.select_related("experience__concept"):
        concept = topic.experience.concept
        names[topic.request_id][concept.pk] = concept.label if topic.shown == Shown.EXACT else theme_of[concept.pk]
    return names
