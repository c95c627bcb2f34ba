"""`eclaireur restore FILE --keys KEYS`: into an empty database, whole or not at all."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclaireur.accounts.backups.format import BackupError
from eclaireur.accounts.backups.reading import restore


class Command(BaseCommand):
    help = "Restaure une archive dans une base vide. Un fichier tronqué est refusé et rien n’est changé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="l’archive")
        parser.add_argument("--keys", type=Path, required=True, help="le fichier de clés le plus récent")
        parser.add_argument("--without-their-texts", action="store_true",
                            help="même si des textes privés, dont la clé a été renouvelée depuis, doivent revenir vides")
        parser.add_argument("--json", action="store_true", help="compte rendu en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["json"]
        call_command("migrate", interactive=False, verbosity=0)
        try:
            done = restore(
                options["file"], options["keys"], progress=lambda w: None if quiet else self.stderr.write(w),
                without_their_texts=options["without_their_texts"],
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("wagtail_update_index", verbosity=0)
        if quiet:
            self.stdout.write(json.dumps(asdict(done)))
            return
        self.stdout.write(f"{done.people} personnes, {done.rows} lignes et {done.files} fichiers restaurés. "
                          f"{done.erased_again} personnes parties depuis l’archive ont été effacées de nouveau.")
        if done.without_texts is None:
            self.stdout.write("Cette archive, plus ancienne, ne dit pas quelles clés ouvrent ses textes : "
                              "si les clés ont été renouvelées depuis, des textes privés sont revenus vides.")
        elif done.without_texts:
            self.stdout.write(f"Les textes privés de {done.without_texts} personnes n’ont plus de clé : ils sont revenus vides.")
        if not done.operators:
            self.stdout.write("Il n’y a plus d’opérateur : eclaireur createsuperuser en nomme un.")
