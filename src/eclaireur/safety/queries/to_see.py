"""Public texts a moderator reads once: those nobody of the moderation read yet, or not since they changed."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse

from eclaireur.accounts.models import Person
from eclaireur.safety.models import Hold, Report, Seen
from eclaireur.safety.registries import DeskItem, ToSee, to_see
from eclaireur.safety.waiting import MOST, saying_more


class AsKept(Cast):
    """An identifier as `object_id` keeps it: with dashes, which SQLite does not write in a column of identifiers."""

    def __init__(self, expression: Any) -> None:
        super().__init__(expression, CharField())

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """The column as text, cut where the dashes go."""
        sql, params = super().as_sqlite(compiler, connection, **extra_context)
        if self.source_expressions[0].output_field.get_internal_type() != "UUIDField":
            return sql, params
        pieces = [f"substr({sql}, {begin}, {length})" for begin, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))]
        return "(" + " || '-' || ".join(pieces) + ")", [*params] * len(pieces)


def items_to_see(moderator: Person) -> Iterator[DeskItem]:
    """Each kind of them, the oldest first; what is already read takes nobody's place."""
    for kind in to_see():
        content_type = ContentType.objects.get_for_model(kind.model)
        rows = list(_unread(kind, content_type).exclude(**{kind.author: moderator})[: MOST + 1])
        yield from saying_more([_item(kind, row, content_type) for row in rows[:MOST]], more=len(rows) > MOST)


def _unread(kind: ToSee, content_type: ContentType) -> QuerySet:
    """The rows of `kind` that no moderator read since they were written, and that have no other line on the desk."""
    rows = kind.rows().annotate(kept_as=AsKept(F("pk")), said_at=F(kind.since))
    same = {"content_type": content_type, "object_id": OuterRef("kept_as")}
    return rows.filter(
        ~Exists(Seen.objects.filter(**same, created_at__gte=OuterRef("said_at"))),
        ~Exists(Hold.objects.open().filter(**same)),
        ~Exists(Report.objects.open().filter(**same)),
    )


def _item(kind: ToSee, row: Any, content_type: ContentType) -> DeskItem:
    return DeskItem(
        key=f"safety.seen:{content_type.pk}:{row.pk}", kind=kind.name, title=kind.title(row),
        url=reverse("safety:text", args=[kind.model._meta.label_lower, row.pk]), since=row.said_at,
        urgency=kind.urgency, why=kind.why, words=kind.words(row),
    )
