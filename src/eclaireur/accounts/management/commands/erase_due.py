"""`eclaireur erase_due`: erase the people who planned it, when their day has come (the worker does it too)."""

from typing import Any

from django.core.management.base import BaseCommand

from eclaireur.accounts.actions import erase_due


class Command(BaseCommand):
    help = "Efface les personnes qui l’ont demandé et dont le jour est venu."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erase_due()} personnes effacées.")
