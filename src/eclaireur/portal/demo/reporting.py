"""Reports that wait on the moderators' desk, and a suspension under way."""

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.people.models import Path
from eclaireur.portal.demo.reading import date_back
from eclaireur.safety import actions
from eclaireur.safety.enums import Measure


def report(*, house: dict, people: dict[str, Person]) -> None:
    """Reports about displayed paths, left open; then one decided, that suspends someone for two weeks."""
    for row in house["reports"]:
        made = actions.report(
            by=people[row["by"]], about=Path.objects.get(person=people[row["about"]]), reason=row["reason"],
            note=row["note"], attach=row["attach"],
        )
        date_back(made, row["days"])
    _suspend(house["suspended"], people)


def _suspend(row: dict, people: dict[str, Person]) -> None:
    """Someone wrote too insistently: a path of theirs, reported and decided."""
    person = people[row["name"]]
    about, _made = Path.objects.get_or_create(person=person, defaults={"introduction": row["introduction"]})
    about.published_at = about.created_at
    about.save(update_fields=["published_at", "updated_at"])
    moderator = [one for one in people.values() if one.holds(Role.MODERATOR)][-1]  # another than who reads the appeal
    made = actions.report(by=people[row["by"]], about=about, reason=row["reason"])
    actions.decide(by=moderator, report=made, measure=Measure.TWO_WEEKS, reason=row["reason"], letter=row["letter"])
