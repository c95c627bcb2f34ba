"""Under which name someone writes, and why they cannot, or not yet."""

import datetime as dt
import math
import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accounts.models import Person
from eclaireur.community import rules
from eclaireur.community.models import Draft, Persona, Post, PostVersion, Space, Topic
from eclaireur.core.prepared import prepared
from eclaireur.safety.queries import hold_of

A_WHILE = dt.timedelta(minutes=1)
MANY = 8  # messages of one person in a while
AN_HOUR = dt.timedelta(hours=1)
MANY_TOPICS = 6  # topics of one person in an hour


def persona_of(person: Person, space: Space) -> Persona | None:
    """The other name of `person` in this space, if they took one."""
    return next(iter(_personas(person=person.pk, space=space.pk)), None)


@prepared
def _personas(*, person: uuid.UUID, space: uuid.UUID) -> QuerySet:
    return Persona.objects.filter(person=person, space=space)


def draft_of(person: Person, topic: Topic) -> Draft | None:
    """The answer `person` began to write in this topic and did not send."""
    for draft in _drafts(person=person.pk, topic=topic.pk):
        draft.person = person
        return draft
    return None


@prepared
def _drafts(*, person: uuid.UUID, topic: uuid.UUID) -> QuerySet:
    return Draft.objects.filter(person=person, topic=topic)


def name_in(person: Person, space: Space) -> str:
    """The name `person` goes by in this space."""
    persona = persona_of(person, space)
    return persona.pseudonym if persona else person.pseudonym


def wrote_in(person: Person, space: Space) -> bool:
    """Whether words of `person` are still to be read in this space."""
    return bool(_words_in(person=person.pk, space=space.pk))


@prepared
def _words_in(*, person: uuid.UUID, space: uuid.UUID) -> QuerySet:
    return Post.objects.filter(author=person, topic__space=space, erased_at=None).order_by().values_list("pk")[:1]


def may_take_name(person: Person, space: Space) -> bool:
    """Whether `person` may still go by another name in this space: they are part of it, and no word of theirs is there."""
    return bool(rules.is_part_of(person, space)) and not wrote_in(person, space)


def why_not_write(person: Any, space: Space, topic: Topic | None = None) -> str:
    """Why `person`, who reads this space, cannot write there, in words; empty when they can."""
    if not person.is_authenticated:
        return _("Pour écrire ici, il faut un compte. Un pseudonyme suffit.")
    if rules.is_suspended(person):
        return _("Votre compte est suspendu pour l’instant. Vous pouvez relire ce qui a été écrit ici.")
    if rules.is_on_a_break(person):
        return _("Vous faites une pause. Pour écrire, reprenez quand vous voudrez, depuis votre compte.")
    return "" if rules.moderates(person, space) else _why_closed(person, space, topic)


def _why_closed(person: Person, space: Space, topic: Topic | None) -> str:
    """What the space or the topic says to someone who does not moderate it."""
    if not rules.is_part_of(person, space):
        return _("Vous pouvez lire cet espace. Il est tenu pour d’autres personnes, qui seules y écrivent.")
    if space.closed_at:
        return _("Cet espace est fermé : %(word)s") % {"word": space.closing}
    if topic is not None and topic.closed_at:
        return _("Ce sujet est fermé : %(word)s") % {"word": topic.closing}
    if topic is not None and topic.hidden_at:
        if hold_of(topic) is not None:
            return _("Ce sujet attend d’être lu par la modération. On pourra y répondre ensuite.")
        return _("La modération a masqué ce sujet. Vous pouvez le relire.")
    return ""


def why_wait(person: Person, space: Space, *, opening: bool) -> str:
    """How long `person` must wait before writing again there, in words; empty when they need not.

    Three measures, each of that person alone: the space's slow mode, messages in a minute, topics in an hour.
    """
    now = timezone.now()
    mine = Post.objects.filter(author=person)
    waits: list[float] = []
    if space.slow_seconds and not rules.moderates(person, space):
        slow = dt.timedelta(seconds=space.slow_seconds)
        last = mine.filter(created_at__gt=now - slow, topic__space=space).order_by("-created_at").first()
        if last is not None:
            waits.append((last.created_at + slow - now).total_seconds())
    waits += _beyond(mine, A_WHILE, MANY, now)
    if opening:
        waits += _beyond(mine.filter(sequence=1), AN_HOUR, MANY_TOPICS, now)
    return _in_how_long(waits)


def why_wait_to_edit(person: Person) -> str:
    """How long `person` must wait before changing one of their messages again, in words; empty when they need not."""
    return _in_how_long(_beyond(PostVersion.objects.filter(post__author=person), A_WHILE, MANY, timezone.now()))


def _in_how_long(waits: list[float]) -> str:
    if not waits:
        return ""
    return _("Vous pourrez envoyer votre texte dans %(time)s. Il est gardé.") % {"time": in_time(max(waits))}


def _beyond(posts: QuerySet, stretch: dt.timedelta, many: int, now: dt.datetime) -> list[float]:
    """Seconds until fewer than `many` of these messages, or changes, are in the last `stretch`; empty when they are."""
    times = list(posts.filter(created_at__gt=now - stretch).order_by("-created_at").values_list("created_at", flat=True)[:many])
    return [(times[-1] + stretch - now).total_seconds()] if len(times) == many else []


def in_time(seconds: float) -> str:
    """A length of time as people say it: "40 secondes", "3 minutes", "2 heures"."""
    seconds = max(1, math.ceil(seconds))
    if seconds < 90:  # noqa: PLR2004 (a minute and a half)
        return ngettext("%(n)d seconde", "%(n)d secondes", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    if minutes < 90:  # noqa: PLR2004 (an hour and a half)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("%(n)d heure", "%(n)d heures", hours) % {"n": hours}
