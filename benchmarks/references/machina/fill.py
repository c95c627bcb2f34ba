"""Fills django-machina: the same people, topics and messages as the others, written in bulk.

Run by benchmarks.community_servers as `python -m benchmarks.references.machina.fill TOPICS POSTS PEOPLE`.
"""

import sys
from datetime import timedelta

import django

from benchmarks import community_words as words
from benchmarks.references.ground import leave_addresses, signed_in


def fill(*, topics: int, posts: int, people: int) -> None:
    """Write everything, then where the measured pages are."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.models import Max, Min
    from django.urls import reverse
    from django.utils import timezone
    from machina.apps.forum.models import Forum
    from machina.apps.forum_conversation.models import Post, Topic
    from machina.apps.forum_member.models import ForumProfile
    from machina.apps.forum_permission.models import ForumPermission, UserForumPermission
    from machina.apps.forum_tracking.models import TopicReadTrack
    from machina.models.fields import render_func

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    User, now = get_user_model(), timezone.now()  # noqa: N806
    said = [(text, render_func(text)) for text in words.texts()]
    with transaction.atomic():
        crowd = [User(username=words.name_of(number), password="!") for number in range(people - 1)]
        User.objects.bulk_create([*crowd, User(username=words.READER, password="!")], batch_size=500)
        crowd = list(User.objects.order_by("pk"))
        reader = crowd.pop()
        ForumProfile.objects.bulk_create(ForumProfile(user=user, posts_count=100) for user in [*crowd, reader])
        spaces = [Forum.objects.create(name=f"Espace mesuré {n}", description="Parler, lire, répondre.", type=Forum.FORUM_POST)
                  for n in range(words.SPACES)]
        for permission in ForumPermission.objects.filter(codename__in=["can_see_forum", "can_read_forum"]):
            UserForumPermission.objects.create(permission=permission, anonymous_user=True, has_perm=True)
        rows, messages, read = [], [], []
        for told in words.topics(topics=topics, posts=posts, people=people - 1):
            began = now - timedelta(minutes=told.minutes_ago)
            topic = Topic(
                pk=told.number + 1, forum=spaces[told.space], poster=crowd[told.author], subject=told.title, slug=f"sujet-{told.number}",
                type=Topic.TOPIC_POST, status=Topic.TOPIC_UNLOCKED, approved=True, posts_count=len(told.messages),
                last_post_on=began + timedelta(seconds=told.answers),
            )
            rows.append(topic)
            for place, (author, text) in enumerate(told.messages):
                body, html = said[text]
                post = Post(topic_id=topic.pk, poster=crowd[author], subject=told.title, approved=True,
                            created=began + timedelta(seconds=place))
                post.content, post._content_rendered = body, html
                messages.append(post)
            if told.is_read:
                read.append(TopicReadTrack(user=reader, topic_id=topic.pk))
        Topic.objects.bulk_create(rows, batch_size=1_000)
        Post.objects.bulk_create(messages, batch_size=1_000)
        for topic in Topic.objects.annotate(first=Min("posts__pk"), last=Max("posts__pk")):
            topic.first_post_id, topic.last_post_id = topic.first, topic.last
            topic.save_base(update_fields=["first_post", "last_post"])
        TopicReadTrack.objects.bulk_create(read, batch_size=1_000)
        for space in spaces:
            space.update_trackers()
        session = signed_in(reader)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    leave_addresses({
        "home": reverse("forum:index"),
        "space": reverse("forum:forum", kwargs={"slug": spaces[0].slug, "pk": spaces[0].pk}),
        **{f"topic {answers}": reverse("forum_conversation:topic", kwargs={
            "forum_slug": spaces[0].slug, "forum_pk": spaces[0].pk, "slug": rows[place].slug, "pk": rows[place].pk,
        }) for place, answers in enumerate(words.MEASURED)},
    }, session)


if __name__ == "__main__":
    django.setup()
    fill(**dict(zip(("topics", "posts", "people"), map(int, sys.argv[1:]), strict=True)))
