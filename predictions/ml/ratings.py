"""Ratings of drivers and cars from gaps in time: the Kalman filters, race by race through the history."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from predictions.ml.history import History
from predictions.ml.kalman import KalmanFilters, Noise
from predictions.ml.races import Floats, Ints, race_slices
from predictions.ml.signals import signals, weekend_signals

# Earlier times were taken by hand, and no driver of that time races today.
FIRST_SEASON = 1985

# Chosen on the races of 2004-2018; the values are in the order of the fields of Noise.
NOISE = {
    "rank": Noise(1.15, 0.00026, 0.0037, 1.0, 0.44, 0.65, 0.06, 0.0043, 1.6, -0.33, -0.41, 2.0),
    "qualifying": Noise(0.13, 0.00074, 0.0040, 1.5, 0.70, 0.47, 0.15, 0.0034, 2.5, 0.28, -0.37, 1.1),
    "practice": Noise(0.08, 0.0019, 0.0064, 1.5, 0.70, 0.47, 0.25, 0.0034, 2.5, 0.28, -0.37, 2.9),
    "fastest_lap": Noise(0.34, 0.00022, 0.0020, 0.19, 2.0, 0.62, 0.156, 0.016, 1.84, -0.30, -0.50, 1.5),
}


@dataclass(frozen=True)
class Ratings:
    """The ratings before each race: arrays (entries, signals), NaN before FIRST_SEASON.

    Attributes
    ----------
    driver, car : ratings in units of the signal.
    sd : standard deviation of their sum minus its mean over the cars of the race.
    gain : what the sessions of the weekend add to their sum; 0 where there are none.
    """

    driver: Floats
    car: Floats
    sd: Floats
    gain: Floats


def ratings(history: History, noise: dict[str, Noise] = NOISE) -> Ratings:
    """The ratings before each race. The result of a race changes only the ratings of later ones."""
    entries = history.entries
    season = entries["race_id"].map(history.races.set_index("race_id")["season"]).to_numpy()
    rated = np.flatnonzero(season >= FIRST_SEASON)
    out = np.full((4, len(entries), len(noise)), np.nan)
    if len(rated):
        cars = entries.iloc[rated]
        out[:, rated] = _filter(KalmanFilters(noise), cars, season[rated])
    return Ratings(*out)


def _filter(filters: KalmanFilters, cars: pd.DataFrame, season: Ints) -> Floats:
    """Driver, car, sd and gain (4, rows, signals) before each race."""
    weekend, z, entered = weekend_signals(cars), signals(cars), cars["entered"].to_numpy(bool)
    drivers = list(zip(["driver"] * len(cars), cars["driver_id"], strict=True))
    lineages = list(zip(["car"] * len(cars), cars["lineage_id"], strict=True))
    out = np.empty((4, *z.shape))
    for rows in race_slices(cars["race_id"].to_numpy()):
        d, c = filters.start_race(int(season[rows.start]), drivers[rows], lineages[rows])
        out[:3, rows] = filters.expected(d, c, entered[rows])
        # A sprint does not update the ratings: the race after it measures the same cars, and better.
        out[3, rows] = filters.predicted_change(d, c, weekend[rows].T)
        filters.update(d, c, z[rows].T)
    return out
