"""`eclaireur serve`: pages and live conversations from this process; production runs as many as needed."""

import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclaireur.portal import serving


class Command(BaseCommand):
    help = "Sert les pages et les conversations en direct depuis ce processus (production)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (défaut : 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port d’écoute (défaut : 8000)")
        parser.add_argument("--fd", type=int, help="descripteur d’une prise déjà ouverte, au lieu d’une adresse")
        parser.add_argument("--lifeline", type=int, help="descripteur dont la fermeture arrête ce processus")

    def handle(self, *args: Any, host: str, port: int, fd: int | None, lifeline: int | None, **options: Any) -> None:
        try:
            listening = socket.socket(fileno=fd) if fd is not None else serving.listen(host, port)
        except (OSError, OverflowError) as error:
            raise CommandError(f"Impossible d’écouter sur {host}, port {port} : {error}.") from error
        if lifeline is not None:
            serving.hold(lifeline)
        serving.serve(listening)
