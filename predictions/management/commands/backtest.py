import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import ValidationError
from f1site.lib.progress import progress
from predictions.backtest.distributed import on_workers
from predictions.backtest.parts import Compute
from predictions.backtest.processes import in_processes
from predictions.backtest.run import Backtest
from predictions.ml.features import BY_STAGE
from predictions.models import ModelType
from predictions.tasks import backtest_season


class Command(BaseCommand):
    help = (
        "Forecast past seasons walk-forward and write the forecasts as CSV, one row for each race, driver "
        "and model. An interrupted run continues where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, required=True, metavar="Y")
        parser.add_argument("--end-season", type=int, required=True, metavar="Y")
        parser.add_argument("--stage", choices=list(BY_STAGE), required=True)
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.csv")
        parser.add_argument("--model", choices=ModelType.values, help="only this one (default: all five)")
        parser.add_argument("--grid", choices=["final", "provisional"], default="final")
        line_up = "who took part, or who could be expected at the time (default: actual)"
        parser.add_argument("--line-up", choices=["actual", "expected"], default="actual", help=line_up)
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="default: one a core"
        )
        workers = "over Celery workers, one task for each season; needs REDIS_URL"
        parser.add_argument("--distributed", action="store_true", help=workers)
        parser.add_argument(
            "--queue", default="celery", metavar="NAME", help="of the workers (default: celery)"
        )

    def run(self, **options: Any) -> str:
        first, last = options["start_season"], options["end_season"]
        if last < first:
            raise ValidationError(f"--end-season {last} is before --start-season {first}.")
        output = options["output"]
        if not output.parent.is_dir():
            raise ValidationError(f"The folder {output.parent} of --output does not exist: make it first.")
        what = {"grid": options["grid"], "line_up": options["line_up"]}
        backtest = Backtest(options["stage"], first, last, clock.now(), **what, progress=progress)
        table = backtest.run(output, _compute(backtest, options), progress)
        if options["model"]:
            table = table[table["model"] == options["model"]]
        table.to_csv(output, index=False)
        races = table.groupby(["season", "round"]).ngroups
        return f"{races} races of {first}-{last} {options['stage']}: {len(table)} rows in {output}."


def _compute(backtest: Backtest, options: dict[str, Any]) -> Compute:
    if options["distributed"]:
        return on_workers(backtest_season, backtest, options["queue"])
    return in_processes(options["processes"])
