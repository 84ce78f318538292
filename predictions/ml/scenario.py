"""The rows of the cars of a race with another grid, other weather or other drivers, for a what-if.

`cars` are the rows of one race of `features.build`. A change that is already the case returns the same
rows.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from predictions.ml.features import DRIVER, RATING_SD, WET_FROM_MM

RAIN_MM = 2.0  # in a race assumed wet: well above WET_FROM_MM


def swap_seats(seats: Sequence[int], replacements: Mapping[int, int]) -> list[int]:
    """Replace drivers of a race.

    Parameters
    ----------
    seats : the driver in each seat.
    replacements : replaced driver -> new driver. A new driver who is in the race already leaves their seat
        to the driver they replaced.

    Returns
    -------
    The driver in each seat after the replacements.
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
    """The cars with other drivers.

    Parameters
    ----------
    drivers : the driver of each car, in the order of `cars`.
    known : rows of `features.build` with the features of all these drivers, one row for each.

    Returns
    -------
    The features of a driver follow them. Those of the car, the sessions of this weekend and the grid
    position stay with the car.
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
    """The race with rain (True) or without (False); None keeps the forecast. Temperature and wind stay."""
    expected = cars["precipitation_mm"].iloc[0]
    if wet is None or (not np.isnan(expected) and (expected >= WET_FROM_MM) == wet):
        return cars
    return cars.assign(precipitation_mm=RAIN_MM if wet else 0.0, is_wet=float(wet))


def with_grid(cars: pd.DataFrame, positions: Mapping[int, int], order: Sequence[int]) -> pd.DataFrame:
    """The race with another grid.

    Parameters
    ----------
    positions : new grid positions by driver, from 1.
    order : all drivers; those without a new position take the remaining ones in this order.

    Returns
    -------
    The gaps in qualifying stay.
    """
    current = dict(zip(cars["driver_id"], cars["grid_position"], strict=True))
    if all(current[driver] == position for driver, position in positions.items()):
        return cars
    named = {position: driver for driver, position in positions.items()}
    others = iter([driver for driver in order if driver not in positions])
    slots = range(1, len(order) + 1)
    position_of = {named[slot] if slot in named else next(others): float(slot) for slot in slots}
    return cars.assign(grid_position=cars["driver_id"].map(position_of))
