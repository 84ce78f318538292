"""The sessions of a weekend as columns for the dataset: gaps in per cent, places, the grid."""

from typing import Any

import pandas as pd
from django.db.models import Q, QuerySet

from ingestion.line_ups import grid
from ingestion.models import PracticeResult, QualifyingResult, Race, SprintResult
from predictions.ml.history import MAX_GAP

# In a sprint weekend later practice sessions are run in parc ferme, with race fuel.
REPRESENTATIVE_PRACTICE = Q(race__is_sprint_weekend=False) | Q(session=1)


def read_frame(rows: QuerySet[Any], **columns: str) -> pd.DataFrame:
    """Rows as a table; each keyword is a column, its value the field it is read from."""
    table = pd.DataFrame(list(rows.values_list(*columns.values())), columns=list(columns))
    # An empty table has no types, and untyped ids cannot be joined.
    return table.astype({column: "int64" for column in columns if column.endswith("_id")})


def qualifying_gaps(races: QuerySet[Race]) -> pd.DataFrame:
    """Gaps in qualifying, in per cent: to the best time of all, and to the best of the car's last part.

    The track gets faster from part to part, so only times of the same part are compared.
    """
    times = read_frame(
        QualifyingResult.objects.filter(race__in=races, session=QualifyingResult.Session.QUALIFYING),
        race_id="race_id",
        driver_id="driver_id",
        a="time_ms",
        b="q1_ms",
        c="q2_ms",
        d="q3_ms",
    )
    race, parts = times["race_id"], times[["a", "b", "c", "d"]].astype(float)
    best = parts.min(axis=1)
    times["gap_to_pole"] = (best / best.groupby(race).transform("min") - 1) * 100
    within = (parts / parts.groupby(race).transform("min") - 1) * 100
    times["part_gap"] = within.ffill(axis=1)["d"]
    return times[["race_id", "driver_id", "gap_to_pole", "part_gap"]]


def practice_gaps(sessions: Q) -> pd.DataFrame:
    """Each car's mean gap to the best of a practice session, in per cent, cut at MAX_GAP."""
    times = read_frame(
        PracticeResult.objects.filter(sessions & REPRESENTATIVE_PRACTICE, time_ms__isnull=False),
        race_id="race_id",
        driver_id="driver_id",
        session="session",
        time="time_ms",
    )
    time = times["time"].astype(float)
    best = time.groupby([times["race_id"], times["session"]]).transform("min")
    times["practice_gap"] = ((time / best - 1) * 100).clip(upper=MAX_GAP)
    gap = times.groupby(["race_id", "driver_id"])["practice_gap"].mean()
    return gap.reset_index()


def sprint_results(races: QuerySet[Race]) -> pd.DataFrame:
    """Places in the sprint, and the gaps to its winner as `finish_gap` has them."""
    cars = read_frame(
        SprintResult.objects.filter(race__in=races),
        race_id="race_id",
        driver_id="driver_id",
        position="finish_position",
        time="time_ms",
        gap="gap_ms",
        laps="laps",
    )
    cars["sprint_position"] = cars["position"].astype(float)
    cars["sprint_gap"] = finish_gap(cars)
    return cars[["race_id", "driver_id", "sprint_position", "sprint_gap"]]


def finish_gap(cars: pd.DataFrame) -> pd.Series:
    """The gap of each classified car to the winner, in per cent of the winner's time.

    `cars` has race_id, position, time and gap (ms) and laps. The gap of a lapped car is the share of laps
    it did not complete.
    """
    race, won = cars["race_id"], cars["position"] == 1
    numbers = cars[["time", "gap", "laps"]].astype(float)
    winner = numbers.where(won).groupby(race).transform("max")
    gap = numbers["gap"].mask(won, 0.0) / winner["time"]
    short = (winner["laps"] - numbers["laps"]) / winner["laps"]
    return 100 * gap.fillna(short.where(short > 0)).where(cars["position"].notna())


def fastest_lap_gap(cars: pd.DataFrame) -> pd.Series:
    """Each car's fastest lap against the fastest of its race, in per cent."""
    lap = cars["lap"].astype(float)
    return 100 * (lap / lap.groupby(cars["race_id"]).transform("min") - 1)


def provisional_grid(cars: pd.DataFrame) -> pd.Series:
    """Grid positions by qualifying order and announced penalties, before the final grid is published.

    `cars` has race_id, qualified, penalty (text) and places. The rule is `grid.sort_key`.
    """
    columns = (cars["qualified"].astype(float), cars["penalty"], cars["places"].astype(float))
    rows = zip(*(column.astype(object).where(column.notna(), None) for column in columns), strict=True)
    key = pd.Series([grid.sort_key(*row) for row in rows], index=cars.index, dtype=float)
    return key.groupby(cars["race_id"]).rank(method="first")


def fill_pit_lane_starts(grid: pd.Series, race: pd.Series) -> pd.Series:
    """A car without a grid position starts from the pit lane, behind all others."""
    cars = grid.groupby(race).transform("size").astype(float)
    return grid.fillna(cars)
