from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import CommandParser
from rich.console import Console
from rich.table import Table

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from ingestion.importer import import_archive
from ingestion.importer.saving.report import summary
from ingestion.models import ImportRun
from ingestion.models.provenance import OUTCOMES

REFUSALS_SHOWN = 10
ALLOW_FEWER = "import an archive that holds fewer rows than the last one"


class Command(BaseCommand):
    help = "Imports an F1DB archive (f1db-csv.zip): every season since 1950. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "where",
            nargs="?",
            metavar="PATH|URL",
            default=settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL,
            help="The archive; %(default)s unless given.",
        )
        parser.add_argument("--allow-fewer", action="store_true", help=ALLOW_FEWER)

    def run(self, **options: Any) -> str:
        run = import_archive(options["where"], clock.now(), allow_fewer=options["allow_fewer"])
        self._print_table(run)
        for refused in run.refused[:REFUSALS_SHOWN]:
            self.stdout.write(f"refused {refused['row']}: {refused['reason']}")
        return _summary(run)

    def _print_table(self, run: ImportRun) -> None:
        table = Table("table", *OUTCOMES)
        for name, counts in sorted(run.counts.items()):
            table.add_row(name, *(str(counts[outcome]) for outcome in OUTCOMES))
        Console(file=cast(IO[str], self.stdout)).print(table)


def _summary(run: ImportRun) -> str:
    races = sum(run.counts.get("races", {}).get(outcome, 0) for outcome in ("new", "changed", "unchanged"))
    return f"{races} races ({run.source} {run.version}): {summary([run])}"
