"""`eclaireur demo`: fictional people, to see Éclaireur alive; `--remove` takes them away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.portal import demo


class Command(BaseCommand):
    help = "Fait venir les personnes fictives de la démonstration, et dit leurs comptes ; --remove les fait partir."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="retire les personnes fictives")

    def handle(self, *args: Any, remove: bool, **options: Any) -> None:
        if remove:
            self.stdout.write(f"{demo.remove()} personnes fictives sont parties.")
            if not RoleGrant.objects.current().filter(role=Role.OPERATOR).exists():
                self.stdout.write("Il n’y a plus d’opérateur : eclaireur createsuperuser en nomme un.")
            return
        try:
            demo.create(lambda sentence: self.stdout.write(f"Démonstration : {sentence}."))
        except demo.NotHereError:
            raise CommandError(
                "La démonstration est refusée ici : elle ne va que sur une machine à soi, jamais en production."
            ) from None
        self._say_accounts()

    def _say_accounts(self) -> None:
        self.stdout.write(f"Comptes de démonstration, mot de passe « {demo.PASSWORD} » :")
        accounts = demo.accounts()
        for name, role, _needs_code in accounts:
            self.stdout.write(f"  {name:<18} {role}")
        needing = ", ".join(name for name, _role, needs_code in accounts if needs_code)
        self.stdout.write(f"Pour le code à usage unique ({needing}) : eclaireur demo_code PSEUDONYME")
