"""The signals of a race that the ratings follow, the higher the better.

rank         normal score of the finishing position among the classified cars
qualifying   minus the gap to the best time of the car's last part of qualifying (per cent, at most
             MAX_GAP), in units of the race's median gap
practice     the same of the mean gap over the practice sessions
finish       -1.2 sqrt(gap to the winner in per cent + 0.02)
fastest_lap  minus the gap to the race's fastest lap (per cent)

Normal scores: G. Blom, Statistical Estimates and Transformed Beta-Variables, 1958.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from predictions.ml.history import MAX_GAP
from predictions.ml.races import Floats, Ints, race_medians

SIGNALS = ("rank", "qualifying", "practice", "finish", "fastest_lap")
# Known before the race: the sessions of the weekend, and a sprint, which counts as a short race.
WEEKEND_SIGNALS = ("practice", "qualifying")
SPRINT_SIGNALS = ("rank", "finish")


def signals(entries: pd.DataFrame) -> Floats:
    """The signals of each race: (entries, signals) in the order of SIGNALS; NaN where there is none."""
    by_race = entries["race_id"]
    position = entries["position"].groupby(by_race).rank()
    classified = position.groupby(by_race).transform("count")
    race = by_race.to_numpy()
    z = np.column_stack(
        [
            -ndtri((position - 0.375) / (classified + 0.25)),
            -in_units_of_median(entries["part_gap"].to_numpy(float), race),
            -in_units_of_median(entries["practice_gap"].to_numpy(float), race),
            -1.2 * np.sqrt(entries["finish_gap"] + 0.02),
            -entries["fastest_lap_gap"],
        ]
    )
    return np.where(np.isfinite(z), z, np.nan)  # a source may give a time of 0


def weekend_signals(entries: pd.DataFrame) -> Floats:
    """`signals` of the sessions before the race: practice, qualifying and a sprint."""
    sprint = {"position": entries["sprint_position"], "finish_gap": entries["sprint_gap"]}
    return signals(entries.assign(**sprint, fastest_lap_gap=np.nan))


def in_units_of_median(gap: Floats, race: Ints) -> Floats:
    """Gaps (rows,) in units of their race's median gap: one per cent means less on a wet or a long lap."""
    limited = np.minimum(gap, MAX_GAP)
    # The lower limit keeps the result finite where all cars have the same time.
    return np.asarray(limited / np.maximum(race_medians(limited[:, None], race)[:, 0], 0.1))
