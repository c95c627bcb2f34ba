"""`eclaireur prepare`: tables, static files, translations and reference data, before serving a new version."""

from typing import Any

from django.core.management.base import BaseCommand

from eclaireur.portal import prepare


class Command(BaseCommand):
    help = "Prépare une version : base de données, fichiers statiques, traductions, données de référence."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare.everything(self.stdout.write)
        self.stdout.write("Tout est prêt.")
