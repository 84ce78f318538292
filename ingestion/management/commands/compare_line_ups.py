from collections import Counter
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import ValidationError
from f1site.lib.progress import progress
from ingestion.line_ups.comparison import MOMENTS, Compared, compare
from ingestion.models import Constructor, Driver, Race


class Command(BaseCommand):
    help = (
        "Compare the line-ups of past races, as they could be known on Thursday, after sprint qualifying, "
        "after qualifying and on the grid, with who took part. Lists each difference with its reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, required=True, metavar="Y")
        parser.add_argument("--end-season", type=int, required=True, metavar="Y")

    def run(self, **options: Any) -> str:
        first, last = options["start_season"], options["end_season"]
        if last < first:
            raise ValidationError(f"--end-season {last} is before --start-season {first}.")
        held = Race.objects.held(clock.now()).filter(season__year__range=(first, last))
        races = list(held.select_related("season").order_by("date", "pk"))
        if not races:
            raise ValidationError(f"No race of {first}-{last} has a result: import these seasons first.")
        drivers = dict(Driver.objects.values_list("pk", "name"))
        constructors = dict(Constructor.objects.values_list("pk", "name"))
        compared, exact, complete = Counter[str](), Counter[str](), Counter[str]()
        for one in compare(progress(races, "Races")):
            compared[one.moment] += 1
            exact[one.moment] += one.is_exact
            complete[one.moment] += not one.missing
            for line in _differences(one, drivers, constructors):
                self.stdout.write(f"{one.race}, {_words(one.moment)}, by {one.source.label}: {line}")
        for moment in filter(compared.get, MOMENTS):
            total = compared[moment]
            shares = f"{exact[moment] / total:.1%} exact, {complete[moment] / total:.1%} with all starters"
            self.stdout.write(f"{_words(moment)}: {total} races, {shares}")
        return f"{len(races)} races of {first}-{last} compared."


def _words(moment: str) -> str:
    return moment.replace("_", " ")


def _differences(one: Compared, drivers: dict[int, str], constructors: dict[int, str]) -> list[str]:
    differences = [("missing", one.missing), ("surplus", one.surplus)]
    return [
        f"{kind} {drivers[driver]} ({constructors[constructor]}): {reason}"
        for kind, pairs in differences
        for (driver, constructor), reason in pairs.items()
    ]
