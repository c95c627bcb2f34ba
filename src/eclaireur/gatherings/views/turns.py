"""Two people who send the same page are read one after the other."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.db.models import Manager
    from django.http import HttpRequest, HttpResponse


def one_at_a_time(rows: Manager) -> Callable:
    """The row is held from before it is read to after it is changed: the second of two sees what the first did."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def held(request: HttpRequest, pk: UUID, **more: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, pk, **more)
            with transaction.atomic():
                rows.select_for_update(of=("self",)).filter(pk=pk).first()
                return view(request, pk, **more)

        return held

    return decorate
