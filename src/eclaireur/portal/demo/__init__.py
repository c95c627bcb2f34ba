"""Fictional people, to see Éclaireur alive: only on one's own machine, never beside real people in production.

Who they are is in `data/`. Each room's part is a module here. Everything goes through the actions real people
use, then is dated back, so that the demonstration shows what happens and nothing else.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import erase_person, give_demo_second_factor
from eclaireur.accounts.models import Person, RoleGrant, Structure
from eclaireur.portal.demo import (
    alerts,
    inhabitants,
    meeting,
    moderation,
    protection,
    reporting,
    sorting,
    talking,
    walking,
)
from eclaireur.portal.demo.reading import read

PASSWORD = "lanterne-eclaire-devant"  # noqa: S105 (public: written in the documentation)
FLAG = "demonstration"


class NotHereError(Exception):
    """The demonstration is refused: this installation is not one's own machine."""


def is_here() -> bool:
    """Whether the fictional people are here."""
    return Person.objects.filter(is_demo=True).exists()


def banner() -> str | None:
    """What every page says while people are fictional. Reads a file, not the database: it is asked each time."""
    if settings.DEMO_ALLOWED and (settings.HOME / FLAG).exists():
        return _("Ceci est une démonstration : toutes les personnes ici sont fictives. N’y écrivez rien de personnel.")
    return None


def accounts() -> list[tuple[str, str, bool]]:
    """One account per role: its pseudonym, its role in words, whether it needs a second factor to reach its desk."""
    people = {person.pseudonym: person for person in Person.objects.filter(is_demo=True)}
    return [(name, role, people[name].is_staff_member) for name, role in read("house")["accounts"] if name in people]


def create(say: Callable[[str], None] = lambda sentence: None) -> bool:
    """Bring the fictional people in; False when they are here already. `say` follows the work, one sentence a step.

    Raises NotHereError outside embedded settings, and on a machine opened to others: the password is public.
    """
    if not settings.DEMO_ALLOWED or getattr(settings, "HOSTS", None):
        raise NotHereError
    if not is_here():
        _bring_in(say)
        made = True
    else:
        made = False
    (settings.HOME / FLAG).touch()
    return made


@transaction.atomic
def _bring_in(say: Callable[[str], None]) -> None:
    house, members, peers = read("house"), read("members"), read("peers")
    people = inhabitants.settle(house=house, members=members, peers=peers)
    say(f"{len(people)} personnes fictives, dont {len(peers)} pairs")
    walking.walk(house=house, people=people)
    say(f"{len(house['walks'])} accompagnements, {len(house['asked']) + len(house['published'])} demandes")
    say(f"{meeting.meet(people=people)} rencontres dans l’agenda")
    reporting.report(house=house, people=people)
    sorting.sort()
    said = talking.talk(data=read("community"), people=people)
    say(f"{said} messages dans la communauté")
    say(f"{protection.protect(people=people)} choses à regarder pour la protection")
    say(f"{moderation.moderate(data=read('moderation'), people=people)} lectures qui attendent la modération")
    say(f"{alerts.alert(house=house, people=people)} alertes, ouvertes ou closes")
    secret = make_password(PASSWORD)
    for name, _role in house["accounts"]:
        people[name].password = secret
        people[name].save(update_fields=["password"])
    for person in people.values():
        if person.is_staff_member:
            give_demo_second_factor(person)


@transaction.atomic
def remove() -> int:
    """Take every fictional person and structure away, as if each had left; how many people went."""
    gone = 0
    RoleGrant.objects.filter(person__is_demo=True).delete()  # the fictional operator may be the only one
    for person in Person.objects.filter(is_demo=True):
        erase_person(by=person, person=person)
        gone += 1
    talking.silence(read("community"))
    meeting.clear()
    sorting.forget()
    Structure.objects.filter(slug__in=[structure["slug"] for structure in read("house")["structures"]]).delete()
    (settings.HOME / FLAG).unlink(missing_ok=True)
    return gone
