"""Who may do what in this room, readable aloud."""

import rules

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Person, Structure
from eclaireur.accounts.rules import is_coordinator, is_facilitator, is_operator, is_signed_in
from eclaireur.community.models import StructureMembership
from eclaireur.gatherings.enums import Audience
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.models.holders import may_be_entrusted
from eclaireur.gatherings.models.series import seats_of


@rules.predicate
def is_here(person) -> bool:
    """Neither away nor suspended."""
    return is_signed_in(person) and not person.is_paused and not person.is_suspended


@rules.predicate
def holds_it(person: Person, series: Series) -> bool:
    """As long as their role, or their standing as a peer, lets them."""
    return may_be_entrusted(person) and series.holdings.filter(person=person).exists()


@rules.predicate
def coordinates_it(person: Person, series: Series) -> bool:
    everywhere, structures = seats_of(person)
    return everywhere or series.structure_id in structures


@rules.predicate
def holds_that_day(person: Person, occurrence: Occurrence) -> bool:
    """Said for that day, else for the series; as long as their role lets them."""
    if not may_be_entrusted(person):
        return False
    that_day = occurrence.day_holdings.all()
    holdings = that_day if that_day.exists() else occurrence.series.holdings.all()
    return holdings.filter(person=person).exists()


@rules.predicate
def holds_those_expected(person: Person, gathering: Occurrence | Series) -> bool:
    """Whether they hold the date, or the programme: one registration is for all its dates."""
    if isinstance(gathering, Series):
        return holds_it(person, gathering)
    return holds_that_day(person, gathering) or (gathering.series.is_programme and holds_it(person, gathering.series))


@rules.predicate
def changes_its_series(person: Person, occurrence: Occurrence) -> bool:
    return may_change(person, occurrence.series)


@rules.predicate
def is_of_its_audience(person: Person, series: Series) -> bool:
    """Whether the gathering is for this person; those who hold it come in another way."""
    if series.audience == Audience.CONCERNED:
        return person.circle == Circle.CONCERNED
    if series.audience == Audience.RELATIVES:
        return person.circle == Circle.RELATIVE
    if series.audience == Audience.PEERS:
        return person.holds(Role.PEER)
    if series.audience == Audience.STRUCTURE:
        works_there = any(grant.structure_id == series.structure_id for grant in person.current_grants)
        return works_there or StructureMembership.objects.filter(person=person, structure=series.structure_id).exists()
    return True


def may_publish_in(person: Person, structure: Structure | None) -> bool:
    """Whether `person` may hold a group there: a facilitator or coordinator of the structure, or of everywhere."""
    if not is_here(person):
        return False
    where = structure.pk if structure else None
    return is_operator(person) or any(
        grant.role in {Role.FACILITATOR, Role.COORDINATOR} and grant.structure_id in (None, where)
        for grant in person.current_grants
    )


def may_keep_in(person: Person, series: Series) -> bool:
    """Whether `person` may write `series` where it says it is: it stays in its structure, or they may publish in the other."""
    stays = not series._state.adding and Series.objects.filter(pk=series.pk, structure=series.structure).exists()
    return stays or may_publish_in(person, series.structure)


@rules.predicate
def holds_something(person: Person) -> bool:
    """A gathering, or one of its dates."""
    if not may_be_entrusted(person):
        return False
    return Series.objects.filter(holdings__person=person).exists() or Occurrence.objects.filter(day_holdings__person=person).exists()


@rules.predicate
def coordinates_gatherings(person: Person) -> bool:
    """Somewhere, or everywhere."""
    everywhere, structures = seats_of(person)
    return everywhere or bool(structures)


may_read_figures = is_here & (coordinates_gatherings | is_operator)
"""Who reads how many came to the gatherings of a structure."""
may_hold_groups = is_here & (is_facilitator | is_coordinator | is_operator)
"""Who may write a new gathering."""
may_see_desk = may_hold_groups | (is_here & holds_something)
"""Who has the desk « Tenir un groupe »: what a peer was entrusted with is there too."""

may_change = is_here & (holds_it | coordinates_it | is_operator)
may_hold = is_here & holds_that_day
"""Who reads what those who hold a date keep between themselves: they alone."""
may_hold_series = is_here & holds_it
"""Who holds the gathering, whatever is said for one of its days."""
may_read_names = is_here & holds_those_expected
"""Who reads who is expected: the one promise made where one registers. Whoever coordinates reads how many."""
may_see_date = is_here & (holds_that_day | changes_its_series)
"""Who has the page of a date as its holders see it; the names there are another matter."""
may_register = is_here & is_of_its_audience

rules.add_perm("gatherings.hold_groups", may_hold_groups)
rules.add_perm("gatherings.see_desk", may_see_desk)
rules.add_perm("gatherings.change_gathering", may_change)
rules.add_perm("gatherings.hold_date", may_hold)
rules.add_perm("gatherings.read_figures", may_read_figures)
rules.add_perm("gatherings.register", may_register)
