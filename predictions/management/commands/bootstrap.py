from typing import Any

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from predictions.bootstrap import bootstrap


class Command(BaseCommand):
    help = "From an empty database to a forecast of the next race; what is there is not done again."

    def run(self, **options: Any) -> str:
        bootstrap(clock.now(), self.stderr.write)
        return "The data and the forecasts are up to date."
