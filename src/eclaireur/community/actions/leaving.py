"""Before a person is erased: their words go, what others wrote stays. When two people stop meeting: what each still awaits."""

from django.db.models import Exists, OuterRef, Q

from eclaireur.accounts.models import Person
from eclaireur.community.actions.counting import locked, settle
from eclaireur.community.actions.reading import count_reactions
from eclaireur.community.actions.writing import empty
from eclaireur.community.models import Post, Topic


def erase_words_of(person: Person) -> None:
    """Empty every message of `person`, count again what they had thanked, and drop topics where no words are left."""
    reacted = Post.objects.filter(reactions__person=person).exclude(author=person).distinct()
    for post in list(reacted):
        post.reactions.filter(person=person).delete()
        count_reactions(post)
    there = Post.objects.filter(topic=OuterRef("pk"), erased_at=None)
    topics = list(Topic.objects.filter(posts__author=person).distinct())
    for topic in topics:
        kept = locked(topic)
        for post in kept.posts.filter(author=person, erased_at=None):
            post.topic = kept
            empty(post)
        settle(kept)
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).filter(~Exists(there)).delete()


def count_again_between(one: Person, other: Person) -> None:
    """One blocked the other, or no longer does: what one opened and only the other answered waits again, or no longer does."""
    theirs = Q(author=one, posts__author=other) | Q(author=other, posts__author=one)
    for topic in Topic.objects.filter(theirs).distinct().order_by("pk"):
        settle(locked(topic))
