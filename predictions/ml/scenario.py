"""The rows of a race's cars with another grid, other weather or other drivers, for a what-if.

A change that is already the case returns the same rows unchanged.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from predictions.ml.features import DRIVER, RATING_SD, WET_FROM_MM

RAIN_MM = 2.0  # in a race assumed wet: well above WET_FROM_MM


def swap_seats(seats: Sequence[int], replacements: Mapping[int, int]) -> list[int]:
    """Drivers by seat after `replacements` (replaced driver -> new driver).

    A new driver who is in the race already leaves their seat to the driver they replaced.
    """
    replaced = {new: old for old, new in replacements.items()}
    moved = dict(replacements)
    vacated = [new for new in replacements.values() if new in seats and new not in replacements]
    for seat in vacated:
        driver = seat
        while driver in replaced:
            driver = replaced[driver]
        moved[seat] = driver
    return [moved.get(driver, driver) for driver in seats]


def with_drivers(cars: pd.DataFrame, drivers: Sequence[int], known: pd.DataFrame) -> pd.DataFrame:
    """The cars with one driver each, whose features are rows of `known`.

    The sessions of this weekend, and so the grid position, belong to the car.
    """
    if cars["driver_id"].tolist() == list(drivers):
        return cars
    rows = known.set_index("driver_id", drop=False).loc[list(drivers)]
    names = [str(name) for name in cars]
    own = [name for name in names if name.startswith("driver_") or name in DRIVER]
    return cars.assign(
        **{name: rows[name].to_numpy() for name in own},
        # The uncertainty of the new pair is not known: take the larger of the two.
        **{name: np.fmax(cars[name].to_numpy(), rows[name].to_numpy()) for name in RATING_SD},
    )


def with_weather(cars: pd.DataFrame, wet: bool | None) -> pd.DataFrame:
    """The race with or without rain; temperature and wind stay."""
    expected = cars["precipitation_mm"].iloc[0]
    if wet is None or (not np.isnan(expected) and (expected >= WET_FROM_MM) == wet):
        return cars
    return cars.assign(precipitation_mm=RAIN_MM if wet else 0.0, is_wet=float(wet))


def with_grid(cars: pd.DataFrame, positions: Mapping[int, int], order: Sequence[int]) -> pd.DataFrame:
    """The named drivers at their grid positions; the others fill the rest in `order`. Gaps stay."""
    current = dict(zip(cars["driver_id"], cars["grid_position"], strict=True))
    if all(current[driver] == position for driver, position in positions.items()):
        return cars
    named = {position: driver for driver, position in positions.items()}
    others = iter([driver for driver in order if driver not in positions])
    slots = range(1, len(order) + 1)
    position_of = {named[slot] if slot in named else next(others): float(slot) for slot in slots}
    return cars.assign(grid_position=cars["driver_id"].map(position_of))
