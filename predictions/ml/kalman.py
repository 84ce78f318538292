"""Kalman filters for the ratings of drivers and cars, one filter for each signal.

A filter models the signal z of a car in a race as d + c + a + e: the driver's rating, the car's rating,
a constant of the race with a wide prior, and noise. The variance of the noise grows for residuals beyond
`outlier` standard deviations, so one bad race changes a rating little. Ratings drift from race to race.
Between seasons those of cars move towards 0 and all get less certain, most where the rules change.

R. E. Kalman, "A new approach to linear filtering and prediction problems", J. Basic Engineering 82 (1960)
35-45. The noise: P. J. Huber, Robust Statistics, 1981.
"""

from dataclasses import astuple, dataclass, fields

import numpy as np

from predictions.ml.history import NEW_RULES
from predictions.ml.races import Bools, Floats, Ints

NEW_RULES_PULL = 1.15
INACTIVE_SEASONS = 3  # after so many without a race an entrant starts again as a new one
RACE_CONSTANT_VARIANCE = 25.0  # large against all other variances
# A driver with fewer starts still learns, and changes more: factors of the variances that time adds.
NEW_DRIVER_STARTS = 40
NEW_DRIVER_WINTER, NEW_DRIVER_DRIFT = 5.0, 4.0

Key = tuple[str, int]  # "driver" or "car", and the id


@dataclass(frozen=True)
class Noise:
    """The settings of one filter, in units of its signal.

    Attributes
    ----------
    race : variance of a signal about the ratings.
    driver_drift, car_drift : variance that a race adds.
    new_driver_sd, new_car_sd : standard deviation of a first rating.
    carry : share of a car's rating that is left after a winter.
    car_winter, driver_winter : variance that a winter adds.
    new_rules : factor of these two before a season with new rules.
    new_driver, new_car : first rating.
    outlier : standard deviations from which the variance of the noise grows.
    """

    race: float
    driver_drift: float
    car_drift: float
    new_driver_sd: float
    new_car_sd: float
    carry: float
    car_winter: float
    driver_winter: float
    new_rules: float
    new_driver: float
    new_car: float
    outlier: float


class KalmanFilters:
    """The filters of all signals, side by side.

    Attributes
    ----------
    mean : ratings (signals, ratings) of all active drivers and cars.
    cov : their covariances (signals, ratings, ratings).
    index : the column of each driver and car in both.
    """

    def __init__(self, noise: dict[str, Noise]) -> None:
        columns = np.array([astuple(n) for n in noise.values()]).T
        # By field, one value for each signal.
        self.noise = dict(zip((field.name for field in fields(Noise)), columns, strict=True))
        self.mean = np.empty((len(noise), 0))
        self.cov = np.empty((len(noise), 0, 0))
        self.index: dict[Key, int] = {}
        self.last_season: dict[Key, int] = {}
        self.season: int | None = None
        self.is_car = np.empty(0, bool)
        self.starts = np.empty(0, int)

    def start_race(self, season: int, drivers: list[Key], cars: list[Key]) -> tuple[Ints, Ints]:
        """Advance the ratings to a race; returns the columns of its drivers and cars."""
        if self.season is not None:
            self._add_variance(self.noise["driver_drift"], self.noise["car_drift"], NEW_DRIVER_DRIFT)
            if season != self.season:
                self._start_season(season)
        self.season = season
        self._add([key for key in dict.fromkeys([*drivers, *cars]) if key not in self.index])
        self.last_season.update(dict.fromkeys([*drivers, *cars], season))
        d, c = np.array([self.index[k] for k in drivers]), np.array([self.index[k] for k in cars])
        self.starts[d] += 1
        return d, c

    def expected(self, d: Ints, c: Ints, entered: Bools) -> Floats:
        """The ratings of drivers `d` and cars `c`, and the sd of their sum (3, cars, signals).

        The sd is that of the difference from the mean of the cars `entered`: what is uncertain about all of
        them alike, such as the level of the whole field, changes no probability.
        """
        of_cars = self.cov[:, d] + self.cov[:, c]
        cov = of_cars[:, :, d] + of_cars[:, :, c]  # (signals, cars, cars)
        with_mean = cov[:, :, entered].mean(axis=2)
        of_mean = with_mean[:, entered].mean(axis=1, keepdims=True)
        variance = cov.diagonal(axis1=1, axis2=2) - 2 * with_mean + of_mean
        sd = np.sqrt(np.maximum(variance, 0.0))
        return np.stack([self.mean[:, d].T, self.mean[:, c].T, sd.T])

    def update(self, d: Ints, c: Ints, z: Floats) -> None:
        """Update the ratings with the signals z (signals, cars) of a race; NaN changes nothing."""
        observed = np.flatnonzero(~np.isnan(z).all(axis=1))
        cross, gain, residual = self._gain(observed, d, c, z)
        self.mean[observed] += np.einsum("snm,sm->sn", gain, residual)
        self.cov[observed] -= gain @ cross

    def predicted_change(self, d: Ints, c: Ints, z: Floats) -> Floats:
        """What `update` with z would add to driver and car together (cars, signals)."""
        observed = np.flatnonzero(~np.isnan(z).all(axis=1))
        _, gain, residual = self._gain(observed, d, c, z)
        change = np.zeros(z.shape)
        change[observed] = np.einsum("scm,sm->sc", gain[:, d] + gain[:, c], residual)
        return change.T

    def _gain(self, observed: Ints, d: Ints, c: Ints, z: Floats) -> tuple[Floats, Floats, Floats]:
        """For the observed signals: covariances of the cars with all ratings (signals, cars, ratings),
        Kalman gains (signals, ratings, cars) and residuals (signals, cars)."""
        mean, cov, z = self.mean[observed], self.cov[observed], z[observed]
        seen = ~np.isnan(z)
        residual = z - mean[:, d] - mean[:, c]
        residual = np.where(seen, residual - _median(residual, seen)[:, None], 0.0)
        cross = (cov[:, d] + cov[:, c]) * seen[:, :, None]
        innovation = (cross[:, :, d] + cross[:, :, c]) * seen[:, None, :]
        innovation += RACE_CONSTANT_VARIANCE * seen[:, :, None] * seen[:, None, :]
        diagonal = np.arange(len(d))
        innovation[:, diagonal, diagonal] += self._noise_variance(observed, residual)
        gain = np.linalg.solve(innovation, cross).transpose(0, 2, 1).astype(float)
        return cross, gain, residual

    def _noise_variance(self, observed: Ints, residual: Floats) -> Floats:
        """The variance of each car's noise (signals, cars), larger for outliers."""
        race, outlier = (self.noise[name][observed][:, None] for name in ("race", "outlier"))
        sd = np.sqrt(race)
        return np.asarray(sd**2 * np.maximum(1.0, np.abs(residual) / (outlier * sd)))

    def _add_variance(self, drivers: Floats, cars: Floats, of_new_driver: float) -> None:
        """Add variance to the ratings; `of_new_driver` times as much for drivers with few starts."""
        every = np.arange(len(self.is_car))
        factor = np.where(self.starts < NEW_DRIVER_STARTS, of_new_driver, 1.0)
        added = np.where(self.is_car, cars[:, None], factor * drivers[:, None])
        self.cov[:, every, every] += added

    def _start_season(self, season: int) -> None:
        self._drop_inactive(season)
        new_rules = season in NEW_RULES
        carry = self.noise["carry"] / (NEW_RULES_PULL if new_rules else 1.0)
        kept = np.where(self.is_car, carry[:, None], 1.0)
        self.mean *= kept
        self.cov *= kept[:, :, None] * kept[:, None, :]
        factor = self.noise["new_rules"] if new_rules else np.ones_like(carry)
        winters = factor * self.noise["driver_winter"], factor * self.noise["car_winter"]
        self._add_variance(*winters, NEW_DRIVER_WINTER)

    def _drop_inactive(self, season: int) -> None:
        kept = [key for key in self.index if self.last_season[key] >= season - INACTIVE_SEASONS]
        columns = np.array([self.index[key] for key in kept], int)
        self.mean, self.cov = self.mean[:, columns], self.cov[:, columns[:, None], columns]
        self.is_car, self.starts = self.is_car[columns], self.starts[columns]
        self.index = {key: column for column, key in enumerate(kept)}

    def _add(self, keys: list[Key]) -> None:
        """Add new drivers and cars, independent of all others."""
        if not keys:
            return
        before, added = len(self.index), len(keys)
        is_car = np.array([kind == "car" for kind, _ in keys])
        noise = {name: values[:, None] for name, values in self.noise.items()}
        mean = np.where(is_car, noise["new_car"], noise["new_driver"])
        variance = np.where(is_car, noise["new_car_sd"], noise["new_driver_sd"]) ** 2
        cov = np.zeros((len(self.mean), before + added, before + added))
        cov[:, :before, :before] = self.cov
        new = np.arange(before, before + added)
        cov[:, new, new] = variance
        self.mean, self.cov = np.concatenate([self.mean, mean], axis=1), cov
        self.is_car = np.concatenate([self.is_car, is_car])
        self.starts = np.concatenate([self.starts, np.zeros(added, int)])
        self.index.update(zip(keys, new.tolist(), strict=True))


def _median(values: Floats, seen: Bools) -> Floats:
    """The median of the `seen` values of each row; 0 for a row without any."""
    ordered = np.sort(np.where(seen, values, np.inf), axis=1)
    count = seen.sum(axis=1)
    row = np.arange(len(values))
    low, high = ordered[row, np.maximum(count - 1, 0) // 2], ordered[row, np.maximum(count, 1) // 2]
    return np.where(count > 0, (low + high) / 2, 0.0)
