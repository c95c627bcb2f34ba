"""What is behind a pseudonym: the only place that joins what the house keeps apart. Read through actions.look_behind."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.accounts.queries import for_anyone
from eclaireur.core.prepared import counted, how_many
from eclaireur.core.templatetags.core import in_words
from eclaireur.safety import rules
from eclaireur.safety.models import Lifting
from eclaireur.safety.registries import parts_of_identity


@dataclass(frozen=True)
class Identity:
    """What two people may read: titled lists of lines, empty ones said as such."""

    parts: list[tuple[str, list[str]]]


def identity_of(person: Person) -> Identity:
    """E-mail addresses if any, what rooms above know (names given, other pseudonyms), dates of sessions. Never a text."""
    mails = [row.email for row in EmailAddress.objects.filter(user=person).order_by("pk")]
    sessions = [
        _("Du %(first)s au %(last)s, réseau %(network)s") % {
            "first": in_words(row.created_at), "last": in_words(row.last_seen_at), "network": row.ip,
        }
        for row in UserSession.objects.filter(user=person).order_by("-last_seen_at")[:20]
    ]
    above = [(str(title), lines(person)) for title, lines in parts_of_identity()]
    return Identity([
        (_("Pseudonyme du compte"), [person.pseudonym]), (_("Adresses e-mail"), mails), *above,
        (_("Connexions ouvertes"), sessions), (_("Ici depuis"), [in_words(person.created_at)]),
    ])


def who_may_allow(by: Person, person: Person | None) -> list[Person]:
    """Those who may allow `by` to look behind the pseudonym of `person`: neither of the two."""
    held = RoleGrant.objects.current().filter(role__in=[Role.OPERATOR, Role.COORDINATOR]).values("person")
    apart = [one.pk for one in (by, person) if one is not None]
    return [one for one in Person.objects.here().filter(pk__in=held).exclude(pk__in=apart) if rules.may_allow_liftings(one)]


def liftings_for(viewer: Person) -> QuerySet[Lifting]:
    """What `viewer` asked or may answer, newest first."""
    return Lifting.objects.visible_to(viewer).select_related("person", "asked_by", "answered_by")


def liftings_in_words(viewer: Person) -> str | None:
    """How many requests wait for an answer by `viewer`, for a menu; None when none does."""
    count = how_many(_to_answer(viewer))
    return ngettext("%(n)s à répondre", "%(n)s à répondre", count) % {"n": count} if count else None


@for_anyone
def _to_answer(viewer: Person) -> QuerySet:
    return counted(Lifting.objects.visible_to(viewer).waiting().exclude(asked_by=viewer))
