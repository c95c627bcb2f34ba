"""What no moderator who is here can read, because it is by them or about them: read by those who keep the house."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from eclaireur.accounts.models import Person
from eclaireur.safety import rules
from eclaireur.safety.models import AgeHint, Pattern, Report

PAGES = {Report: "safety:case", Pattern: "safety:pattern", AgeHint: "safety:age_hint"}


def address_left(row: Report | Pattern | AgeHint) -> str:
    """Where it is read."""
    return reverse(PAGES[type(row)], args=[row.pk])


def left_to_the_house() -> list[Report | Pattern | AgeHint]:
    """What waits and concerns whoever moderates, when no other moderator is here, the oldest first; a text once only."""
    moderators = rules.who_moderates()
    same = Report.objects.open().filter(content_type_id=OuterRef("content_type_id"), object_id=OuterRef("object_id"))
    rows: list[Report | Pattern | AgeHint] = [
        *Report.objects.cases().filter(Q(author__in=moderators) | Exists(same.filter(reporter__in=moderators))),
        *Pattern.objects.open().filter(person__in=moderators), *AgeHint.objects.open().filter(person__in=moderators),
    ]
    here = rules.moderators_here()
    left = [row for row in rows if here <= rules.set_aside_from(row)]
    return sorted(left, key=lambda row: row.created_at)


def left_to(keeper: Person) -> list[Report | Pattern | AgeHint]:
    """What only those who keep the house can read, `keeper` among them: nothing by them or about them."""
    if not rules.keeps_the_house(keeper) or rules.is_moderator(keeper):
        return []
    return [row for row in left_to_the_house() if keeper.pk not in rules.set_aside_from(row)]


def keepers_who_read(row: Report | Pattern | AgeHint) -> list[Person]:
    """Those who keep the house and may read `row`, because no moderator who is here can."""
    if not rules.is_left_to_the_house(None, row):
        return []
    aside = rules.set_aside_from(row)
    return [one for one in rules.possible_readers() if rules.keeps_the_house(one) and one.pk not in aside]
