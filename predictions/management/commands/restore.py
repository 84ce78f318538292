from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from f1site.lib.command import Command as BaseCommand
from predictions.backup.restoring import restore


class Command(BaseCommand):
    help = (
        "Check a file that `backup` wrote, and put its database, models and checkpoints in place. Refuses "
        "while a process uses the database. Documents of the ledger that were published after it are lost."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="also where there is a database, which is kept beside it"
        )

    def run(self, **options: Any) -> str:
        done = restore(options["file"], timezone.now(), options["replace"])
        for reason in done.refused:
            self.stderr.write(f"warning: {reason}")
        for path in done.replaced:
            self.stderr.write(f"replaced, and kept as {path}")
        return f"Restored the backup of {done.made_at}. {done.ledger}"
