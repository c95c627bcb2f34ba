"""Fills django-spirit: the same people, topics and messages as the others, written in bulk.

Run by benchmarks.community_servers as `python -m benchmarks.references.spirit.fill TOPICS POSTS PEOPLE`.
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
    from django.utils import timezone
    from djconfig.models import Config
    from spirit.category.models import Category
    from spirit.comment.bookmark.models import CommentBookmark
    from spirit.comment.models import Comment
    from spirit.core.utils.markdown import Markdown
    from spirit.topic.models import Topic
    from spirit.topic.notification.models import TopicNotification
    from spirit.topic.unread.models import TopicUnread
    from spirit.user.models import UserProfile

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    User, now = get_user_model(), timezone.now()  # noqa: N806
    said = [(text, Markdown().render(text)) for text in words.texts()]
    with transaction.atomic():
        crowd = [User(username=words.name_of(number).lower(), password="!") for number in range(people - 1)]
        User.objects.bulk_create([*crowd, User(username=words.READER.lower(), password="!")], batch_size=500)
        crowd = list(User.objects.order_by("pk"))
        reader = crowd.pop()
        UserProfile.objects.bulk_create(
            UserProfile(user=user, nickname=user.username, slug=f"p{user.pk}", is_verified=True) for user in [*crowd, reader]
        )
        spaces = [Category.objects.create(title=f"Espace mesuré {n}", description="Parler, lire, répondre.", is_global=True)
                  for n in range(words.SPACES)]
        rows, messages, read, told_of, kept = [], [], [], [], []
        for told in words.topics(topics=topics, posts=posts, people=people - 1):
            began = now - timedelta(minutes=told.minutes_ago)
            topic = Topic(
                pk=told.number + 1, category=spaces[told.space], user=crowd[told.author], title=told.title, date=began,
                last_active=began + timedelta(seconds=told.answers), comment_count=len(told.messages),
            )
            rows.append(topic)
            for place, (author, text) in enumerate(told.messages):
                body, html = said[text]
                messages.append(Comment(topic_id=topic.pk, user=crowd[author], comment=body, comment_html=html,
                                        date=began + timedelta(seconds=place)))
            if told.is_read:
                read.append(TopicUnread(user=reader, topic_id=topic.pk))
                kept.append(CommentBookmark(user=reader, topic_id=topic.pk, comment_number=len(told.messages)))
                if told.number % 50 == 0:
                    told_of.append(TopicNotification(user=reader, topic_id=topic.pk, is_active=True, is_read=True))
        Topic.objects.bulk_create(rows, batch_size=1_000)
        Comment.objects.bulk_create(messages, batch_size=1_000)
        for notification in told_of:
            notification.comment = Comment.objects.filter(topic_id=notification.topic_id).last()
        for model, some in ((TopicUnread, read), (CommentBookmark, kept), (TopicNotification, told_of)):
            model.objects.bulk_create(some, batch_size=1_000)
        Config.objects.bulk_create([
            Config(key="comments_per_page", value=str(words.POSTS_A_PAGE)),
            Config(key="topics_per_page", value=str(words.TOPICS_A_PAGE)),
        ])
        session = signed_in(reader)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    leave_addresses({
        "home": "/",
        "space": spaces[0].get_absolute_url(),
        **{f"topic {answers}": rows[place].get_absolute_url() for place, answers in enumerate(words.MEASURED)},
    }, session)


if __name__ == "__main__":
    django.setup()
    fill(**dict(zip(("topics", "posts", "people"), map(int, sys.argv[1:]), strict=True)))
