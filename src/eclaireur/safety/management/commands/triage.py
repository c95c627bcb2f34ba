"""eclaireur triage --json < in.jsonl: the work is `safety.triage.commands`'. No database is needed."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand

from eclaireur.safety.triage import commands


class Command(BaseCommand):
    """Give the level of each text of the input, with the rules that explain it."""

    help = "Give the level of each text of the input, with the rules that explain it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_triage_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        code = commands.triage(Namespace(**options), commands.standard_input(), self.stdout, self.stderr)
        if code:
            sys.exit(code)
