"""Who is cleared, and what waits on the desk."""

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.people.models import PeerProfile
from eclaireur.practice.models import Clearance


def cleared() -> Q:
    """The condition on PeerProfile that its person is cleared today and holds the role of peer."""
    peers = RoleGrant.objects.current().filter(role=Role.PEER)
    return Q(person__in=Clearance.objects.in_force().values("person")) & Q(person__in=peers.values("person"))


def listed_peers() -> QuerySet[PeerProfile]:
    """Peers who may be proposed: here, neither on pause nor suspended, their path displayed, cleared."""
    return PeerProfile.objects.listed()


def is_cleared(person: Person) -> bool:
    """Whether `person` is cleared to accompany today."""
    return Clearance.objects.in_force().filter(person=person).exists()


def waiting_in_words(person: Person) -> str | None:
    """How many requests wait on the desk of `person`, for the menu; None when there are none."""
    count = Clearance.objects.visible_to(person).waiting().exclude(person=person).count()
    return ngettext("%(n)s à lire", "%(n)s à lire", count) % {"n": count} if count else None
