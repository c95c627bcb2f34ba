"""`eclaireur backup FILE --keys KEYS`: see docs/backup.md for where to keep each."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclaireur.accounts.backups.format import BackupError
from eclaireur.accounts.backups.writing import write


class Command(BaseCommand):
    help = "Sauvegarde tout dans une archive, et les clés des personnes dans un fichier à garder ailleurs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="l’archive ; sans elle, seules les clés sont écrites")
        parser.add_argument("--keys", type=Path, required=True, help="le fichier de clés, remplacé à chaque fois")
        parser.add_argument("--json", action="store_true", help="compte rendu en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] and options["file"].resolve() == options["keys"].resolve():
            raise CommandError("L’archive et le fichier de clés doivent être deux fichiers, gardés à deux endroits.")
        quiet = options["json"]
        try:
            done = write(options["file"], options["keys"], progress=lambda w: None if quiet else self.stderr.write(w))
        except BackupError as error:
            raise CommandError(str(error)) from error
        if quiet:
            self.stdout.write(json.dumps(done))
        else:
            self.stdout.write(f"{done.get('rows', 0)} lignes et {done.get('files', 0)} fichiers sauvegardés, "
                              f"{done['keys']} clés à garder ailleurs : {options['keys']}")
