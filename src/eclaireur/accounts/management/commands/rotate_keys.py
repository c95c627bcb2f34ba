"""`eclaireur rotate_keys`: wrap every key again by the first operator key; `--renew` draws fresh person keys."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from eclaireur.accounts import keys, rotation


class Command(BaseCommand):
    help = "Enveloppe de nouveau toutes les clés avec la première clé d’opérateur. Peut être interrompu et relancé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--renew", action="store_true", help="tirer aussi une nouvelle clé par personne")
        parser.add_argument("--json", action="store_true", help="compte rendu en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = rotation.Report()

        def progress(step: str, done: int, total: int) -> None:
            if not options["json"] and (done % 100 == 0 or done == total):
                words = "clés enveloppées" if step == "rewrap" else "clés renouvelées"
                self.stderr.write(f"{done} / {total} {words}")

        try:
            rotation.rewrap_all(report, progress)
            if options["renew"]:
                rotation.renew_all(report, progress, since=timezone.now())
            rotation.sweep(report)
        except keys.OperatorKeyMissingError as error:
            raise CommandError(
                f"{error} Remettez-la après la première dans la configuration : rien n’est perdu."
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict()))
            return
        self.stdout.write(
            f"{report.rewrapped} clés enveloppées, {report.house_secrets} secrets de la maison, "
            f"{report.renewed} clés renouvelées, {report.resealed_texts} textes scellés de nouveau, "
            f"{report.destroyed_keys} anciennes clés détruites."
        )
        if report.renewed:
            self.stdout.write(
                "Faites une nouvelle archive tout de suite (eclaireur backup) : les textes privés des précédentes "
                "ne s’ouvrent plus avec les nouvelles clés."
            )
        if report.keys_in_grace:
            self.stdout.write(
                f"{report.keys_in_grace} anciennes clés gardées dix minutes, le temps des écritures en cours : "
                "relancez rotate_keys ensuite pour les détruire."
            )
