"""Django's deployment checks with the production settings on a dummy environment; any warning is a failure.

python scripts/check_deploy.py
"""

import base64
import os
import secrets
import sys
import tempfile

DUMMY = {
    "DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.production",
    "ECLAIREUR_SECRET_KEY": secrets.token_urlsafe(64),
    "ECLAIREUR_OPERATOR_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
    "ECLAIREUR_HOSTS": "eclaireur.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://nobody:nothing@127.0.0.1:1",
    "ECLAIREUR_FROM_EMAIL": "eclaireur@eclaireur.example",
    "ECLAIREUR_STATIC": tempfile.mkdtemp(prefix="eclaireur-static-"),
    "ECLAIREUR_MEDIA": tempfile.mkdtemp(prefix="eclaireur-media-"),
}

if __name__ == "__main__":
    os.environ.update(DUMMY)
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], "check", "--deploy", "--fail-level", "WARNING"])
