from typing import Any

from django.core.management import call_command

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from predictions.bootstrap import bootstrap


class Command(BaseCommand):
    help = (
        "From nothing to a forecast of the next race: tables, static files, data, models, forecast. "
        "What is there is not done again."
    )
    # Checking would import every view before there is anything to serve.
    requires_system_checks = []

    def run(self, **options: Any) -> str:
        # In this one process, because starting another takes as long as the work.
        call_command("migrate", verbosity=0, skip_checks=True)
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        bootstrap(clock.now(), self.stderr.write)
        return "The data and the forecasts are up to date."
