"""Driver and car ratings that follow gaps in time: five Kalman filters side by side.

Each filter sees one signal z of a race, the higher the better:
  rank         normal score of the finishing place among the classified
  qualifying   minus the gap to the best of the car's last part of qualifying (per cent, cut at 4),
               in units of the race's median gap
  practice     the same of the mean gap over the practice sessions
  finish       -1.2 sqrt(gap to the winner in per cent + 0.02)
  fastest_lap  minus the gap to the race's fastest lap (per cent)
and holds that z of car i in race t is d + c + a + e: its driver's rating, its constructor's (kept
through changes of name), a constant of the race that nothing is known about, and noise whose
variance grows for residuals beyond `outlier` standard deviations, so that one spin moves little.
Ratings wander from race to race; over winter those of cars are pulled to the middle and wander
further, most of all where the rules change.

R. E. Kalman, "A new approach to linear filtering and prediction problems", 1960; the noise is
Huber's, Robust Statistics, 1981.
"""

from dataclasses import astuple, dataclass, fields
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.special import ndtri

from predictions.ml.history import GAP_CUT, NEW_RULES, History
from predictions.ml.probability import Bools, Floats, Ints

# What is over before the race moves the ratings for it: sessions by the signals they are, and a sprint
# as the short race it is.
WEEKEND_SIGNALS = ("practice", "qualifying")
SPRINT_SIGNALS = ("rank", "finish")
# Older times were taken by hand, and nobody who drove then drives now.
RATED_FROM = 1985
NEW_RULES_PULL = 1.15
FORGOTTEN_AFTER = 3  # seasons without a race; who then comes back is new
UNKNOWN = 25.0  # variance of a race's constant: large against all else


@dataclass(frozen=True)
class Noise:
    """What one filter takes for granted. Variances are in squared units of its signal."""

    race: float  # variance of a result about the ratings
    driver_drift: float  # variance a race
    car_drift: float
    new_driver_sd: float
    new_car_sd: float
    carry: float  # of a car's rating over winter
    car_winter: float  # variance a winter
    driver_winter: float
    new_rules: float  # times the variances of the winter
    new_driver: float  # rating to start from
    new_car: float
    outlier: float  # standard deviations


SIGNALS = {
    "rank": Noise(1.15, 0.00026, 0.0037, 1.0, 0.44, 0.65, 0.06, 0.0043, 1.6, -0.33, -0.41, 2.0),
    "qualifying": Noise(0.13, 0.00074, 0.0040, 1.5, 0.70, 0.47, 0.15, 0.0034, 2.5, 0.28, -0.37, 1.1),
    "practice": Noise(0.08, 0.0019, 0.0064, 1.5, 0.70, 0.47, 0.25, 0.0034, 2.5, 0.28, -0.37, 2.9),
    "finish": Noise(0.28, 0.00033, 0.0063, 0.28, 0.17, 0.74, 0.097, 0.0053, 2.4, -0.88, -0.62, 1.4),
    "fastest_lap": Noise(0.34, 0.00022, 0.0020, 0.19, 2.0, 0.62, 0.156, 0.016, 1.84, -0.30, -0.50, 1.5),
}


@dataclass(frozen=True)
class Ratings:
    """What the filters hold before each race: arrays (entries, signals), NaN before RATED_FROM."""

    driver: Floats
    car: Floats
    sd: Floats  # of their sum
    gain: Floats  # what the weekend adds to their sum before the race; 0 where it says nothing


def signals(entries: pd.DataFrame) -> Floats:
    """The signals (entries, signals) in the order of SIGNALS; NaN where a car gave none worth having."""
    race = entries["race_id"]
    place = entries["position"].groupby(race).rank()
    classified = place.groupby(race).transform("count")
    z = np.column_stack(
        [
            -ndtri((place - 0.375) / (classified + 0.25)),
            -in_units_of_median(entries["part_gap"], race),
            -in_units_of_median(entries["practice_gap"], race),
            -1.2 * np.sqrt(entries["finish_gap"] + 0.02),
            -entries["fastest_lap_gap"],
        ]
    )
    return np.where(np.isfinite(z), z, np.nan)  # a time of 0 was mistyped


def weekend_signals(entries: pd.DataFrame) -> Floats:
    """As `signals`, of what is over before the race: practice, qualifying and a sprint."""
    sprint = {"position": entries["sprint_position"], "finish_gap": entries["sprint_gap"]}
    return signals(entries.assign(**sprint, fastest_lap_gap=np.nan))


def in_units_of_median(gap: pd.Series, race: pd.Series) -> pd.Series:
    """Gaps in units of their race's median: per cent mean less on a wet or a long lap."""
    cut = gap.clip(upper=GAP_CUT)
    # A race in which all are level has no unit of its own.
    return cut / cut.groupby(race).transform("median").clip(lower=0.1)


def ratings(history: History, noise: dict[str, Noise] = SIGNALS) -> Ratings:
    """The ratings each race starts from; no race moves its own."""
    entries = history.entries
    season = entries["race_id"].map(history.races.set_index("race_id")["season"]).to_numpy()
    rated = np.flatnonzero(season >= RATED_FROM)
    out = np.full((4, len(entries), len(noise)), np.nan)
    if len(rated):
        cars = entries.iloc[rated]
        out[:, rated] = _walk(_KalmanFilters(noise), cars, season[rated])
    return Ratings(*out)


def _walk(filters: "_KalmanFilters", cars: pd.DataFrame, season: Ints) -> Floats:
    """Driver, car and sd before each race's weekend, and what that adds (4, rows, signals).

    The rows of a race in `cars` are neighbours.
    """
    weekend, z = weekend_signals(cars), signals(cars)
    race = cars["race_id"].to_numpy()
    # One numbering for both kinds: constructors are told from drivers by their side.
    driver = list(zip(["driver"] * len(cars), cars["driver_id"], strict=True))
    car = list(zip(["car"] * len(cars), cars["lineage_id"], strict=True))
    out = np.empty((4, *z.shape))
    edges = np.flatnonzero(np.r_[True, race[1:] != race[:-1], True])
    for begin, end in pairwise(edges):
        rows = slice(begin, end)
        d, c = filters.enter(int(season[begin]), driver[rows], car[rows])
        out[:3, rows] = filters.expected(d, c)
        # A sprint goes no further: the race after it tells the same of the same cars, and better.
        out[3, rows] = filters.moved(d, c, weekend[rows].T)
        filters.learn(d, c, z[rows].T)
    return out


Key = tuple[str, int]


class _KalmanFilters:
    """Means (signals, ratings) and covariances (signals, ratings, ratings) of all that race now."""

    def __init__(self, noise: dict[str, Noise]) -> None:
        columns = np.array([astuple(n) for n in noise.values()]).T
        # Each field one value a signal.
        self.noise = dict(zip((field.name for field in fields(Noise)), columns, strict=True))
        self.mean = np.empty((len(noise), 0))
        self.cov = np.empty((len(noise), 0, 0))
        self.where: dict[Key, int] = {}
        self.seen: dict[Key, int] = {}
        self.season: int | None = None
        self.is_car = np.empty(0, bool)

    def enter(self, season: int, drivers: list[Key], cars: list[Key]) -> tuple[Ints, Ints]:
        """Bring the ratings to the morning of a race and find its drivers' and cars' places."""
        if self.season is not None:
            self._drift()
            if season != self.season:
                self._winter(season)
        self.season = season
        fresh = [key for key in dict.fromkeys([*drivers, *cars]) if key not in self.where]
        self._add(fresh)
        self.seen.update(dict.fromkeys([*drivers, *cars], season))
        return np.array([self.where[k] for k in drivers]), np.array([self.where[k] for k in cars])

    def expected(self, d: Ints, c: Ints) -> Floats:
        """Driver and car ratings and the sd of their sum (3, rows, signals)."""
        both = self.cov[:, d, d] + 2 * self.cov[:, d, c] + self.cov[:, c, c]
        return np.stack([self.mean[:, d].T, self.mean[:, c].T, np.sqrt(both).T])

    def learn(self, d: Ints, c: Ints, z: Floats) -> None:
        """Move the ratings by a race's signals z (signals, cars); a NaN moves nothing."""
        heard = np.flatnonzero(~np.isnan(z).all(axis=1))
        cross, gain, residual = self._heard(heard, d, c, z)
        self.mean[heard] += np.einsum("snm,sm->sn", gain, residual)
        self.cov[heard] -= gain @ cross

    def moved(self, d: Ints, c: Ints, z: Floats) -> Floats:
        """What learning from z would add to driver and car together (cars, signals)."""
        heard = np.flatnonzero(~np.isnan(z).all(axis=1))
        _, gain, residual = self._heard(heard, d, c, z)
        moved = np.zeros(z.shape)
        moved[heard] = np.einsum("scm,sm->sc", gain[:, d] + gain[:, c], residual)
        return moved.T

    def _heard(self, heard: Ints, d: Ints, c: Ints, z: Floats) -> tuple[Floats, Floats, Floats]:
        """Of the signals heard: covariances of the cars with all ratings (signals, cars, ratings), gains
        (signals, ratings, cars) and residuals (signals, cars)."""
        mean, cov, z = self.mean[heard], self.cov[heard], z[heard]
        noise = {name: values[heard][:, None] for name, values in self.noise.items()}
        seen = ~np.isnan(z)
        residual = z - mean[:, d] - mean[:, c]
        residual = np.where(seen, residual - _median(residual, seen)[:, None], 0.0)
        scale = np.sqrt(noise["race"])
        variance = scale**2 * np.maximum(1.0, np.abs(residual) / (noise["outlier"] * scale))
        cross = (cov[:, d] + cov[:, c]) * seen[:, :, None]
        spread = (cross[:, :, d] + cross[:, :, c]) * seen[:, None, :]
        spread += UNKNOWN * seen[:, :, None] * seen[:, None, :]
        diagonal = np.arange(len(d))
        spread[:, diagonal, diagonal] += variance
        gain = np.linalg.solve(spread, cross).transpose(0, 2, 1).astype(float)
        return cross, gain, residual

    def _drift(self) -> None:
        self._widen(self.noise["driver_drift"], self.noise["car_drift"])

    def _widen(self, drivers: Floats, cars: Floats) -> None:
        every = np.arange(len(self.is_car))
        self.cov[:, every, every] += np.where(self.is_car, cars[:, None], drivers[:, None])

    def _winter(self, season: int) -> None:
        self._forget(season)
        new_rules = season in NEW_RULES
        pull = self.noise["carry"] / (NEW_RULES_PULL if new_rules else 1.0)
        kept = np.where(self.is_car, pull[:, None], 1.0)
        self.mean *= kept
        self.cov *= kept[:, :, None] * kept[:, None, :]
        jump = self.noise["new_rules"] if new_rules else np.ones_like(pull)
        self._widen(jump * self.noise["driver_winter"], jump * self.noise["car_winter"])

    def _forget(self, season: int) -> None:
        kept = [key for key in self.where if self.seen[key] >= season - FORGOTTEN_AFTER]
        at = np.array([self.where[key] for key in kept], int)
        self.mean, self.cov = self.mean[:, at], self.cov[:, at[:, None], at]
        self.is_car = self.is_car[at]
        self.where = {key: place for place, key in enumerate(kept)}

    def _add(self, fresh: list[Key]) -> None:
        if not fresh:
            return
        held, added = len(self.where), len(fresh)
        is_car = np.array([side == "car" for side, _ in fresh])
        noise = {name: values[:, None] for name, values in self.noise.items()}
        mean = np.where(is_car, noise["new_car"], noise["new_driver"])
        variance = np.where(is_car, noise["new_car_sd"], noise["new_driver_sd"]) ** 2
        cov = np.zeros((len(self.mean), held + added, held + added))
        cov[:, :held, :held] = self.cov
        new = np.arange(held, held + added)
        cov[:, new, new] = variance
        self.mean, self.cov = np.concatenate([self.mean, mean], axis=1), cov
        self.is_car = np.concatenate([self.is_car, is_car])
        self.where.update({key: held + place for place, key in enumerate(fresh)})


def _median(values: Floats, seen: Bools) -> Floats:
    """Row medians of the values seen; 0 in a row without any."""
    ordered = np.sort(np.where(seen, values, np.inf), axis=1)
    count = seen.sum(axis=1)
    row = np.arange(len(values))
    low, high = ordered[row, np.maximum(count - 1, 0) // 2], ordered[row, np.maximum(count, 1) // 2]
    return np.where(count > 0, (low + high) / 2, 0.0)
