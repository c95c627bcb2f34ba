"""What fictional people say to one another in the community: spaces, topics, answers, a word of thanks.

Written at once rather than message by message: a first start does not wait for the pace allowed to people.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from eclaireur.accounts.models import Person, Structure
from eclaireur.community.actions import index_all
from eclaireur.community.models import (
    Following,
    Persona,
    Post,
    PostWords,
    Reaction,
    Reading,
    Space,
    StructureMembership,
    Theme,
    Topic,
)
from eclaireur.community.queries import drawn
from eclaireur.people.models import Concept

NAMESPACE = uuid.UUID("0a4a4c4e-4b0e-5d7e-8b51-0d2f6a3c9e11")  # tokens of messages: the same at each creation


def talk(*, data: dict[str, Any], people: dict[str, Person]) -> int:
    """Spaces with their themes and members, then topics and what was answered; how many messages."""
    spaces = {row["slug"]: _space(row) for row in data["spaces"]}
    for slug, names in data["members"].items():
        structure = Structure.objects.get(slug=slug)
        StructureMembership.objects.bulk_create(StructureMembership(structure=structure, person=people[name]) for name in names)
    personas = {
        (slug, name): Persona.objects.create(space=spaces[slug], person=people[name], pseudonym=pseudonym)
        for slug, name, pseudonym in data["personas"]
    }
    posts = [post for row in data["topics"] for post in _topic(row, spaces[row["space"]], people, personas)]
    index_all(posts)
    return len(posts)


def _space(row: dict[str, Any]) -> Space:
    structure = Structure.objects.filter(slug=row.get("structure", "")).first()
    space, _made = Space.objects.get_or_create(slug=row["slug"], defaults={
        "name": row["name"], "purpose": row["purpose"], "audience": row["audience"], "structure": structure,
        "is_open": row.get("open", False), "position": row["position"], "charter": row["charter"],
        "charter_html": drawn(row["charter"]),
    })
    known = set(Concept.objects.values_list("slug", flat=True))
    for place, (label, concept) in enumerate(row["themes"]):
        Theme.objects.get_or_create(
            space=space, label=label, defaults={"concept_id": concept if concept in known else None, "position": place}
        )
    return space


def _topic(row: dict[str, Any], space: Space, people: dict[str, Person], personas: dict) -> list[Post]:
    said = row["posts"]
    first, last = said[0], said[-1]
    author = people[first["who"]]
    others = [post["hours"] for post in said[1:] if post["who"] != first["who"]]
    topic = Topic.objects.create(
        space=space, author=author, persona=personas.get((space.slug, first["who"])), title=row["title"],
        content_note=row.get("note", ""), is_pinned=row.get("pinned", False), last_sequence=len(said),
        replies=len(said) - 1, last_activity_at=_ago(last["hours"]),
    )
    Topic.objects.filter(pk=topic.pk).update(
        created_at=_ago(first["hours"]), first_answered_at=_ago(others[0]) if others else None
    )
    topic.themes.set(space.themes.filter(label__in=row["themes"]))
    posts: list[Post] = []
    for place, one in enumerate(said, start=1):
        posts.append(Post(
            topic=topic, author=people[one["who"]], persona=personas.get((space.slug, one["who"])), sequence=place,
            body=one["text"], html=drawn(one["text"]), content_note=one.get("note", ""),
            quoted=posts[one["quote"]] if "quote" in one else None, thanks=one.get("thanks", 0), me_too=one.get("me_too", 0),
            token=uuid.uuid5(NAMESPACE, f"{row['title']}{place}"),
        ))
    Post.objects.bulk_create(posts)
    for post, one in zip(posts, said, strict=True):
        Post.objects.filter(pk=post.pk).update(created_at=_ago(one["hours"]))
    PostWords.objects.bulk_create(PostWords(key=post.pk.hex, post=post) for post in posts)
    _react(posts, people)
    Following.objects.create(person=author, topic=topic)
    Reading.objects.bulk_create(
        Reading(person=people[name], topic=topic, last_read=max(post.sequence for post in posts if post.author == people[name]))
        for name in {one["who"] for one in said}
    )
    return posts


def _react(posts: list[Post], people: dict[str, Person]) -> None:
    """A word of thanks from people who read the space too, others than the author, always the same."""
    readers = [person for person in people.values() if not person.is_paused]
    for post in posts:
        kin = [person for person in readers if person.circle == post.author.circle and person != post.author]
        for kind in ("thanks", "me_too"):
            Reaction.objects.bulk_create(
                Reaction(post=post, person=person, kind=kind) for person in kin[: getattr(post, kind)]
            )


def _ago(hours: float) -> Any:
    return timezone.now() - timedelta(hours=hours)


def silence(data: dict[str, Any]) -> None:
    """Take away the spaces of the demonstration in which nobody real wrote."""
    Space.objects.filter(slug__in=[row["slug"] for row in data["spaces"]], topics=None).delete()
