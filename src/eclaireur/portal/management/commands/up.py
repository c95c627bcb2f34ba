"""`eclaireur up`: everything on one small machine, with one command."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from eclaireur.accounts.models import Person
from eclaireur.portal import demo, embedded, prepare

HIGHEST_PORT = 65_535


class Command(BaseCommand):
    help = "Démarre Éclaireur sur cette machine : base de données, pages, direct, travail de fond."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="port d’écoute (PORT, défaut : 8000)")
        parser.add_argument("--empty", action="store_true", help="sans les personnes fictives de la démonstration")

    def handle(self, *args: Any, port: str, empty: bool, **options: Any) -> None:
        if not (port.isascii() and port.isdecimal()) or not 1 <= int(port) <= HIGHEST_PORT:
            raise SystemExit(f"« {port} » n’est pas un port : donnez un nombre entre 1 et {HIGHEST_PORT}.")
        if not hasattr(settings, "HOME"):
            raise SystemExit("`up` sert une seule machine ; en production, utilisez `serve` et `worker` (docs/deploy.md).")
        try:
            held = embedded.lock(settings.HOME)
            listening = embedded.listen(int(port))
            prepare.everything(self.stdout.write)
            if not (empty or settings.HOSTS) and (demo.is_here() or not Person.objects.exists()):
                call_command("demo", stdout=self.stdout)
        except embedded.RefusedError as refused:
            raise SystemExit(str(refused)) from None  # a plain sentence, without Django's prefix
        except DatabaseError as error:
            raise SystemExit(f"La base de données ne répond pas comme il faut : {error}".strip()) from error
        except KeyboardInterrupt:
            raise SystemExit("Arrêté avant d’être prêt. Rien n’est perdu : relancez quand vous voulez.") from None
        self.stdout.write(f"Éclaireur est prêt : http://127.0.0.1:{port}/  (Ctrl+C pour l’arrêter)")
        embedded.become_supervisor(listening, held)
