"""`eclaireur new_operator_key`: a fresh operator key, to put first in the configuration."""

from typing import Any

from django.core.management.base import BaseCommand

from eclaireur.accounts.keys import new_operator_key


class Command(BaseCommand):
    help = "Écrit une nouvelle clé d’opérateur. Placez-la en tête de la configuration, puis lancez rotate_keys."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_operator_key())
