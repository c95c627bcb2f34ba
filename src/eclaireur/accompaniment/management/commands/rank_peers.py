"""eclaireur rank_peers --peers P.jsonl --requests R.jsonl […] [--json]: the work is `matching.commands`'."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand

from eclaireur.matching import commands


class Command(BaseCommand):
    """Rank peers for each request of a file, with reasons."""

    help = "Rank peers for each request of a file, with reasons."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_rank_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        code = commands.rank_peers(Namespace(**options), self.stdout, self.stderr)
        if code:
            sys.exit(code)
