"""`eclaireur whose_tag TAG`: whose lines of the log of security these are, which the person reads in their journal."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclaireur.accounts import actions
from eclaireur.core.zones import site_day


class Command(BaseCommand):
    help = "Dit de qui parle une ligne du journal de sécurité. La personne le lit dans « Qui a regardé quoi »."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tag", help="huit signes, comme ab12cd34")
        parser.add_argument("--day", type=dt.date.fromisoformat, default=None, help="le jour de la ligne, 2026-11-22 (défaut : aujourd’hui)")

    def handle(self, *args: Any, tag: str, day: dt.date | None, **options: Any) -> None:
        person = actions.name_tag(tag=tag, day=day or site_day())
        if person is None:
            raise CommandError("Personne n’a ce signe ce jour-là, ou plus de huit jours ont passé.")
        self.stdout.write(person.pseudonym)
