from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import ValidationError
from ingestion.importer import import_weather
from ingestion.importer.saving.report import summary


class Command(BaseCommand):
    help = (
        "Imports the weather at the start of the races of these seasons: observed if they are over, "
        "forecast if they are ahead. The next run requests what failed or exceeded the daily limit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, required=True, metavar="YEAR")
        parser.add_argument("--end-season", type=int, required=True, metavar="YEAR")
        parser.add_argument("--dry-run", action="store_true", help="request and compare, but save nothing")

    def run(self, **options: Any) -> str:
        first, last = options["start_season"], options["end_season"]
        if first > last:
            raise ValidationError(f"--start-season {first} is after --end-season {last}.")
        run = import_weather(first, last, clock.now(), options["dry_run"])
        return f"{run.subject} ({run.source}): {summary([run])}"
