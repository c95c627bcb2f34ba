"""`eclaireur demo_code PSEUDONYM`: the one-time code of a fictional person, for the demonstration only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclaireur.accounts import second_factor
from eclaireur.accounts.models import Person


class Command(BaseCommand):
    help = "Dit le code à usage unique d’une personne fictive de la démonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pseudonym")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.looking_like(options["pseudonym"]).first()
        if person is None:
            raise CommandError("Personne ne porte ce pseudonyme.")
        try:
            self.stdout.write(second_factor.demo_code(person))
        except second_factor.NotADemoError as error:
            raise CommandError("Seules les personnes fictives de la démonstration ont un code connu.") from error
        except second_factor.NoCodeError as error:
            raise CommandError("Cette personne n’a pas de second facteur.") from error
