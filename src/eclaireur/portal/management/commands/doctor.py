"""`eclaireur doctor [--json]`: examines this installation and says what to mend. Shows no secret."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from eclaireur.portal import doctor

WORDS = {doctor.OK: "bien", doctor.MEND: "à soigner", doctor.BROKEN: "à réparer"}


class Command(BaseCommand):
    help = "Examine cette installation et dit quoi réparer. Code de sortie : 1 s’il y a quelque chose à réparer."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="une réponse pour les machines")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(doctor.examine())
        broken = any(finding.state == doctor.BROKEN for finding in findings)
        if options["json"]:
            found = {"status": "broken" if broken else "ok", "findings": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for finding in findings:
                self.stdout.write(f"{WORDS[finding.state]:>10}  {finding.sentence}")
        if broken:
            sys.exit(1)
