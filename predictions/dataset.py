"""The only bridge from the database to the models' tables."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import Q, QuerySet

from f1site.lib.errors import ValidationError
from ingestion.models import (
    ConstructorChronology,
    QualifyingResult,
    Race,
    RaceResult,
    SeasonEntry,
    StartingGrid,
    WeatherData,
)
from predictions.lineage import lineages
from predictions.ml.history import ENTRY_COLUMNS, RACE_COLUMNS, History

Classified = RaceResult.Status
# On the grid or meant to be: the field of a race, as forecasts count it.
IN_FIELD = Q(shared_car=False) & (
    Q(status__in=RaceResult.STARTED) | Q(status=Classified.DID_NOT_START, grid_position__isnull=False)
)


def load(as_of: datetime, target: Race | None = None, grid: str = "none") -> History:
    """All races over by `as_of`, and `target`, a race still to come, with its line-up.

    `grid` says which grid of the target to use: none, provisional or final. Nothing that was known
    only after `as_of` is read.
    """
    races = _races(Race.objects.held(as_of), as_of)
    entries = _results(as_of)
    if target is not None:
        races = pd.concat([races, _races(Race.objects.filter(pk=target.pk), as_of)], ignore_index=True)
        entries = pd.concat([entries, _line_up(target, as_of, grid)], ignore_index=True)
    order = pd.Series(np.arange(len(races)), races["race_id"])
    entries["order"] = entries["race_id"].map(order)
    # Within a race by driver: in the order of the result a forecast would know it by its rounding.
    entries = entries[entries["order"].notna()].sort_values(["order", "driver_id"], kind="stable")
    season = entries["race_id"].map(races.set_index("race_id")["season"])
    lineage = lineages(ConstructorChronology.objects.values_list(
        "parent_id", "position", "constructor_id", "year_from", "year_to"))  # fmt: skip
    pairs = zip(entries["constructor_id"], season, strict=True)
    entries["lineage_id"] = [lineage(constructor, year) for constructor, year in pairs]
    return History(races, entries.reset_index(drop=True)[list(ENTRY_COLUMNS)])


def _frame(rows: QuerySet[Any], **columns: str) -> pd.DataFrame:
    """The rows' fields as a table; the keywords name the columns and say where each comes from."""
    frame = pd.DataFrame(list(rows.values_list(*columns.values())), columns=list(columns))
    # An empty table has no types of its own, and ids of no type cannot be joined.
    return frame.astype({column: "int64" for column in columns if column.endswith("_id")})


def _races(rows: QuerySet[Race], as_of: datetime) -> pd.DataFrame:
    frame = _frame(
        rows.order_by("date", "start_time", "pk"), race_id="pk", season="season__year", round="round_number",
        date="date", start="start_time", circuit_id="circuit_id", track_length_km="length_km",
        turn_count="turn_count", profile="circuit__elevation_profile",
    )  # fmt: skip
    frame["date"] = pd.to_datetime(frame["date"])
    for column in ("track_length_km", "turn_count"):
        frame[column] = frame[column].astype(float)
    frame["elevation_variance"] = [np.var(p) if p else np.nan for p in frame["profile"]]
    weather = _weather(as_of)
    return frame.merge(weather, on="race_id", how="left")[list(RACE_COLUMNS)]


def _weather(as_of: datetime) -> pd.DataFrame:
    """The newest forecast for each race that was made before its start and by `as_of`.

    What was observed is no feature: before a race nobody knows it.
    """
    rows = WeatherData.objects.filter(kind=WeatherData.Kind.FORECAST, made_at__lte=as_of).order_by("made_at")
    columns = {c: c for c in ("temperature_c", "precipitation_mm", "wind_speed_kmh")}
    frame = _frame(rows, race_id="race_id", **columns)
    frame[list(columns)] = frame[list(columns)].astype(float)
    return frame.drop_duplicates("race_id", keep="last")


def _results(as_of: datetime) -> pd.DataFrame:
    over = Race.objects.held(as_of)
    frame = _frame(
        RaceResult.objects.filter(IN_FIELD, race__in=over).order_by("race_id", "position_order"),
        race_id="race_id", driver_id="driver_id", constructor_id="constructor_id",
        position="finish_position", status="status", grid="grid_position",
        qualified="qualifying_position",
    ).drop_duplicates(["race_id", "driver_id"])  # fmt: skip
    # The sheet's order is the outcome, and who shares a place on the grid must not be told apart by it.
    frame = frame.sort_values(["race_id", "driver_id"], ignore_index=True)
    frame["retired"] = frame["status"] == Classified.RETIRED
    frame["position"] = frame["position"].astype(float)
    penalties = _frame(
        StartingGrid.objects.filter(kind=StartingGrid.Kind.FINAL, race__in=over).exclude(penalty=""),
        race_id="race_id", driver_id="driver_id", penalty="penalty", places="penalty_places",
    )  # fmt: skip
    frame = frame.merge(penalties, on=["race_id", "driver_id"], how="left")
    frame["provisional_grid"] = provisional_grid(frame)
    frame["grid"] = _behind_the_last(frame["grid"].astype(float), frame["race_id"])
    return frame.merge(_gaps(over), on=["race_id", "driver_id"], how="left")


def _gaps(races: QuerySet[Race]) -> pd.DataFrame:
    """Each car's best qualifying time against the best of all, in per cent."""
    times = _frame(
        QualifyingResult.objects.filter(race__in=races, session=QualifyingResult.Session.QUALIFYING),
        race_id="race_id", driver_id="driver_id", a="time_ms", b="q1_ms", c="q2_ms", d="q3_ms",
    )  # fmt: skip
    best = times[["a", "b", "c", "d"]].astype(float).min(axis=1)
    times["gap_to_pole"] = (best / best.groupby(times["race_id"]).transform("min") - 1) * 100
    return times[["race_id", "driver_id", "gap_to_pole"]]


def provisional_grid(cars: pd.DataFrame) -> pd.Series:
    """Places by qualifying order and announced penalties, before the stewards have the last word.

    `cars` has race_id, qualified, penalty (text) and places. A penalty without a number of places
    means the back of the grid, in the order of qualifying; so does no place in qualifying.
    """
    moved = cars["qualified"].astype(float) + cars["places"].astype(float).fillna(0)
    to_the_back = cars["qualified"].isna() | (cars["penalty"].notna() & cars["places"].isna())
    # A car dropped onto another's place stands behind it.
    key = moved.where(cars["places"].isna(), moved + 0.5).where(
        ~to_the_back, 1000.0 + cars["qualified"].fillna(1000.0)
    )
    return key.groupby(cars["race_id"]).rank(method="first")


def _behind_the_last(grid: pd.Series, race: pd.Series) -> pd.Series:
    """A car without a place on the grid starts from the pit lane, behind all others."""
    cars = grid.groupby(race).transform("size").astype(float)
    return grid.fillna(cars)


def _line_up(race: Race, as_of: datetime, grid: str) -> pd.DataFrame:
    frame = _cars_on_grid(race, grid) if grid != "none" else _cars_entered(race, as_of)
    frame["race_id"] = race.pk
    frame["position"], frame["retired"] = np.nan, False
    return frame


def _cars_on_grid(race: Race, grid: str) -> pd.DataFrame:
    qualified = QualifyingResult.objects.filter(race=race, session=QualifyingResult.Session.QUALIFYING)
    cars = _frame(
        qualified.order_by("position_order"),
        driver_id="driver_id", constructor_id="constructor_id", qualified="position",
    )  # fmt: skip
    placed = _frame(
        StartingGrid.objects.filter(race=race, kind=grid),
        driver_id="driver_id", constructor_id="constructor_id", grid="position", penalty="penalty",
        places="penalty_places",
    )  # fmt: skip
    cars = cars.merge(placed, on=["driver_id", "constructor_id"], how="outer" if grid == "final" else "left")
    cars["race_id"] = race.pk
    cars["provisional_grid"] = provisional_grid(cars.assign(penalty=cars["penalty"].replace("", None)))
    known = cars["grid"].astype(float)
    cars["grid"] = _behind_the_last(known, cars["race_id"]) if len(placed) else cars["provisional_grid"]
    gaps = _gaps(Race.objects.filter(pk=race.pk)).drop(columns="race_id")
    return cars.merge(gaps, on="driver_id", how="left")


def _cars_entered(race: Race, as_of: datetime) -> pd.DataFrame:
    """Who will drive, as far as can be known: the last field of the season, else its entry list."""
    season = Race.objects.held(as_of).filter(season=race.season).exclude(pk=race.pk)
    last = season.order_by("date").last()
    if last is not None:
        rows: QuerySet[Any] = RaceResult.objects.filter(IN_FIELD, race=last).order_by("position_order")
    else:
        rows = SeasonEntry.objects.filter(season=race.season, is_test_driver=False).order_by("pk")
    cars = _frame(rows, driver_id="driver_id", constructor_id="constructor_id").drop_duplicates("driver_id")
    if cars.empty:
        raise ValidationError(f"No cars are entered for {race}: import the season's entries first.")
    return cars.assign(grid=np.nan, provisional_grid=np.nan, gap_to_pole=np.nan)
