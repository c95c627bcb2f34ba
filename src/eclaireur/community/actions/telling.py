"""Telling those concerned that something was written. Discreet: never what, never who, never across a block."""

from django.db.models import Q
from django_tasks import task

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.community.models import Care, Following, Offer, Post, Topic
from eclaireur.community.queries.care import TEAM
from eclaireur.notices.actions import mark_over, notify
from eclaireur.notices.models import Notice

ANSWERED, QUOTED, OPENED = "community.answered", "community.quoted", "community.opened"
OFFERED, WAITING, DIGEST = "community.offered", "community.waiting", "community.digest"
NEWCOMER, FIRST_ANSWER, FOLDED = "community.newcomer", "community.first_answer", "community.folded"
ARRANGED = "community.arranged"


@task
def tell_of_post(post_id: str) -> int:
    """Tell of a message those who follow its topic (or its space, for a first message) and whom it quotes; how many.

    About one topic there is at most one unread notice of a kind: what comes next renews it. Nobody is told of
    what they could not read.
    """
    post = Post.objects.there().select_related("topic__space", "author", "quoted").filter(pk=post_id).first()
    if post is None:
        return 0
    topic = post.topic
    told = 0
    for person, kind in _concerned(post).items():
        if Topic.objects.visible_to(person).filter(pk=topic.pk).exists():
            told += notify(to=person, by=post.author, kind=kind, about=topic, url=post.get_absolute_url()) is not None
    return told


def _concerned(post: Post) -> dict[Person, str]:
    """Who is told of `post`, each once, by the reason nearest to them."""
    place = Q(topic=post.topic) if post.sequence > 1 else Q(space=post.topic.space)
    kind = ANSWERED if post.sequence > 1 else OPENED
    followers = Following.objects.filter(place).exclude(person=post.author).select_related("person")
    followers = followers.filter(person__community_digest=None)  # the others read it all at once, later
    concerned = dict.fromkeys((row.person for row in followers), kind)
    quoted = post.quoted
    if quoted is not None and quoted.author is not None and quoted.author != post.author:
        concerned[quoted.author] = QUOTED
    opener = post.topic.author
    if opener is None:
        return concerned
    if concerned.get(opener) == ANSWERED and _waits_to_be_read(post.topic):
        del concerned[opener]  # the notice of the first answer stands for what follows
    elif opener in concerned and _is_first_answer(post, opener):
        concerned[opener] = FIRST_ANSWER  # quoted in it or not: this is what brings them back
    return concerned


def _is_first_answer(post: Post, opener: Person) -> bool:
    """Whether `post` is the first answer that `opener`, who opened its topic, may read."""
    return post.sequence > 1 and not post.topic.posts.answering(opener).filter(sequence__lt=post.sequence).exists()


def _waits_to_be_read(topic: Topic) -> bool:
    """Whether who opened `topic` was told of its first answer, and has not come to read it."""
    return Notice.objects.about(topic).filter(to=topic.author, kind=FIRST_ANSWER, read_at=None).exists()


def end_calls(topic: Topic) -> None:
    """Those who were told that someone waits in `topic`, and have nothing of it to answer any more, are called no longer: the
    notice is read, and its e-mail does not leave.
    """
    in_it = Q(topic=topic) | Q(post__topic=topic)
    if not Care.objects.filter(in_it).exists():
        return  # nobody was called
    waits = Q(topic__in=Topic.objects.unanswered().filter(pk=topic.pk)) | Q(post__in=Post.objects.still_waiting().filter(topic=topic))
    calls = Notice.objects.about(topic)
    called, awaited = Offer.objects.filter(in_it), Offer.objects.filter(waits, passed_at=None)
    answered = called.exclude(person__in=awaited.values("person"))
    mark_over(notices=calls.filter(kind=OFFERED, to__in=answered.values("person")))
    if not Care.objects.filter(waits).exclude(team_told_at=None).exists():
        team = RoleGrant.objects.filter(role__in=[*TEAM, Role.OPERATOR])  # past ones too
        mark_over(notices=calls.filter(kind=WAITING, to__in=team.values("person")))


def tell_opener(*, by: Person, topic: Topic) -> None:
    """Tell who opened `topic`, and only them, that someone else closed or moved it."""
    opener = topic.author
    if opener is not None and opener != by and Topic.objects.visible_to(opener).filter(pk=topic.pk).exists():
        notify(to=opener, kind=ARRANGED, about=topic, url=topic.get_absolute_url())
