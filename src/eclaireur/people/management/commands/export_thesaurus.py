"""eclaireur export_thesaurus FILE [--format json|turtle] [--json]."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eclaireur.people.models import Concept
from eclaireur.people.thesaurus_files import FORMATS, format_of, write


class Command(BaseCommand):
    """Write the whole thesaurus to a file, or to the standard output."""

    help = "Write the thesaurus as JSON or SKOS Turtle; « - » is the standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--format", choices=list(FORMATS), help="told by the end of the file's name by default")
        parser.add_argument("--json", action="store_true", help="say what was done in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name, chosen = options["file"], options["format"] or format_of(options["file"])
        if chosen is None:
            raise CommandError("Quel format ? Terminez le nom par .json ou .ttl, ou ajoutez --format json|turtle.")
        thesaurus = Concept.objects.thesaurus()
        data = write(thesaurus, chosen)
        if name == "-":
            sys.stdout.buffer.write(data)
            return
        path = Path(name)
        draft = path.with_name(f".{path.name}.part")
        try:
            draft.write_bytes(data)
            draft.replace(path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise CommandError(f"{name} ne peut pas être écrit : {error.strerror}.") from error
        done = {"file": name, "format": chosen, "concepts": len(thesaurus)}
        self.stdout.write(json.dumps(done) if options["json"] else f"{len(thesaurus)} concepts écrits dans {name}.")
