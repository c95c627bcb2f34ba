"""`/sante/`: whether this Éclaireur works, for a supervisor, a proxy or a monitor. No session, no cache."""

import logging

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import eclaireur
from eclaireur.core import heartbeats

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and a worker is alive, else 503. One small read, nothing about anyone."""
    try:
        database, worker = "ok", "ok" if heartbeats.alive() else "absent"
    except Error as error:
        logger.error("The database does not answer: %s", type(error).__name__)  # noqa: TRY400 (one line a minute is enough)
        database, worker = "down", "unknown"
    well = database == worker == "ok"
    return JsonResponse(
        {"status": "ok" if well else "degraded", "version": eclaireur.__version__, "database": database, "worker": worker},
        status=200 if well else 503,
    )
