"""What a reader meets of what is counted: nothing said by those out of their sight, so that no number tells of a block."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.community.models import Post


def unmet_by(viewer: Any) -> set:
    """Identifiers of the people `viewer` does not meet, whoever decided; none for a visitor."""
    return out_of_sight_of(viewer) if viewer.is_authenticated else set()


def as_met(rows: QuerySet, unmet: set) -> Any:
    """Topics with `answers`, `moved_at` and `is_answered`; for who does not meet some people, as if those had not written."""
    others = Q(topic__author=None) | ~Q(author=F("topic__author"))
    if not unmet:
        by_others = Post.objects.there().filter(others, topic=OuterRef("pk"), sequence__gt=1).order_by()
        # its author may meet none of those who answered: that is theirs to know
        answered = Case(When(first_answered_at=None, then=Exists(by_others)), default=Value(True), output_field=BooleanField())
        return rows.annotate(answers=F("replies"), moved_at=F("last_activity_at"), is_answered=answered)
    read = Post.objects.there().not_by(unmet).filter(topic=OuterRef("pk")).order_by()
    answers = read.filter(sequence__gt=1)
    by_others = answers.filter(others)
    many = answers.values("topic").annotate(many=Count("pk")).values("many")
    last = read.order_by("-sequence").values("created_at")
    return rows.annotate(
        answers=Coalesce(Subquery(many, output_field=IntegerField()), 0),
        moved_at=Coalesce(Subquery(last[:1]), "created_at"),
        is_answered=Exists(by_others),
    )
