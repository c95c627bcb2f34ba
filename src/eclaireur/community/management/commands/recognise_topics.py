"""eclaireur recognise_topics [--days N] [--json]."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from eclaireur.community.actions import recognise_again
from eclaireur.community.queries.welcoming import RECENT


class Command(BaseCommand):
    """Recognise again what recent topics tell: those opened before it was kept, or before the thesaurus changed."""

    help = "Recognise what recent topics tell, so that whoever lived something close finds them. May be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=RECENT.days, help="topics in which someone wrote since so many days")
        parser.add_argument("--json", action="store_true", help="say what was done in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in recognise_again(since=timezone.now() - dt.timedelta(days=options["days"])):
            if not options["json"]:
                self.stdout.write(f"{done} sujets relus…")
        self.stdout.write(json.dumps({"topics": done}) if options["json"] else f"C’est fait : {done} sujets relus.")
