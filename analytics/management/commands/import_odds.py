from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from analytics.odds.importing import import_odds
from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import DataImportError


class Command(BaseCommand):
    help = "Import bookmakers' odds from a CSV file. Odds of the same source and race are replaced."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument(
            "--source", metavar="NAME", help="of lines without one (default: the file's name)"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would change, save nothing")

    def run(self, **options: Any) -> str:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DataImportError(f"{path} cannot be read: {error.strerror}.") from error
        dry_run = options["dry_run"]
        imported = import_odds(content, options["source"] or path.stem, dry_run=dry_run)
        for sentence in imported.removed:
            self.stdout.write(f"Removed: {sentence}")
        return ("Dry run, nothing is saved. " if dry_run else "") + imported.summary
