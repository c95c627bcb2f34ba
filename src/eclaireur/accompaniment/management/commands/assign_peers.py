"""eclaireur assign_peers --peers P.jsonl --requests R.jsonl […] [--json]: the work is `matching.commands`'."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand

from eclaireur.matching import commands


class Command(BaseCommand):
    """Assign all requests of a file to peers at once."""

    help = "Assign all requests of a file to peers at once."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_assign_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        code = commands.assign_peers(Namespace(**options), self.stdout, self.stderr)
        if code:
            sys.exit(code)
