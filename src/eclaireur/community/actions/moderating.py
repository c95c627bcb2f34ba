"""What moderators do on the page: show again, fold under a note, pin, close with a word, arrange, slow down, move. Each
is in the journal.

Hiding is decided on the desk of safety, with a reason, a word to the author and a way to appeal.
"""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.community import rules, texts
from eclaireur.community.actions import indexing, telling
from eclaireur.community.actions.counting import locked, settle
from eclaireur.community.actions.writing import MOST_THEMES, arrange
from eclaireur.community.enums import ContentNote
from eclaireur.community.models import Persona, Post, Space, Theme, Topic
from eclaireur.community.models.sight import people_of
from eclaireur.community.models.spaces import SLOWEST
from eclaireur.notices.actions import notify
from eclaireur.safety.actions import put_back

WORD_LIMIT = 300


@transaction.atomic
def hide_reported_post(*, by: Person | None, post: Post) -> None:
    """Others than its author and moderators no longer read the message, nor find it. Safety says who may decide."""
    topic = locked(post.topic)
    post = Post.objects.select_related("author").get(pk=post.pk)
    if post.hidden_at is None and post.erased_at is None:
        post.hidden_at = timezone.now()
        post.save(update_fields=["hidden_at", "updated_at"])
        indexing.take_out(Post.objects.filter(pk=post.pk))
        settle(topic)
        record(by=by, verb="community.hide", on=post, subject=post.author)


@transaction.atomic
def show_post(*, by: Person, post: Post) -> None:
    """The message is read and found again, whatever was decided before. Never one’s own."""
    _require_moderating_others(by, post.topic.space, post.author)
    put_back(by=by, thing=post)
    show_reported_post(by=by, post=post)


@transaction.atomic
def show_reported_post(*, by: Person | None, post: Post) -> None:
    """The same, decided after an appeal: safety says who may decide."""
    topic = locked(post.topic)
    post = Post.objects.select_related("author").get(pk=post.pk)
    if post.hidden_at is not None:
        post.hidden_at = None
        post.save(update_fields=["hidden_at", "updated_at"])
        if post.erased_at is None and topic.hidden_at is None:
            indexing.put_in(post)
        settle(topic)
        record(by=by, verb="community.show", on=post, subject=post.author)


@transaction.atomic
def fold(*, by: Person, post: Post, content_note: str) -> None:
    """Readers choose to open the message, under a note that says what it speaks of: its words stay. Its author is told.

    Never one’s own; ValidationError, in words, without a note, and when its author chose one: that one is theirs.
    """
    if content_note not in ContentNote.values or content_note == ContentNote.NONE:
        raise ValidationError(_("Choisissez ce dont le message parle."))
    post = _to_fold(by, post)
    if post.content_note and post.folded_at is None:
        raise ValidationError(_("La personne qui l’a écrit l’a déjà replié sous une note."))
    if post.content_note != content_note:
        _note(post, content_note, folded_at=post.folded_at or timezone.now())
        record(by=by, verb="community.fold", on=post, subject=post.author, reason=content_note)
        if post.author is not None:
            notify(to=post.author, kind=telling.FOLDED, about=post.topic, url=post.get_absolute_url())


@transaction.atomic
def unfold(*, by: Person, post: Post) -> None:
    """Take the note of moderation off: the message is read at once again. Never one’s own."""
    post = _to_fold(by, post)
    if post.folded_at is not None:
        _note(post, ContentNote.NONE, folded_at=None)
        record(by=by, verb="community.unfold", on=post, subject=post.author)


def _to_fold(by: Person, post: Post) -> Post:
    """The message of a locked topic, as it is now; PermissionDenied for one’s own, and for one that is gone."""
    topic = locked(post.topic)
    post = Post.objects.select_related("author").get(pk=post.pk)
    post.topic = topic
    _require_moderating_others(by, topic.space, post.author)
    if post.erased_at is not None:
        raise PermissionDenied
    return post


def _note(post: Post, content_note: str, *, folded_at: dt.datetime | None) -> None:
    post.content_note, post.folded_at = content_note, folded_at
    post.save(update_fields=["content_note", "folded_at", "updated_at"])
    if post.sequence == 1:
        Topic.objects.filter(pk=post.topic_id).update(content_note=content_note)


@transaction.atomic
def hide_reported_topic(*, by: Person | None, topic: Topic) -> None:
    """The topic is read by its author and moderators only, and none of its messages is found. Safety says who may decide."""
    topic = locked(topic)
    if topic.hidden_at is None:
        _change(topic, by=by, verb="community.hide_topic", hidden_at=timezone.now())
        indexing.take_out(topic.posts.all())
        telling.end_calls(topic)


@transaction.atomic
def show_topic(*, by: Person, topic: Topic) -> None:
    """The topic is read again by those its space is for, whatever was decided before. Never one’s own."""
    _require_moderating_others(by, topic.space, topic.author)
    put_back(by=by, thing=topic)
    show_reported_topic(by=by, topic=topic)


@transaction.atomic
def show_reported_topic(*, by: Person | None, topic: Topic) -> None:
    """The same, decided after an appeal: safety says who may decide."""
    topic = locked(topic)
    if topic.hidden_at is not None:
        _change(topic, by=by, verb="community.show_topic", hidden_at=None)
        for post in topic.posts.there():
            indexing.put_in(post)


@transaction.atomic
def pin(*, by: Person, topic: Topic, pinned: bool) -> None:
    """Keep the topic at the head of its space, or let it go back among the others."""
    topic = _moderated(by, topic)
    if topic.is_pinned != pinned:
        _change(topic, by=by, verb="community.pin" if pinned else "community.unpin", is_pinned=pinned)


@transaction.atomic
def close_topic(*, by: Person, topic: Topic, word: str) -> None:
    """Nobody answers in the topic any more; `word` tells everybody why, and who opened it is told. Raises ValidationError
    for an unfit word.
    """
    word = texts.clean_line(word, limit=WORD_LIMIT)
    topic = _moderated(by, topic)
    was_closed = topic.is_closed
    _change(topic, by=by, verb="community.close", closed_at=topic.closed_at or timezone.now(), closing=word)
    telling.end_calls(topic)
    if not was_closed:
        telling.tell_opener(by=by, topic=topic)


@transaction.atomic
def reopen_topic(*, by: Person, topic: Topic) -> None:
    """People answer in it again."""
    topic = _moderated(by, topic)
    if topic.closed_at is not None:
        _change(topic, by=by, verb="community.reopen", closed_at=None, closing="")


@transaction.atomic
def slow_down(*, by: Person, space: Space, seconds: int) -> None:
    """From now on each person waits `seconds` between two messages in the space; 0 lifts it."""
    _require_moderating(by, space)
    if not 0 <= seconds <= SLOWEST:
        raise ValidationError(_("Le mode lent va de zéro seconde à un jour."))
    Space.objects.filter(pk=space.pk).update(slow_seconds=seconds)
    record(by=by, verb="community.slow_down", on=space, reason=str(seconds))


@transaction.atomic
def move(*, by: Person, topic: Topic, to: Space) -> Topic:
    """Put the topic in another space that `by` moderates, under those of its themes that are there too.

    Refused in words (ValidationError) towards a space read by others than those it was written for, or that someone who
    wrote in it does not read, and when someone in it goes by a name of one of the two spaces: it would tie that name to
    another. Who opened it is told.
    """
    topic = _moderated(by, topic)
    _require_moderating(by, to)
    if to.pk == topic.space_id:
        return topic
    if not _keeps_its_readers(topic.space, to):
        raise ValidationError(
            _("Ce sujet a été écrit pour d’autres personnes que celles qui lisent cet espace. Il ne peut pas y aller.")
        )
    writers = topic.posts.exclude(author=None).values("author")
    if topic.space.is_open and _shuts_out(writers, to):
        raise ValidationError(
            _("Quelqu’un qui a écrit dans ce sujet ne lit pas cet espace, et perdrait le sujet. Il ne peut pas y aller.")
        )
    named = Persona.objects.filter(Q(space=topic.space) | Q(space=to), person__in=writers)
    if named.exists() or topic.posts.exclude(persona=None).exists():
        raise ValidationError(
            _("Quelqu’un y écrit sous un nom propre à un espace : déplacer le sujet pourrait faire reconnaître cette personne.")
        )
    left = topic.space
    kept = _same_themes(topic, to)
    topic.is_pinned = False
    topic.space = to
    topic.save(update_fields=["space", "is_pinned", "updated_at"])
    topic.themes.set(kept)
    record(by=by, verb="community.move", on=topic, subject=topic.author, reason=f"{left.name} → {to.name}")
    telling.tell_opener(by=by, topic=topic)
    return topic


def _same_themes(topic: Topic, to: Space) -> QuerySet[Theme]:
    """The themes of `to` that tell what the topic's tell: of the same name, or of the same concept."""
    had = topic.themes.all()
    concepts = had.exclude(concept=None).values("concept")
    return to.themes.filter(Q(label__in=had.values("label")) | Q(concept__in=concepts))[:MOST_THEMES]


@transaction.atomic
def rearrange(*, by: Person, topic: Topic, themes: Iterable[Theme]) -> None:
    """Put someone's topic under other themes of its space. Raises ValidationError for too many, or one of elsewhere."""
    topic = _moderated(by, topic)
    if arrange(topic, themes):
        record(by=by, verb="community.rearrange", on=topic, subject=topic.author)


def _keeps_its_readers(left: Space, to: Space) -> bool:
    """Whether nobody new would read what was written in `left`: same public, or what visitors read already."""
    if left.is_open:
        return True
    return (left.audience, left.structure_id, left.is_open) == (to.audience, to.structure_id, to.is_open)


def _shuts_out(writers: QuerySet, to: Space) -> bool:
    """Whether one of `writers` could not read `to`: neither among its people, nor moderating it."""
    if to.is_open:
        return False
    outside = Person.objects.filter(pk__in=writers).exclude(pk__in=Person.objects.filter(people_of(to)).values("pk"))
    return any(not rules.can_read(person, to) for person in outside)


def _change(topic: Topic, *, by: Person | None, verb: str, **values: object) -> None:
    for name, value in values.items():
        setattr(topic, name, value)
    topic.save(update_fields=[*values, "updated_at"])
    record(by=by, verb=verb, on=topic, subject=topic.author)


def _moderated(by: Person, topic: Topic) -> Topic:
    """The topic, locked; PermissionDenied unless `by` moderates its space."""
    topic = locked(topic)
    _require_moderating(by, topic.space)
    return topic


def _require_moderating_others(by: Person, space: Space, author: Person | None) -> None:
    """What was decided about one’s own words is undone by somebody else."""
    _require_moderating(by, space)
    if author == by:
        raise PermissionDenied


def _require_moderating(by: Person, space: Space) -> None:
    if not rules.moderates(by, space):
        raise PermissionDenied
