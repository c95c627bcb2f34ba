"""What no moderator who is here can read comes to those who keep the house: they are told that it waits."""

from eclaireur.notices.actions import notify
from eclaireur.notices.models import Notice
from eclaireur.safety import queries
from eclaireur.safety.models import AgeHint, Pattern, Report

LEFT = "safety.left_to_the_house"


def tell_the_house(row: Report | Pattern | AgeHint) -> None:
    """Tell, once, those who keep the house that `row` waits for them; nobody when a moderator can read it."""
    for keeper in queries.keepers_who_read(row):
        if not Notice.objects.about(row).filter(to=keeper, kind=LEFT).exists():
            notify(to=keeper, kind=LEFT, about=row, url=queries.address_left(row))


def tell_the_house_of_all() -> None:
    """A moderator left, or took a break: what waited for them waits for those who keep the house (upkeep)."""
    for row in queries.left_to_the_house():
        tell_the_house(row)
