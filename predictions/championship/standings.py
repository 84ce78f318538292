"""The current championship tables and the remaining races: the facts of a season forecast."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import pandas as pd
from django.db.models import Max, QuerySet, Sum

from ingestion.models import (
    ConstructorStanding,
    DriverStanding,
    Race,
    RaceResult,
    Season,
    SprintResult,
)
from predictions.data import sessions, stages
from predictions.ml.season import countback, points
from predictions.ml.season.countback import Tallies
from predictions.ml.season.points import Scale
from predictions.models import SeasonForecast

Championship = SeasonForecast.Championship
ENTRANT_KEY = {Championship.DRIVERS: "driver_id", Championship.CONSTRUCTORS: "constructor_id"}
STANDINGS = {Championship.DRIVERS: DriverStanding, Championship.CONSTRUCTORS: ConstructorStanding}


def races_left(season: Season, as_of: datetime) -> list[Race]:
    """The races whose points are not known yet, in order, also one that is over without a result."""
    calendar = Race.objects.filter(season=season).exclude(status=Race.Status.CANCELLED)
    held = Race.objects.held(as_of).filter(season=season)
    return list(calendar.exclude(pk__in=held).select_related("season").order_by("date", "start_time", "pk"))


def scale(race: Race, last: Race, laps: int | None = None) -> Scale:
    """The points of each place of a race; `last` is the season's last race, `laps` those driven."""
    return points.race_scale(race.season.year, race.grand_prix, laps, race.length_km, race.pk == last.pk)


def last_race(season: Season) -> Race:
    calendar = Race.objects.filter(season=season).exclude(status=Race.Status.CANCELLED)
    return calendar.order_by("-date", "-start_time", "-pk")[0]


def points_scored(races: Iterable[Race], sprints: Iterable[Race]) -> pd.DataFrame:
    """Points computed from places: one row for each car in the results of `races` and `sprints`.

    Columns: race_id, driver_id, constructor_id, points.
    """
    parts = [_scored_in_races(list(races)), _scored_in_sprints(list(sprints))]
    return pd.concat(parts, ignore_index=True)[["race_id", "driver_id", "constructor_id", "points"]]


def _scored_in_races(races: list[Race]) -> pd.DataFrame:
    rows = RaceResult.objects.filter(race__in=races)
    cars = sessions.read_frame(
        rows.order_by("race_id", "driver_id"),
        race_id="race_id",
        driver_id="driver_id",
        constructor_id="constructor_id",
        position="finish_position",
        fastest="has_fastest_lap",
    )
    laps = dict(rows.order_by().values_list("race_id").annotate(Max("laps")))
    lasts = {season: last_race(season) for season in {race.season for race in races}}
    scales = {race.pk: scale(race, lasts[race.season], laps.get(race.pk)) for race in races}
    each = zip(cars["race_id"], cars["position"].astype(float), cars["fastest"], strict=True)
    return cars.assign(points=[scales[race].points_for(place, fastest) for race, place, fastest in each])


def _scored_in_sprints(races: list[Race]) -> pd.DataFrame:
    cars = sessions.read_frame(
        SprintResult.objects.filter(race__in=races).order_by("race_id", "driver_id"),
        race_id="race_id",
        driver_id="driver_id",
        constructor_id="constructor_id",
        position="finish_position",
    )
    scales = {race.pk: points.sprint_scale(race.season.year) for race in races}
    each = zip(cars["race_id"], cars["position"].astype(float), strict=True)
    return cars.assign(points=[scales[race].points_for(place) for race, place in each])


def current_table(season: Season, championship: str, as_of: datetime) -> dict[int, Tallies]:
    """The tallies of `countback` by driver or constructor after `as_of`, without excluded ones.

    Points are those of the last official standings, rulings included, plus those scored since.
    """
    column, held = ENTRANT_KEY[Championship(championship)], Race.objects.held(as_of).filter(season=season)
    official = STANDINGS[Championship(championship)]._default_manager
    last = held.filter(pk__in=official.values("race")).order_by("date", "start_time").last()
    total: dict[int, float] = {}
    excluded: set[int] = set()
    if last is not None:
        rows = official.filter(race=last).order_by()
        total = {key: float(value) for key, value in rows.values_list(column).annotate(Sum("points"))}
        excluded = set(rows.filter(position=None).values_list(column, flat=True))
    since = (
        points_scored(*_since(last, held, races_left(season, as_of), as_of)).groupby(column)["points"].sum()
    )
    for key, value in zip(since.index.tolist(), since, strict=True):
        total[key] = total.get(key, 0.0) + value
    tallies = _place_counts(held, column)
    for key, value in total.items():
        tallies[key][0] = value
    return {key: tallies[key] for key in total if key not in excluded}


def _since(
    last: Race | None, held: QuerySet[Race], ahead: list[Race], as_of: datetime
) -> tuple[list[Race], list[Race]]:
    """The races and sprints after the standings of `last`."""
    races = [race for race in held.select_related("season") if last is None or race.date > last.date]
    sprinted = [race for race in ahead if stages.sprint_is_known(race, as_of)]
    return races, [*races, *sprinted]


def _place_counts(held: QuerySet[Race], column: str) -> defaultdict[int, Tallies]:
    """The tallies of the classified finishes so far, without points."""
    rows = RaceResult.objects.filter(race__in=held, finish_position__lte=countback.PLACES)
    tallies: defaultdict[int, Tallies] = defaultdict(countback.no_results)
    for key, place in rows.order_by().values_list(column, "finish_position"):
        tallies[key][place] += 1
    return tallies
