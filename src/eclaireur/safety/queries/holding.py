"""What waits, for whom, until when: the moderated hours and who is new."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.core.prepared import prepared
from eclaireur.core.templatetags.core import in_words
from eclaireur.safety.enums import HeldFor
from eclaireur.safety.models import Hold, ModerationSettings, Report, Seen
from eclaireur.safety.registries import all_reportables, reportable, settled_texts

SETTLED = dt.timedelta(days=7)
"""How long a text stays in plain sight before it counts as read."""


def is_stricter_now(settings: ModerationSettings | None = None) -> bool:
    """Whether it is outside the moderated hours, with more caution asked then. Never without published hours."""
    settings = settings or ModerationSettings.load()
    hours, now = settings.hours, timezone.now()
    return bool(settings.stricter_outside and hours.ranges and not hours.is_open(now) and hours.next_opening(now))


def reading_resumes() -> dt.datetime | None:
    """When reading begins again, outside the moderated hours; None within them, and when none are published."""
    hours, now = ModerationSettings.load().hours, timezone.now()
    return None if not hours.ranges or hours.is_open(now) else hours.next_opening(now)


def reading_line() -> str:
    """What is said of the moderated hours beside a place where one writes; "" while none are published."""
    settings = ModerationSettings.load()
    hours, now = settings.hours, timezone.now()
    if not hours.ranges:
        return ""
    if hours.is_open(now):
        return _("La modération lit en ce moment.")
    resumes = hours.next_opening(now)
    if resumes is None:
        return _("La modération ne lit pas en ce moment.")
    line = _("La modération ne lit pas en ce moment ; elle reprend %(when)s.") % {"when": in_words(resumes)}
    first = _("Un premier texte peut attendre jusque-là.")
    return f"{line} {first}" if settings.stricter_outside else line


def is_new(person: Person) -> bool:
    """Whether `person` is new here, as the public rule says: few days since they came, or few texts read.

    A text counts once a moderator read it, or after a week in plain sight. People of the house are never new.
    """
    if person.is_staff_member:
        return False
    settings, now = ModerationSettings.load(), timezone.now()
    if person.created_at > now - dt.timedelta(days=settings.new_days):
        return True
    read = Seen.objects.filter(author=person).values("content_type", "object_id").distinct().count()
    return max(read, settled_texts(person, now - SETTLED)) < settings.new_texts


def is_held_back(person: Person) -> bool:
    """Whether what `person` writes waits until someone looked, after several reports."""
    return Hold.objects.open().of(person).exists()


def reporters_of(author: Person, *, days: int) -> int:
    """How many people reported texts of `author` in so many days, in reports nobody has decided yet.

    Reports of a gesture (a person asked to leave, say) are not about what `author` writes, and are left out.
    """
    since = timezone.now() - dt.timedelta(days=days)
    gestures = ContentType.objects.get_for_models(*(kind.model for kind in all_reportables() if not kind.weighs)).values()
    recent = Report.objects.open().counted().filter(author=author, created_at__gt=since).exclude(content_type__in=gestures)
    return recent.order_by().values("reporter").distinct().count()


def held_among(rows: Sequence[models.Model]) -> dict[str, Hold]:
    """Of rows of one model, those that wait: identifier → hold. One query."""
    if not rows:
        return {}
    content_type = ContentType.objects.get_for_model(rows[0])
    found = Hold.objects.open().filter(content_type=content_type, object_id__in=[str(row.pk) for row in rows])
    return {held.object_id: held for held in found}


def rows_held(model: type[models.Model]) -> list[str]:
    """Identifiers of the rows of `model` that wait until someone looked, whatever a moderator decided to hide besides."""
    content_type = ContentType.objects.get_for_model(model)
    return list(Hold.objects.open().filter(content_type=content_type).order_by().values_list("object_id", flat=True))


def hold_of(row: models.Model) -> Hold | None:
    """The oldest hold that makes `row` wait, or None."""
    return Hold.objects.open().of(row).first()


def released_since(model: type[models.Model], since: dt.datetime) -> list[str]:
    """Identifiers of rows of `model` that waited on arrival and stopped since then; those put back after reports are not new."""
    return _ended_since(kind=ContentType.objects.get_for_model(model).pk, since=since)


@prepared
def _ended_since(*, kind: int, since: dt.datetime) -> models.QuerySet:
    ended = Hold.objects.filter(content_type=kind, released_at__gt=since)
    return ended.exclude(why=HeldFor.REPORTS).values_list("object_id", flat=True)


def said_to_author(held: Hold) -> str:
    """Why a text waits and until when, said to who wrote it."""
    resumes = reading_resumes()
    when = _("La lecture reprend %(when)s.") % {"when": in_words(resumes)} if resumes else _("Une personne va le lire.")
    if held.why == HeldFor.FIRST and held.until:
        return _("Votre message est gardé et partira de lui-même %(when)s : personne ne lit en ce moment, et un premier message "
                 "attend alors.") % {"when": in_words(held.until)} if resumes else _(
                     "Votre message est gardé et va partir de lui-même : personne ne lisait quand vous l’avez écrit, et un premier "
                     "message attend alors.")
    if held.why == HeldFor.NEWCOMER:
        why = _("Votre texte attend d’être lu : personne ne lit en ce moment, et les premiers textes attendent alors.") if resumes else _(
            "Votre texte attend d’être lu : personne ne lisait quand vous l’avez écrit, et les premiers textes attendent alors.")
        return f"{why} {when}"
    if held.why == HeldFor.SCREENING:
        return _("Votre texte attend d’être relu avant d’arriver.") + " " + when
    if held.why == HeldFor.AUTHOR:
        return _("Votre texte attend d’être lu : plusieurs personnes ont signalé de vos textes, et quelqu’un doit les lire "
                 "d’abord. Rien n’est décidé.") + " " + when
    return _("Plusieurs personnes ont signalé ce texte : il est masqué le temps que quelqu’un le lise. Rien n’est décidé, et il "
             "reparaîtra s’il n’y a rien à changer.") + " " + when


@dataclass(frozen=True)
class Waiting:
    """A text of mine that waits: what it is, its address, what to say of it."""

    name: str
    address: str
    since: dt.datetime
    said: str


def waiting_of(person: Person) -> list[Waiting]:
    """What waits of `person`'s texts, the oldest first, at most fifty."""
    rows = []
    for held in Hold.objects.visible_to(person).open().select_related("content_type").prefetch_related("about")[:50]:
        kind = reportable(held.content_type.model_class())
        about_person = held.content_type.model_class() is Person
        name = _("Vos nouveaux textes") if about_person else str(kind.name if kind else _("un texte"))
        said = said_to_author(held) if not about_person else _(
            "Plusieurs personnes ont signalé de vos textes. Ce que vous écrivez attend qu’une personne les ait lus : rien n’est "
            "perdu, rien n’est décidé.")
        address = kind.own_address(held.about) if kind and held.about is not None else ""
        rows.append(Waiting(name, address, held.created_at, said))
    return rows
