"""The fields of all races with a result, what came of them, and the references' forecasts of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from analytics import references
from analytics.models import Forecaster
from analytics.references import Ints
from analytics.scoring import UNPLACED, Booleans, Floats, Outcome, outcome
from ingestion.models import DriverStanding, Race, RaceResult

ROW = ("race_id", "driver_id", "finish_position", "grid_position")


@dataclass(frozen=True)
class Field:
    """The drivers of one race: those that started, or had a grid position.

    Attributes
    ----------
    drivers : their ids, in the order of the result; all arrays are in this order.
    winners : the ids of those who won, two where they shared the car.
    references : win probabilities (drivers,) by Forecaster.
    """

    race: Race
    drivers: list[int]
    winners: list[int]
    outcome: Outcome
    references: Mapping[str, Floats]


def load(now: datetime) -> dict[int, Field]:
    """The fields of the races whose winner is known at `now`, by race id, in the order of the races."""
    held = Race.objects.held(now).select_related("season")
    ordered = held.order_by("date", "start_time", "pk")
    races = {race.pk: race for race in ordered.only("season__year", "date", "start_time")}
    rows = _rows(list(races))
    if rows.empty:
        return {}
    number = pd.factorize(rows["race_id"])[0]
    is_winner = rows["position"].eq(1).to_numpy().astype(float)
    won = is_winner / np.bincount(number, is_winner)[number]
    slots = rows["grid_position"].fillna(0).to_numpy(np.int64)
    forecasts = {
        Forecaster.UNIFORM.value: references.uniform(number),
        Forecaster.LEADER.value: references.leader(number, _is_leader(rows, list(races)), won),
        Forecaster.GRID.value: references.grid(number, slots, won),
    }
    drivers, positions = rows["driver_id"].to_numpy(), rows["position"].to_numpy()
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    return {
        int(rows["race_id"].iloc[begin]): _field(
            races[int(rows["race_id"].iloc[begin])], slice(begin, end), drivers, positions, forecasts
        )
        for begin, end in zip(begins, [*begins[1:], len(rows)], strict=True)
    }


def _field(race: Race, own: slice, drivers: Ints, positions: Ints, forecasts: Mapping[str, Floats]) -> Field:
    ids, places = drivers[own].tolist(), positions[own]
    winners = [driver for driver, place in zip(ids, places, strict=True) if place == 1]
    result = outcome(places, race.season.year)
    return Field(race, ids, winners, result, {name: p[own] for name, p in forecasts.items()})


def _rows(races: list[int]) -> pd.DataFrame:
    """A row for each driver of each race with a winner, in the order of `races` and of the result."""
    results = RaceResult.objects.filter(race__status=Race.Status.HELD)
    placed = results.filter(shared_car=True, finish_position__isnull=False)
    order = {race: number for number, race in enumerate(races)}
    rows = pd.DataFrame(results.in_field().order_by("position_order").values_list(*ROW), columns=list(ROW))
    rows = rows[rows["race_id"].isin(order)].drop_duplicates(["race_id", "driver_id"])
    rows = rows.iloc[rows["race_id"].map(order).argsort(kind="stable")].reset_index(drop=True)
    # A driver of the field may also have finished in a car of another driver.
    shared = {(race, driver): place for race, driver, place, _ in placed.values_list(*ROW)}
    elsewhere = [shared.get(key, UNPLACED) for key in zip(rows["race_id"], rows["driver_id"], strict=True)]
    own = rows["finish_position"].fillna(UNPLACED).astype(np.int64)
    rows["position"] = np.minimum(own, np.array(elsewhere, dtype=np.int64))
    return rows[rows["race_id"].isin(rows.loc[rows["position"] == 1, "race_id"])].reset_index(drop=True)


def _is_leader(rows: pd.DataFrame, races: list[int]) -> Booleans:
    """Whether a driver led the championship before the race: before the first of a season the last one's."""
    first = DriverStanding.objects.filter(position=1).order_by("-position_order")
    leaders = pd.Series(dict(first.values_list("race_id", "driver_id")), dtype=float)
    before = leaders.reindex(races).ffill().shift()
    return np.asarray(rows["driver_id"].to_numpy() == before.loc[rows["race_id"]].to_numpy())
