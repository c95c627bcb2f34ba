"""The files that say who the fictional people are, and dates put back in the past."""

import json
from datetime import timedelta
from importlib.resources import files
from typing import Any

from django.db import models
from django.utils import timezone

DATA = files("eclaireur.portal.demo") / "data"


def read(name: str) -> Any:
    """What `data/<name>.json` holds."""
    return json.loads((DATA / f"{name}.json").read_text())


def date_back(row: models.Model, days: float, *fields: str) -> None:
    """Say that `row` was made `days` ago, and that `fields` (times) happened then too."""
    then = timezone.now() - timedelta(days=days)
    type(row).objects.filter(pk=row.pk).update(created_at=then, **dict.fromkeys(fields, then))
