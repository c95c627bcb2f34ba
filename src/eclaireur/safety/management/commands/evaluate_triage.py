"""eclaireur evaluate_triage [--set …] [--json] [FILE]: the work is `safety.triage.commands`'. No database is needed."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand

from eclaireur.safety.triage import commands


class Command(BaseCommand):
    """Measure the rules of triage on sentences of known level."""

    help = "Measure the rules of triage on sentences of known level."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_evaluate_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        code = commands.evaluate_triage(Namespace(**options), self.stdout, self.stderr)
        if code:
            sys.exit(code)
