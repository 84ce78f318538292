"""Features of simulated races with known strengths."""

import numpy as np
import pandas as pd

from predictions.ml import features
from predictions.ml.history import ENTRY_COLUMNS, RACE_COLUMNS, History

CARS = 8
A_SEASON = 10


def drawn_features(races=45, seed=0, sprints=False):
    """Features of races drawn from strengths that show in grid and gap to pole; a tenth of the cars retires.

    With `sprints`, every other race has one, in the order of the strengths.
    """
    rng = np.random.default_rng(seed)
    skill = np.linspace(1.5, -1.5, CARS)
    entries = [_race(number, skill, rng) for number in range(1, races + 1)]
    if sprints:
        for cars in entries[::2]:
            cars["sprint_position"] = cars["grid"]
    table = pd.DataFrame({"race_id": range(1, races + 1)})
    table["season"] = 2001 + (table["race_id"] - 1) // A_SEASON
    table["circuit_id"] = table["race_id"] % 5
    table["track_length_km"] = 4.0 + table["circuit_id"] / 2
    return features.build(History(table.reindex(columns=list(RACE_COLUMNS)), pd.concat(entries)))


def _race(number, skill, rng):
    pace = skill + rng.normal(0, 0.5, CARS)
    out = rng.random(CARS) < 0.1
    finish = (pace + rng.gumbel(size=CARS) - 100 * out).argsort()[::-1].argsort() + 1.0
    grid = pace.argsort()[::-1].argsort() + 1.0
    cars = {
        "race_id": number,
        "driver_id": np.arange(CARS),
        "constructor_id": np.arange(CARS) // 2,
        "lineage_id": np.arange(CARS) // 2,
        "entered": True,
        "position": np.where(out, np.nan, finish),
        "retired": out,
        "grid": grid,
        "provisional_grid": grid,
        "qualified": grid,
        "gap_to_pole": (pace.max() - pace) / 2,
        "part_gap": (pace.max() - pace) / 2,
        "practice_gap": (pace.max() - pace) / 2 + rng.random(CARS),
        "fastest_lap_gap": (pace.max() - pace) / 2,
        "sprint_position": np.nan,
    }
    # No index of its own: features are joined by it.
    index = range((number - 1) * CARS, number * CARS)
    return pd.DataFrame(cars, index=index)[list(ENTRY_COLUMNS)]
