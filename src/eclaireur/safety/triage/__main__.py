"""Triage on its own, without Django or a database: `python -m eclaireur.safety.triage triage --json < in.jsonl`."""

import sys
from argparse import ArgumentParser

from eclaireur.safety.triage import commands


def main(arguments: list[str] | None = None) -> int:
    """Run one of the two commands; returns its exit code."""
    parser = ArgumentParser(prog="python -m eclaireur.safety.triage", description="Lire des textes, mesurer les règles.")
    known = parser.add_subparsers(dest="command", required=True)
    commands.add_triage_arguments(known.add_parser("triage", help="le niveau de chaque texte de l’entrée"))
    commands.add_evaluate_arguments(known.add_parser("evaluate_triage", help="mesurer les règles sur des phrases"))
    options = parser.parse_args(arguments)
    if options.command == "triage":
        return commands.triage(options, commands.standard_input(), sys.stdout, sys.stderr)
    return commands.evaluate_triage(options, sys.stdout, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
