"""What this room shows on the pages of others."""

from eclaireur.accounts.models import Person
from eclaireur.core.registries import Card
from eclaireur.people.queries import what_is_missing
from eclaireur.practice.models import Clearance


def clearance_card(person: Person) -> Card:
    """Where the clearance of a peer stands, on their own "Mon parcours"."""
    clearance = Clearance.objects.filter(person=person).first()
    missing = what_is_missing(person)
    may_ask = not missing and (clearance is None or clearance.may_be_asked_again)
    return Card("practice/clearance_card.html", {"clearance": clearance, "missing": missing, "may_ask": may_ask}, order=10)
