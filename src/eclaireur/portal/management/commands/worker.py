"""`eclaireur worker`: background work; production runs one or more beside the web processes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from eclaireur.portal import serving, worker


class Command(BaseCommand):
    help = "Exécute le travail de fond (courriels, attributions, entretien)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="secondes entre deux regards sur la file")
        parser.add_argument("--lifeline", type=int, help="descripteur dont la fermeture arrête ce processus")

    def handle(self, *args: Any, interval: float, lifeline: int | None, **options: Any) -> None:
        if lifeline is not None:
            serving.hold(lifeline)
        worker.run(interval=interval)
