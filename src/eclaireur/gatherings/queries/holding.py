"""What those who hold a date kept for themselves."""

from eclaireur.core.fields import open_all
from eclaireur.gatherings.models import AfterWord, Occurrence, Preparation


def preparation_of(occurrence: Occurrence) -> Preparation | None:
    """How a date was prepared, or None."""
    return Preparation.objects.filter(occurrence=occurrence).first()


def plan_of(occurrence: Occurrence) -> str:
    """The plan of a date, else the usual one of its series; empty when there is neither."""
    kept = preparation_of(occurrence)
    return kept.plan if kept else occurrence.series.usual_plan


def last_preparation(occurrence: Occurrence) -> Preparation | None:
    """How the latest date prepared before this one was, in the same series, or None."""
    rows = Preparation.objects.filter(occurrence__series=occurrence.series, occurrence__starts_at__lt=occurrence.starts_at)
    return rows.order_by("-occurrence__starts_at").first()


def after_words(occurrence: Occurrence) -> list[AfterWord]:
    """What those who held a date wrote to each other, in order, opened."""
    return open_all(occurrence.after_words.select_related("author"), "body")
