"""The probability that a car retires: the rate of the era, and what its car and its driver add to it.

A car retires where it starts and is not classified, whatever the reason. The rate of the era is the share of
such cars in the last races; the surplus of a car, or of a driver, is how many more retirements it had than
that rate expects. Surpluses are divided by the number of entries plus PRIOR_ENTRIES, so that a few races
move the rate of an entry little.
"""

import numpy as np
import pandas as pd

from predictions.ml.history import History
from predictions.ml.races import Floats, Ints, race_slices

# Chosen on the races of 2004-2018.
ERA_HALF_LIFE_RACES = 30.0
SURPLUS_HALF_LIFE_RACES = 20.0
PRIOR_ENTRIES = 60.0
LOWEST, HIGHEST = 0.02, 0.9
FIRST_RATE = 0.4  # before the first race of all

# A surplus and the number of entries behind it belong to the driver or to the car, and move with them.
COLUMNS = (
    "era_retirement_rate",
    "driver_retirement_surplus",
    "driver_retirement_entries",
    "car_retirement_surplus",
    "car_retirement_entries",
)


def records(history: History) -> pd.DataFrame:
    """COLUMNS of each entry before its race, indexed as `history.entries`.

    The rate of the era is a probability; a surplus is in retirements, the entries in races, and both count
    half after SURPLUS_HALF_LIFE_RACES races. A race without a result changes nothing.
    """
    entries = history.entries
    d, drivers = pd.factorize(entries["driver_id"])
    c, cars = pd.factorize(entries["lineage_id"])
    out = entries["position"].isna().to_numpy(np.float64)
    owners = (_Surplus(len(drivers)), _Surplus(len(cars)))
    rate, weight = FIRST_RATE, 0.0
    table = np.empty((len(entries), len(COLUMNS)))
    for rows in race_slices(entries["race_id"].to_numpy()):
        both = [owner.of(key[rows]) for owner, key in zip(owners, (d, c), strict=True)]
        table[rows] = np.column_stack([np.full(len(out[rows]), rate), *both])
        if out[rows].all():
            continue
        for owner, key in zip(owners, (d, c), strict=True):
            owner.add(key[rows], np.asarray(out[rows] - rate))
        weight = weight * 0.5 ** (1 / ERA_HALF_LIFE_RACES) + 1
        rate += (out[rows].mean() - rate) / weight
    return pd.DataFrame(table, entries.index, list(COLUMNS))


def retirement_probability(frame: pd.DataFrame) -> Floats:
    """The probability (rows,) that a car retires, from rows with COLUMNS."""
    surplus = frame["driver_retirement_surplus"] + frame["car_retirement_surplus"]
    entries = frame["driver_retirement_entries"] + frame["car_retirement_entries"]
    rate = frame["era_retirement_rate"] + surplus / (entries + PRIOR_ENTRIES)
    return np.asarray(np.clip(rate.to_numpy(float), LOWEST, HIGHEST))


class _Surplus:
    """The decayed surplus and number of entries of all drivers, or of all cars."""

    def __init__(self, owners: int) -> None:
        self.surplus, self.entries = np.zeros(owners), np.zeros(owners)

    def of(self, key: Ints) -> Floats:
        return np.column_stack([self.surplus[key], self.entries[key]])

    def add(self, key: Ints, surplus: Floats) -> None:
        decay = 0.5 ** (1 / SURPLUS_HALF_LIFE_RACES)
        self.surplus *= decay
        self.entries *= decay
        np.add.at(self.surplus, key, surplus)
        np.add.at(self.entries, key, 1.0)
