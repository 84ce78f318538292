from typing import Any

from analytics.up_to_date import score
from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand


class Command(BaseCommand):
    help = "Score the forecasts of all races with a result. A score changes only if the result did."

    def run(self, **options: Any) -> str:
        changed = score(clock.now())
        return f"{changed} scores are new or changed." if changed else "Every score is up to date."
