"""Result sheets of a driver or a constructor: which races, and what a row shows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import fmean, stdev
from typing import Any, NamedTuple

from django.db.models import FloatField, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from ingestion.models import Race, RaceResult

FORM_RACES = 5
ALL = 0


class Result(NamedTuple):
    """A row of a result sheet, with its path from RaceResult in PATHS."""

    race_id: int
    season: int
    round: int | None
    race: str
    date: dt.date
    circuit: str
    circuit_id: int
    driver_id: int
    driver: str
    constructor_id: int
    constructor: str
    qualifying: int | None
    grid: int | None
    pit_lane_start: bool
    finish: int | None
    status: str
    points: float
    shared_car: bool

    @property
    def has_started(self) -> bool:
        return self.status in RaceResult.STARTED and not self.shared_car


PATHS: dict[str, str | Combinable] = {
    "season": "race__season__year",
    "round": "race__round_number",
    "race": "race__name",
    "date": "race__date",
    "circuit": "race__circuit__name",
    "circuit_id": "race__circuit_id",
    "driver": "driver__name",
    "constructor": "constructor__name",
    "qualifying": "qualifying_position",
    "grid": "grid_position",
    "finish": "finish_position",
    # As a float in the database: thousands of decimals take long to convert here.
    "points": Cast("points", FloatField()),
}


def load(found: QuerySet[RaceResult]) -> list[Result]:
    """Each row of `found` once, in the order of races."""
    ordered = found.order_by("race__date", "race", "position_order", "pk")
    paths = [PATHS.get(name, name) for name in Result._fields]
    rows = {row[0]: row[1:] for row in ordered.values_list("pk", *paths)}
    return list(map(Result._make, rows.values()))


def races(now: datetime, season: int | None, last: int = ALL, **entered: int) -> QuerySet[Any]:
    """Races held by `now`, such as those with `raceresult__driver=1`; the last ones, or all, by id."""
    found = Race.objects.held(now).filter(**entered)
    if season:
        found = found.filter(season__year=season)
    newest = found.order_by("-date", "-pk").values("pk").distinct()
    return newest if last == ALL else newest[:last]


def form(results: Sequence[Result]) -> dict[str, Any]:
    """The last races that a car was started in."""
    started = [row for row in results if row.has_started]
    latest = set(list(dict.fromkeys(row.race_id for row in started))[-FORM_RACES:])
    rows = [row for row in started if row.race_id in latest]
    finishes = [row.finish for row in rows if row.finish]
    return {
        "races": len(latest),
        "starts": len(rows),
        "points": sum(row.points for row in rows),
        "wins": finishes.count(1),
        "podiums": sum(finish <= 3 for finish in finishes),
        "not_classified": len(rows) - len(finishes),
        "mean_finish": fmean(finishes) if finishes else None,
    }


def grid_against_finish(results: Iterable[Result]) -> dict[str, Any]:
    """Of classified cars with a grid slot: places gained, above 0 where the finish is better."""
    pairs = [(row.grid, row.finish) for row in results if row.has_started and row.grid and row.finish]
    gained = [float(grid - finish) for grid, finish in pairs]
    return {
        "races": len(pairs),
        "mean_grid": fmean(grid for grid, _ in pairs) if pairs else None,
        "mean_finish": fmean(finish for _, finish in pairs) if pairs else None,
        "mean_gained": fmean(gained) if pairs else None,
        "standard_error": stdev(gained) / len(gained) ** 0.5 if len(gained) > 1 else None,
    }
