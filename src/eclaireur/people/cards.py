"""What this room shows on the pages of others."""

from django.db.models import QuerySet
from django.urls import reverse

from eclaireur.accounts.models import Person
from eclaireur.core.fields import open_all
from eclaireur.core.registries import Card
from eclaireur.people.enums import PathVisibility
from eclaireur.people.models import Experience, Path, PathStep, PeerProfile
from eclaireur.people.models.experience import READ_BY_MEMBERS


def experiences_card(person: Person) -> Card | None:
    """An invitation in "Mon espace" to tell what one lives, until something is told."""
    if Experience.objects.filter(person=person).exists():
        return None
    return Card("people/experiences_card.html", {}, order=10)


def whole_path(path: Path) -> str:
    """The text of a path for moderators: its introduction, the steps and the words on what was lived that members read,
    how its author says they accompany.
    """
    profile = PeerProfile.objects.filter(person=path.person_id)
    lived = Experience.objects.filter(visibility__in=READ_BY_MEMBERS)
    return _in_one_text(path, path.steps.exclude(visibility=PathVisibility.MY_PEERS), lived, profile)


def path_read_by(viewer: Person, path: Path) -> str:
    """The text of a path for whoever reports it: what their circle, or an accompaniment, lets them read."""
    profile = PeerProfile.objects.visible_to(viewer).filter(person=path.person_id)
    return _in_one_text(path, path.steps.visible_to(viewer), Experience.objects.visible_to(viewer), profile)


def _in_one_text(
    path: Path, steps: QuerySet[PathStep], lived: QuerySet[Experience], profile: QuerySet[PeerProfile]
) -> str:
    told = [f"{step.when}\n{step.text}".strip() for step in open_all(steps, "text")]
    told += [one.details for one in open_all(lived.filter(person=path.person_id), "details")]
    accompanies = profile.values_list("title", "frame").first() or ()
    return "\n\n".join(filter(None, [path.introduction, *told, *accompanies]))


def address_of_path(path: Path) -> str:
    """Where a path is read; "" while its author has no page."""
    profile = getattr(path.person, "peer_profile", None)
    return reverse("people:peer", args=[profile.pk]) if profile else ""
