"""eclaireur import_thesaurus FILE [--format json|turtle] [--dry-run] [--json]."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eclaireur.people.actions import import_thesaurus
from eclaireur.people.thesaurus import ThesaurusError
from eclaireur.people.thesaurus_files import FORMATS, format_of, read


class Command(BaseCommand):
    """Import a thesaurus, whole or not at all."""

    help = "Read a thesaurus in JSON or SKOS Turtle; « - » is the standard input. Nothing is kept of a wrong file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--format", choices=list(FORMATS), help="told by the end of the file's name by default")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--json", action="store_true", help="say what was done in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name, chosen = options["file"], options["format"] or format_of(options["file"])
        if chosen is None:
            raise CommandError("Quel format ? Terminez le nom par .json ou .ttl, ou ajoutez --format json|turtle.", returncode=2)
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} ne peut pas être lu : {error.strerror}.", returncode=2) from error
        try:
            done = import_thesaurus(by=None, thesaurus=read(data, chosen), dry_run=options["dry_run"])
        except ThesaurusError as error:
            lines = [f"{name}, {where} : {why}" for where, why in error.problems]
            raise CommandError("\n".join([*lines, "Rien n’a été importé."]), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(done), "dry_run": options["dry_run"]}, ensure_ascii=False))
            return
        said = f"{done.added} concepts ajoutés, {done.changed} modifiés, {done.unchanged} inchangés."
        if done.absent:
            said += f" {len(done.absent)} absents du fichier restent tels quels."
        self.stdout.write(said + (" Essai seulement : rien n’a été écrit." if options["dry_run"] else ""))
