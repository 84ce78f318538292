from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib.command import Command as BaseCommand
from f1site.lib.command import add_as_of, as_of
from f1site.lib.progress import progress
from ingestion.demo import build_world, true_coefficients, truth, write_archive


class Command(BaseCommand):
    help = "Writes an invented championship, up to now, as an archive for import_archive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT.zip")
        parser.add_argument("--seed", type=int, default=1, help="each seed gives another world (default 1)")
        parser.add_argument("--truth", type=Path, metavar="TRUTH.csv", help="also the true probabilities")
        parser.add_argument("--rain", action="store_true", help="some races are wet, as the truth says")
        parser.add_argument(
            "--circuits",
            type=Path,
            metavar="CIRCUITS.csv",
            help="the circuits differ, by the true coefficients written there",
        )
        add_as_of(parser)

    def run(self, **options: Any) -> str:
        differ = options["circuits"] is not None
        world = build_world(options["seed"], as_of(options["as_of"]), options["rain"], differ)
        write_archive(world, options["out"])
        if options["truth"]:
            truth(world, progress=progress).to_csv(options["truth"], index=False)
        if differ:
            true_coefficients(world, progress).to_csv(options["circuits"], index=False)
        return f"Demo world of seed {options['seed']} written to {options['out']}."
