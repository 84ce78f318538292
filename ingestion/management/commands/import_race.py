from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from ingestion.importer import import_race
from ingestion.importer.saving.report import summary


class Command(BaseCommand):
    help = "Imports the schedule and one race of a season from Jolpica, without stored answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--season", type=int, required=True, metavar="YEAR")
        parser.add_argument("--round", type=int, required=True, metavar="N")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would change, and save nothing"
        )
        parser.add_argument(
            "--no-wait", action="store_true", help="exit with an error when a limit is reached"
        )

    def run(self, **options: Any) -> str:
        year, number = options["season"], options["round"]
        run = import_race(year, number, clock.now(), dry_run=options["dry_run"], wait=not options["no_wait"])
        for refused in run.refused:
            self.stdout.write(f"refused {refused['row']}: {refused['reason']}")
        for change in run.changes:
            self.stdout.write("{table} {row}: {field} {old!r} -> {new!r}".format(**change))
        return f"{year} round {number} ({run.source}): {summary([run])}"
