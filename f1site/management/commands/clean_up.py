from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clean_up, clock
from f1site.lib.command import Command as BaseCommand


class Command(BaseCommand):
    help = "Removes rows and files that nothing needs any more, one line for each kind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="remove nothing, and say what would be")

    def run(self, **options: Any) -> str:
        lines = clean_up.run(clock.now(), options["dry_run"])
        for line in lines:
            self.stdout.write(line)
        return "Nothing was removed." if options["dry_run"] else f"{len(lines)} kinds cleaned up."
