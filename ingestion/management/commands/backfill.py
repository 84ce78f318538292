from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import ExternalAPIError, ValidationError
from f1site.lib.progress import bar
from ingestion.importer import import_archive
from ingestion.importer.backfill import Backfill, backfill
from ingestion.importer.saving.report import summary
from ingestion.management.commands.import_archive import ALLOW_FEWER

REFUSALS_SHOWN = 10


class Command(BaseCommand):
    help = (
        "Imports whole seasons with all results. After an interruption it continues where it stopped; "
        "a second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, required=True, metavar="YEAR")
        parser.add_argument("--end-season", type=int, required=True, metavar="YEAR")
        parser.add_argument("--source", choices=["jolpica", "archive"], default="jolpica")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would change, and save nothing"
        )
        parser.add_argument(
            "--no-wait", action="store_true", help="exit with an error when a limit is reached"
        )
        parser.add_argument("--allow-fewer", action="store_true", help=ALLOW_FEWER)

    def run(self, **options: Any) -> str:
        first, last, dry_run = options["start_season"], options["end_season"], options["dry_run"]
        this_year = clock.now().year
        if not 1950 <= first <= last <= this_year + 1:
            raise ValidationError(f"Seasons run from 1950 to {this_year + 1}, the first before the last.")
        years = range(first, last + 1)
        if options["source"] == "archive":
            where = settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL
            fewer = options["allow_fewer"]
            run = import_archive(where, clock.now(), years=years, dry_run=dry_run, allow_fewer=fewer)
            done = Backfill([run])
        else:
            with bar(len(years), "Importing seasons") as show:
                done = backfill(years, clock.now, show, dry_run=dry_run, wait=not options["no_wait"])
        self._list(done)
        result = f"{first} to {last} ({options['source']}): {summary(done.runs)}"
        if done.failed:
            raise ExternalAPIError(
                f"{result}. Failed, run it again: {', '.join(map(str, sorted(done.failed)))}."
            )
        return result

    def _list(self, done: Backfill) -> None:
        for refused in [refused for run in done.runs for refused in run.refused][:REFUSALS_SHOWN]:
            self.stdout.write(f"refused {refused['row']}: {refused['reason']}")
        if any(run.dry_run for run in done.runs):
            for change in [change for run in done.runs for change in run.changes]:
                self.stdout.write("{table} {row}: {field} {old!r} -> {new!r}".format(**change))
        for year, reason in sorted(done.failed.items()):
            self.stderr.write(f"{year}: {reason}")
