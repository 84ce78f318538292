from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import ValidationError
from ingestion.importer import import_weather
from ingestion.importer.saving.report import summary


class Command(BaseCommand):
    help = (
        "Asks for the weather at the start of the races of these seasons: observed for those that are over, "
        "forecast for those ahead. What failed, and what a day's limit left over, the next run asks for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, required=True, metavar="YEAR")
        parser.add_argument("--end-season", type=int, required=True, metavar="YEAR")
        parser.add_argument("--dry-run", action="store_true", help="ask and compare, but save nothing")

    def run(self, **options: Any) -> str:
        first, last = options["start_season"], options["end_season"]
        if first > last:
            raise ValidationError(f"--start-season {first} is after --end-season {last}.")
        run = import_weather(first, last, clock.now(), options["dry_run"])
        return f"{run.subject} ({run.source}): {summary([run])}"
