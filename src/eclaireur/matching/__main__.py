"""Matching on its own, without Django or a database: `python -m eclaireur.matching rank_peers --peers …`."""

import sys
from argparse import ArgumentParser

from eclaireur.matching import commands


def main(arguments: list[str] | None = None) -> int:
    """Run one of the two commands; returns its exit code."""
    parser = ArgumentParser(
        prog="python -m eclaireur.matching", description="Rapprocher des demandes et des pairs."
    )
    known = parser.add_subparsers(dest="command", required=True)
    commands.add_rank_arguments(known.add_parser("rank_peers", help="classer les pairs pour chaque demande"))
    commands.add_assign_arguments(
        known.add_parser("assign_peers", help="répartir toutes les demandes d’un coup")
    )
    options = parser.parse_args(arguments)
    run = commands.rank_peers if options.command == "rank_peers" else commands.assign_peers
    return run(options, sys.stdout, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
