from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.command import add_as_of, as_of
from f1site.lib.errors import RaceNotFound, ValidationError
from ingestion.models import Race
from predictions.data import stages
from predictions.forecasts import generate
from predictions.ml.features import BY_STAGE
from predictions.serializers.stages import stage_words


class Command(BaseCommand):
    help = "Forecast a race with the serving models and add the forecasts to the record."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--next-race", action="store_true", help="the race that is not over yet")
        which.add_argument("--race", metavar="YEAR/ROUND", help="for example 2024/1")
        parser.add_argument(
            "--stage", choices=list(BY_STAGE), default="", help="default: the latest possible"
        )
        add_as_of(parser)

    def run(self, **options: Any) -> str:
        moment = as_of(options["as_of"])
        race = stages.next_race(moment) if options["next_race"] else find_race(options["race"])
        if options["as_of"] is None:
            moment = stages.latest_moment(race, clock.now())
        added = generate.generate(race, moment, options["stage"])
        if not added:
            return f"{race}: nothing new, the last forecasts are unchanged."
        first = added[0]
        pooled = next((forecast for forecast in added if forecast.model.type == "ensemble"), first)
        best = pooled.predictions.select_related("driver")[0]
        stage = stage_words(race, first.stage, first.grid, first.as_of).label.lower()
        return (
            f"{race}, {stage}: {len(added)} forecasts added, "
            f"favourite {best.driver} {best.win_probability:.0%} ({pooled.model.type})."
        )


def find_race(text: str) -> Race:
    year, _, number = text.partition("/")
    if not (year.isdecimal() and number.isdecimal()):
        raise ValidationError(f"--race {text!r} is not YEAR/ROUND, as in 2024/1.")
    race = Race.objects.filter(season__year=int(year), round_number=int(number)).first()
    if race is None:
        raise RaceNotFound(f"There is no round {number} in {year}. Is that season imported?")
    return race
