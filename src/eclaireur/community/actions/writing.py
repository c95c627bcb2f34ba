"""Opening a topic, answering, changing and erasing one's own words.

Each write locks the topic's row: places follow one another without a gap, and what is counted stays right.
"""

import hashlib
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.community import queries, rules, texts
from eclaireur.community.actions import indexing, telling
from eclaireur.community.actions.counting import locked, settle
from eclaireur.community.enums import ContentNote
from eclaireur.community.markdown import draw
from eclaireur.community.models import (
    Following,
    Persona,
    Post,
    PostVersion,
    Reaction,
    Reading,
    Space,
    Theme,
    Topic,
)
from eclaireur.community.models.topics import TITLE_LIMIT
from eclaireur.notices.actions import mark_read_about
from eclaireur.safety.actions import hold_on_arrival, release

MOST_THEMES = 3


class NotNowError(Exception):
    """It cannot be done, or not now: `str(error)` says why, in words for the person. Their text is kept."""


@transaction.atomic
def open_topic(
    *, by: Person, space: Space, title: str, text: str, token: uuid.UUID, content_note: str = "",
    themes: Iterable[Theme] = (),
) -> Topic:
    """Open a topic in `space` with its first message, and give it. `by` then follows it.

    `token` comes from the page: the same words sent again with it give the same topic. Raises ValidationError
    (title, text, note, more than three themes, a theme of elsewhere), NotNowError, and PermissionDenied.
    """
    title, text = texts.clean_line(title, limit=TITLE_LIMIT), texts.clean(text)
    themes = list(themes)
    _check_note(content_note)
    _check_themes(themes, space)
    by = _one_at_a_time(by)
    written_once = _once(token, space.pk, f"{title}\0{text}")
    if already := Post.objects.filter(author=by, token=written_once).select_related("topic").first():
        return already.topic
    _require_writing(by, space)
    _require_pace(by, space, opening=True)
    persona = queries.persona_of(by, space)
    topic = Topic.objects.create(space=space, author=by, persona=persona, title=title, content_note=content_note)
    topic.themes.set(themes)
    _write(by, topic, text, written_once, content_note=content_note, persona=persona)
    Following.objects.get_or_create(person=by, topic=topic)
    return topic


@transaction.atomic
def reply(
    *, by: Person, topic: Topic, text: str, token: uuid.UUID, content_note: str = "", quoted: Post | None = None,
    follow: bool = True,
) -> Post:
    """Answer in `topic`, perhaps quoting one of its messages, and give the message. `follow`: be told of what comes.

    The same words sent again with one `token` are one message. Raises ValidationError, NotNowError, PermissionDenied.
    """
    text = texts.clean(text)
    _check_note(content_note)
    by = _one_at_a_time(by)
    topic = locked(topic)
    written_once = _once(token, topic.pk, text)
    if already := Post.objects.filter(author=by, token=written_once).first():
        already.topic = topic
        return already
    _require_writing(by, topic.space, topic)
    _require_pace(by, topic.space, opening=False)
    if quoted is not None and (
        quoted.topic_id != topic.pk or not Post.objects.visible_to(by).there().filter(pk=quoted.pk).exists()
    ):
        quoted = None  # erased, hidden or gone meanwhile: the words are kept without it
    persona = queries.persona_of(by, topic.space)
    post = _write(by, topic, text, written_once, content_note=content_note, persona=persona, quoted=quoted)
    if follow:
        Following.objects.get_or_create(person=by, topic=topic)
    return post


def _write(
    by: Person, topic: Topic, text: str, token: uuid.UUID, *, content_note: str, persona: Persona | None,
    quoted: Post | None = None,
) -> Post:
    """Add a message at the end of a locked (or new) topic, and count it."""
    topic.last_sequence += 1
    post = Post.objects.create(
        topic=topic, author=by, persona=persona, sequence=topic.last_sequence, body=text, html=draw(text), token=token,
        content_note=content_note, quoted=quoted,
    )
    if post.sequence > 1:
        topic.replies += 1
        if topic.first_answered_at is None and topic.author_id != by.pk:
            topic.first_answered_at = post.created_at
    topic.last_activity_at = post.created_at
    topic.save(update_fields=["last_sequence", "replies", "first_answered_at", "last_activity_at", "updated_at"])
    Reading.objects.update_or_create(person=by, topic=topic, defaults={"last_read": topic.last_sequence})
    mark_read_about(by=by, about=topic)
    indexing.put_in(post)
    telling.tell_of_post.enqueue(str(post.pk))
    hold_on_arrival(topic if post.sequence == 1 else post, author=by)  # the machine asks for a reading first, perhaps
    if post.sequence > 1:
        telling.end_calls(topic)
    return post


@transaction.atomic
def edit_post(
    *, by: Person, post: Post, text: str, seen_edits: int, content_note: str = "", title: str | None = None,
    themes: Iterable[Theme] | None = None,
) -> Post:
    """Change one's own words; the former ones stay readable to their author and to moderators, until erased. The new ones
    wait to be read when those of a new message would.

    `seen_edits` is how many times the message had been changed when `by` saw it: NotNowError when it changed since.
    `title` and `themes` change the topic's, for its first message. Raises ValidationError as `reply` does.
    """
    text = texts.clean(text)
    _check_note(content_note)
    by = _one_at_a_time(by)
    topic = locked(post.topic)
    post = _own(by, post, topic)
    new_title = texts.clean_line(title, limit=TITLE_LIMIT) if title is not None and post.sequence == 1 else topic.title
    _require_writing(by, topic.space, topic)
    if post.erased_at:
        raise NotNowError(_("Ce message a été effacé entre-temps. Votre texte est gardé ci-dessous, pour le copier."))
    if post.folded_at and not content_note:
        raise ValidationError(
            _("La modération a replié ce message sous une note. Gardez-la, ou choisissez-en une plus juste."), code="note"
        )
    if themes is not None and post.sequence == 1:
        arrange(topic, themes)
    if (post.body, post.content_note, topic.title) == (text, content_note, new_title):
        return post
    if post.edits != seen_edits:
        raise NotNowError(
            _("Ce message a changé entre-temps, peut-être dans un autre onglet. Le voici tel qu’il est ; votre texte est gardé.")
        )
    if wait := queries.why_wait_to_edit(by):
        raise NotNowError(wait)
    was_said = post.body, topic.title
    PostVersion.objects.create(
        post=post, title=topic.title if post.sequence == 1 else "", body=post.body, content_note=post.content_note
    )
    post.body, post.html, post.content_note = text, draw(text), content_note
    post.edits, post.edited_at = post.edits + 1, timezone.now()
    post.save(update_fields=["body", "html", "content_note", "edits", "edited_at", "updated_at"])
    if post.sequence == 1:
        topic.title, topic.content_note = new_title, content_note
        topic.save(update_fields=["title", "content_note", "updated_at"])
    if post.hidden_at is None:
        indexing.put_in(post)
    record(by=by, verb="community.edit", on=post)
    if (post.body, topic.title) != was_said:
        _hold_again(by, topic, post, has_other_title=topic.title != was_said[1])
    return post


def _hold_again(by: Person, topic: Topic, post: Post, *, has_other_title: bool) -> None:
    """Other words may have to be read first, like new ones. What others answered stays, unless the title changed."""
    answers = topic.posts.there().filter(sequence__gt=1).exclude(author=by)
    row = topic if post.sequence == 1 and (has_other_title or not answers.exists()) else post
    if row.hidden_at is None:
        hold_on_arrival(row, author=by)


@transaction.atomic
def erase_post(*, by: Person, post: Post) -> Post:
    """Erase one's own message, at any time: its words, its former words and its place in the search are gone.

    Only its place in the topic stays. The first message takes the topic's title with it.
    """
    topic = locked(post.topic)
    post = _own(by, post, topic)
    if post.erased_at is None:
        empty(post)
        settle(topic)
        record(by=by, verb="community.erase", on=post)
        release(post, putting_back=False)
        if post.sequence == 1:  # it waited as its topic
            release(topic, putting_back=topic.posts.filter(erased_at=None).exists())
    return post


def empty(post: Post) -> None:
    """Take everything out of a message of a locked topic, and the title with the first one."""
    indexing.take_out(Post.objects.filter(pk=post.pk))
    post.versions.all().delete()
    Reaction.objects.filter(post=post).delete()
    post.body = post.html = post.content_note = ""
    post.quoted, post.folded_at, post.thanks, post.me_too, post.erased_at = None, None, 0, 0, timezone.now()
    post.save(update_fields=[
        "body", "html", "content_note", "quoted", "folded_at", "thanks", "me_too", "erased_at", "updated_at",
    ])
    if post.sequence == 1:
        post.topic.title, post.topic.content_note, post.topic.erased_at = "", "", post.erased_at
        post.topic.save(update_fields=["title", "content_note", "erased_at", "updated_at"])
        post.topic.told.clear()


# --- What these writes share ----------------------------------------------------------------------


def _one_at_a_time(by: Person) -> Person:
    """`by`, their row locked: two sends at once are looked at one after the other."""
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    return by


def _own(by: Person, post: Post, topic: Topic) -> Post:
    """The message as it is now; PermissionDenied unless `by` wrote it."""
    post = Post.objects.get(pk=post.pk)
    post.topic = topic
    if not rules.can_change(by, post):
        raise PermissionDenied
    return post


def _require_writing(by: Person, space: Space, topic: Topic | None = None) -> None:
    """Raise PermissionDenied for what `by` cannot even read, NotNowError for where they cannot write."""
    if not rules.can_read(by, space) or (topic is not None and not Topic.objects.visible_to(by).filter(pk=topic.pk).exists()):
        raise PermissionDenied
    if why := queries.why_not_write(by, space, topic):
        raise NotNowError(why)


def _require_pace(by: Person, space: Space, *, opening: bool) -> None:
    if wait := queries.why_wait(by, space, opening=opening):
        raise NotNowError(wait)


def _check_themes(themes: list[Theme], space: Space) -> None:
    """Raise ValidationError for too many themes, or one of elsewhere."""
    if len(themes) > MOST_THEMES or any(theme.space_id != space.pk for theme in themes):
        raise ValidationError(_("Choisissez au plus trois thèmes de cet espace."), code="themes")


def arrange(topic: Topic, themes: Iterable[Theme]) -> bool:
    """Put a locked topic under these themes of its space; says whether that changed anything."""
    themes = list(themes)
    _check_themes(themes, topic.space)
    had = set(topic.themes.all())
    topic.themes.set(themes)
    return had != set(themes)


def _check_note(content_note: str) -> None:
    if content_note not in ContentNote.values:
        raise ValidationError(_("Choisissez une note de contenu dans la liste."), code="note")


def _once(token: uuid.UUID, place: uuid.UUID, words: str) -> uuid.UUID:
    """What makes a message unique to its author: this page's token, where it goes and these words.

    Other words under the same token (a page reopened with the "back" button) are another message, not lost.
    """
    return uuid.UUID(bytes=hashlib.sha256(token.bytes + place.bytes + words.encode()).digest()[:16])
