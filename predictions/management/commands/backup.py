from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from f1site.lib import casts
from f1site.lib.command import Command as BaseCommand
from predictions.backup.making import back_up


class Command(BaseCommand):
    help = (
        "Write the embedded SQLite, the trained models and the ledger's checkpoints to one file, and check "
        "it. The service may go on writing. Whoever has the file has the password hashes of the admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        default = settings.VAR_DIR / "backups"
        parser.add_argument("--folder", type=Path, default=default, help="where to (default: %(default)s)")
        parser.add_argument(
            "--keep", type=casts.positive, metavar="N", help="remove all backups but the newest N"
        )

    def run(self, **options: Any) -> str:
        # The clock of the machine, whatever F1_AS_OF pretends: it names the file.
        made = back_up(options["folder"], timezone.now(), options["keep"])
        for reason in made.refused:
            self.stderr.write(f"warning: {reason}")
        old = f" Removed: {made.removed} older." if made.removed else ""
        size = made.path.stat().st_size / 2**20
        return f"{made.path} ({size:.1f} MB), read back and checked. {made.ledger}{old}"
