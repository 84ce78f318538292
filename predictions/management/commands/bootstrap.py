from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.database import locks
from predictions.bootstrap import bootstrap


class Command(BaseCommand):
    help = (
        "From nothing to a forecast of the next race: tables, static files, data, models, forecast. "
        "What is there is not done again."
    )

    def run(self, **options: Any) -> str:
        # In this one process, because starting another takes as long as the work.
        with locks.exclusive(self._wait):
            call_command("migrate", verbosity=0, skip_checks=True)
            collect_static_files()
            bootstrap(clock.now(), self.stderr.write)
        return "The data and the forecasts are up to date."

    def _wait(self) -> None:
        self.stderr.write("Another bootstrap is running on this database; waiting for it")


def collect_static_files() -> None:
    """What a killed process left half copied counts as up to date by its time, so begin anew after one."""
    unfinished = Path(settings.STATIC_ROOT).with_suffix(".unfinished")
    clear = unfinished.exists()
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True, clear=clear)
    unfinished.unlink()
