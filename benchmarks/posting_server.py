"""Éclaireur as it is served, without the reading on arrival when POSTING_UNREAD is set: what `benchmarks.posting` compares."""

import os

from django.db.models.signals import post_save

from eclaireur.config.asgi import application

if os.environ.get("POSTING_UNREAD") and not post_save.disconnect(dispatch_uid="safety.read_on_arrival"):
    raise SystemExit("The reading on arrival is connected under another name.")

__all__ = ["application"]
