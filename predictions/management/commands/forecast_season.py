from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib.command import Command as BaseCommand
from f1site.lib.command import add_as_of, as_of
from f1site.lib.formats import decimals, interval
from f1site.lib.progress import progress
from predictions.championship import simulate
from predictions.models import SeasonForecast, SeasonPrediction

HEADINGS = ("points", "expected", "95% of seasons", "title", "95% interval")
LINE = "{:<24}{:>8}{:>10}{:>16}{:>10}{:>20}"


class Command(BaseCommand):
    help = "Simulate the remaining races, and add the forecasts of both championships to the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        add_as_of(parser)

    def run(self, **options: Any) -> str:
        moment = as_of(options["as_of"])
        added = simulate.generate(moment, progress)
        newest = simulate.newest(moment)
        for forecast in newest:
            self.stdout.write("\n".join(table(forecast)) + "\n")
        news = f"{len(added)} forecasts added" if added else "nothing new, the last forecasts are unchanged"
        left = newest[0].races_left
        favourites = ", ".join(
            f"{row.name} {row.title_chance}" for row in (f.predictions.all()[0] for f in newest)
        )
        return f"{newest[0].season}, {left} race{'s' * (left > 1)} left: {favourites}; {news}."


def table(forecast: SeasonForecast) -> Iterator[str]:
    yield f"{forecast.get_championship_display()} of {forecast.season}, after {forecast.data_through}"
    yield LINE.format("", *HEADINGS)
    for row in forecast.predictions.all():
        title_interval = interval(row.title_lower, row.title_upper)
        yield LINE.format(
            row.name,
            decimals(row.points),
            f"{row.expected_points:.0f}",
            f"{row.points_lower:.0f} to {row.points_upper:.0f}",
            row.title_chance,
            title_interval if row.status == SeasonPrediction.Status.OPEN else "",
        )
