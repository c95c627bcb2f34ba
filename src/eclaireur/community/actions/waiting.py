"""A message or a topic waits until moderation read it, then is read by all. Safety decides; nothing is journalled here."""


from django.db import transaction
from django.utils import timezone

from eclaireur.community import queries
from eclaireur.community.actions import indexing, telling
from eclaireur.community.actions.counting import locked, settle
from eclaireur.community.models import Post, Reading, Topic


@transaction.atomic
def hold_post(post: Post) -> None:
    """Only its author and those who moderate read the message, and nobody finds it."""
    topic = locked(post.topic)
    if Post.objects.filter(pk=post.pk, hidden_at=None, erased_at=None).update(hidden_at=timezone.now()):
        indexing.take_out(Post.objects.filter(pk=post.pk))
        settle(topic)


@transaction.atomic
def release_post(post: Post, *, is_new: bool) -> None:
    """The message is read and found by all; when nobody had read it before, those it concerns are told, and whoever met its
    place while it waited has it to read.
    """
    topic = locked(post.topic)
    if Post.objects.filter(pk=post.pk, hidden_at__isnull=False).update(hidden_at=None):
        post = Post.objects.get(pk=post.pk)
        if post.erased_at is None and topic.hidden_at is None:
            indexing.put_in(post)
        settle(topic)
        if is_new and not queries.had_appeared([post]):
            met = Reading.objects.filter(topic=topic, last_read__gte=post.sequence).exclude(person=post.author)
            met.update(last_read=post.sequence - 1)
            telling.tell_of_post.enqueue(str(post.pk))


@transaction.atomic
def hold_topic(topic: Topic) -> None:
    """Only its author and those who moderate read the topic, and none of its messages is found."""
    topic = locked(topic)
    if topic.hidden_at is None:
        topic.hidden_at = timezone.now()
        topic.save(update_fields=["hidden_at", "updated_at"])
        indexing.take_out(topic.posts.all())


@transaction.atomic
def release_topic(topic: Topic, *, is_new: bool) -> bool:
    """The topic is read by those its space is for; they are told when nobody had read it before. False when none of
    its messages is there to be read.
    """
    topic = locked(topic)
    if topic.hidden_at is None:
        return True
    topic.hidden_at = None
    topic.save(update_fields=["hidden_at", "updated_at"])
    there = list(topic.posts.there())
    for post in there:
        indexing.put_in(post)
    first = topic.posts.filter(sequence=1).first()
    if is_new and first is not None and not queries.had_appeared([topic]):
        telling.tell_of_post.enqueue(str(first.pk))
    return bool(there)
