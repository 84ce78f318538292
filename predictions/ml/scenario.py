"""A race that is a little different: the rows of its cars with another grid, other weather, other drivers.

Where what is asked is so already, the very rows come back.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from predictions.ml.features import DRIVER, RATING_SD, WET_FROM_MM

RAIN_MM = 2.0  # of a race that is said to be wet: well above WET_FROM_MM


def seated(seats: Sequence[int], by: Mapping[int, int]) -> list[int]:
    """Drivers by seat, after each key of `by` has made room for its value.

    Who is of the race already leaves his own seat, which goes to the driver who made room for him.
    """
    replaced = {new: out for out, new in by.items()}
    moved = dict(by)
    for free in [driver for driver in by.values() if driver in seats and driver not in by]:
        out = free
        while out in replaced:
            out = replaced[out]
        moved[free] = out
    return [moved.get(driver, driver) for driver in seats]


def driven_by(cars: pd.DataFrame, drivers: Sequence[int], known: pd.DataFrame) -> pd.DataFrame:
    """The cars with a driver each, whose rows are in `known`.

    What a car has shown this weekend, its place on the grid included, stays with the car.
    """
    if cars["driver_id"].tolist() == list(drivers):
        return cars
    rows = known.set_index("driver_id", drop=False).loc[list(drivers)]
    names = [str(name) for name in cars]
    own = [name for name in names if name.startswith("driver_") or name in DRIVER]
    return cars.assign(
        **{name: rows[name].to_numpy() for name in own},
        # How sure the two are together nobody knows: as unsure as the less sure.
        **{name: np.fmax(cars[name].to_numpy(), rows[name].to_numpy()) for name in RATING_SD},
    )


def in_weather(cars: pd.DataFrame, wet: bool | None) -> pd.DataFrame:
    """The race in rain or without; temperature and wind stay."""
    expected = cars["precipitation_mm"].iloc[0]
    if wet is None or (not np.isnan(expected) and (expected >= WET_FROM_MM) == wet):
        return cars
    return cars.assign(precipitation_mm=RAIN_MM if wet else 0.0, is_wet=float(wet))


def on_grid(cars: pd.DataFrame, places: Mapping[int, int], order: Sequence[int]) -> pd.DataFrame:
    """The drivers named at their places; the others keep their `order` around them, and all their gaps."""
    now = dict(zip(cars["driver_id"], cars["grid_position"], strict=True))
    if all(now[driver] == place for driver, place in places.items()):
        return cars
    named = {place: driver for driver, place in places.items()}
    others = iter([driver for driver in order if driver not in places])
    slots = range(1, len(order) + 1)
    place_of = {named[slot] if slot in named else next(others): float(slot) for slot in slots}
    return cars.assign(grid_position=cars["driver_id"].map(place_of))
