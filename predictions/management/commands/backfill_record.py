import os
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.progress import progress
from predictions.backfill.run import run


class Command(BaseCommand):
    help = (
        "Forecast past races and championships walk-forward, each from what was known before it, and add the "
        "forecasts to the ledger, marked as backtests. An interrupted run continues where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, required=True, metavar="Y")
        newest = "default: the newest with a result"
        parser.add_argument("--end-season", type=int, metavar="Y", help=newest)
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="default: one a core"
        )

    def run(self, **options: Any) -> str:
        first, last = options["start_season"], options["end_season"]
        added = run(first, last, clock.now(), options["processes"], progress)
        if not added:
            return "Nothing is missing: the backtests of these seasons are in the ledger."
        return f"{added} forecasts added, marked as backtests. Score them: manage.py score_predictions."
