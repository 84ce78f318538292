"""The features of every race from what was known before it, for training and forecasts alike.

A row of the result is a car in a race. Its values depend only on earlier races and on what the weekend
has shown at the stage: practice and sprint, then grid and qualifying. The outcome of a race changes no
feature of that race.
"""

import numpy as np
import pandas as pd

from predictions.ml import elo_ratings, ratings, retirements
from predictions.ml.history import History
from predictions.ml.season.points import RACE_POINTS
from predictions.ml.signals import SIGNALS, SPRINT_SIGNALS, WEEKEND_SIGNALS

FORM_RACES = 5
RELIABILITY_RACES = 10
WET_FROM_MM = 0.2

DRIVER = (
    "recent_avg_finish",
    "recent_points",
    "current_elo",
    "wins_this_season",
    "podiums_this_season",
    "avg_grid_position",
    "dnf_rate",
)
CONSTRUCTOR = (
    "constructor_elo",
    "constructor_wins_this_season",
    "avg_points_per_race",
    "reliability_score",
)
CIRCUIT = (
    "driver_wins_at_circuit",
    "driver_avg_finish_at_circuit",
    "track_length_km",
    "turn_count",
    "elevation_variance",
)
WEATHER = ("temperature_c", "precipitation_mm", "wind_speed_kmh", "is_wet")
# driver_rank, car_rank, driver_qualifying, ... of predictions.ml.ratings.
RATING = tuple(f"{kind}_{signal}" for signal in SIGNALS for kind in ("driver", "car"))
RATING_SD = tuple(f"sd_{signal}" for signal in SIGNALS)  # of driver and car together
# What the weekend adds to driver and car together, by signal.
GAIN = tuple(f"{signal}_gain" for signal in (*WEEKEND_SIGNALS, *SPRINT_SIGNALS))
SPRINT = ("practice_gap", "practice_gain", *(f"{signal}_gain" for signal in SPRINT_SIGNALS))
GRID = ("grid_position", "gap_to_pole", "part_gap", "qualifying_gain")
BEFORE_WEEKEND = DRIVER + CONSTRUCTOR + CIRCUIT + WEATHER + RATING
BY_STAGE = {
    "before_weekend": BEFORE_WEEKEND,
    "after_sprint": BEFORE_WEEKEND + SPRINT,
    "after_qualifying": BEFORE_WEEKEND + SPRINT + GRID,
}


def build(history: History, grid: str = "final") -> pd.DataFrame:
    """The features of all races.

    Parameters
    ----------
    history : all races up to the ones to forecast.
    grid : the grid of a race's own `grid_position`, "final" or "provisional".

    Returns
    -------
    One row for each entry, indexed as `history.entries`. Columns: race_id, driver_id, constructor_id,
    season, position (the outcome: NaN where not classified), BY_STAGE["after_qualifying"], RATING_SD, the
    uncertainty of the ratings, and `retirements.COLUMNS`. Grid positions count from 1; a pit-lane start is
    behind the last one.
    """
    entries = history.entries
    frame = entries[["race_id", "driver_id", "constructor_id", "lineage_id", "position"]].copy()
    races = history.races.set_index("race_id")
    frame = frame.join(races[["season", "circuit_id", *CIRCUIT[2:], *WEATHER[:3]]], on="race_id")
    frame["is_wet"] = (frame["precipitation_mm"] >= WET_FROM_MM).where(frame["precipitation_mm"].notna())
    frame["is_wet"] = frame["is_wet"].astype(float)
    frame["grid_position"] = entries["grid" if grid == "final" else "provisional_grid"]
    weekend = {*SPRINT, *GRID} - {"grid_position", *GAIN}
    for column in sorted(weekend):
        frame[column] = entries[column]
    _add_outcomes(frame, entries)
    _add_ratings(frame, history)
    _add_driver(frame)
    _add_constructor(frame)
    _add_circuit(frame)
    kept = ["race_id", "driver_id", "constructor_id", "season", "position"]
    frame = frame[[*kept, *BY_STAGE["after_qualifying"], *RATING_SD]]
    return frame.join(retirements.records(history))


def _add_outcomes(frame: pd.DataFrame, entries: pd.DataFrame) -> None:
    """The outcomes that summarise earlier races. They are only read shifted past the race itself.

    Points are those of today's scale, so that form can be compared across eras.
    """
    position = frame["position"]
    in_points = position.between(1, len(RACE_POINTS))
    frame["_points"] = np.where(in_points, RACE_POINTS[position.where(in_points, 1).astype(int) - 1], 0.0)
    frame["_won"] = (position == 1).astype(float)
    frame["_podium"] = (position <= 3).astype(float)
    frame["_retired"] = entries["retired"].astype(float)
    # The final grid of an earlier race is known, whichever grid the race itself is forecast from.
    frame["_grid"] = entries["grid"]


def _add_ratings(frame: pd.DataFrame, history: History) -> None:
    elo, _ = elo_ratings.ratings(history)
    frame["current_elo"], frame["constructor_elo"] = elo["driver"], elo["constructor"]
    rated = ratings.ratings(history)
    frame[list(RATING)] = np.stack([rated.driver, rated.car], axis=2).reshape(len(frame), len(RATING))
    frame[list(RATING_SD)] = rated.sd
    gains = pd.DataFrame(rated.gain, frame.index, [f"{signal}_gain" for signal in SIGNALS])
    frame[list(GAIN)] = gains[list(GAIN)]


def _before(values: pd.Series, keys: list[pd.Series]) -> pd.Series:
    """The value of the previous row of each row's group."""
    return values.groupby(keys, sort=False).shift()


def _recent(values: pd.Series, key: pd.Series, races: int, how: str) -> pd.Series:
    """The mean or sum over the last `races` rows of a group before each row; NaN in its first row."""
    earlier = _before(values, [key])
    window = earlier.groupby(key, sort=False).rolling(races, min_periods=1)
    found: pd.Series = getattr(window, how)()
    return found.droplevel(0).reindex(values.index)


def _so_far(values: pd.Series, keys: list[pd.Series]) -> pd.Series:
    """The sum over the rows of a group before each row; 0 in its first row."""
    return values.groupby(keys, sort=False).cumsum() - values


def _add_driver(frame: pd.DataFrame) -> None:
    driver, season = frame["driver_id"], frame["season"]
    frame["recent_avg_finish"] = _recent(frame["position"], driver, FORM_RACES, "mean")
    frame["recent_points"] = _recent(frame["_points"], driver, FORM_RACES, "sum")
    frame["avg_grid_position"] = _recent(frame["_grid"], driver, FORM_RACES, "mean")
    frame["dnf_rate"] = _recent(frame["_retired"], driver, RELIABILITY_RACES, "mean")
    frame["wins_this_season"] = _so_far(frame["_won"], [driver, season])
    frame["podiums_this_season"] = _so_far(frame["_podium"], [driver, season])


def _add_constructor(frame: pd.DataFrame) -> None:
    keys = ["lineage_id", "race_id"]
    cars = frame.groupby(keys, sort=False).agg(
        points=("_points", "sum"),
        won=("_won", "max"),
        retired=("_retired", "mean"),
        season=("season", "first"),
    )
    cars = cars.reset_index()
    lineage = cars["lineage_id"]
    cars["avg_points_per_race"] = _recent(cars["points"], lineage, RELIABILITY_RACES, "mean")
    cars["reliability_score"] = 1 - _recent(cars["retired"], lineage, RELIABILITY_RACES, "mean")
    cars["constructor_wins_this_season"] = _so_far(cars["won"], [lineage, cars["season"]])
    added = cars.set_index(keys)[["avg_points_per_race", "reliability_score", "constructor_wins_this_season"]]
    frame[list(added.columns)] = added.reindex(pd.MultiIndex.from_frame(frame[keys])).to_numpy()


def _add_circuit(frame: pd.DataFrame) -> None:
    keys = [frame["driver_id"], frame["circuit_id"]]
    frame["driver_wins_at_circuit"] = _so_far(frame["_won"], keys)
    finished = frame["position"].notna().astype(float)
    positions = _so_far(frame["position"].fillna(0.0), keys)
    frame["driver_avg_finish_at_circuit"] = positions / _so_far(finished, keys).replace(0.0, np.nan)
