"""What places are worth, by the sporting regulations of each season since 2010.

A race gives 25-18-15-12-10-8-6-4-2-1, twice that in the last race of 2014; from 2019 to 2024 the
fastest lap gave a point to a car among the first ten. Races cut short give less: until 2021 half below
three quarters of the distance and nothing if no more than two laps were driven; since 2022 by a
graded scale. A sprint gave 3-2-1 in 2021 and gives points to eight since 2022.
"""

from dataclasses import dataclass

import numpy as np

from predictions.ml.probability import Floats

FIRST_SEASON = 2010
RACE = np.array([25, 18, 15, 12, 10, 8, 6, 4, 2, 1], float)
SPRINT_2021 = np.array([3, 2, 1], float)
SPRINT = np.array([8, 7, 6, 5, 4, 3, 2, 1], float)
DOUBLE_LAST_RACE = 2014
WITH_FASTEST_LAP = range(2019, 2025)
FASTEST_LAP_FROM_SHARE = 0.5

# Since 2022, by the share of the distance that was not reached.
GRADED = (
    (0.25, np.array([6, 4, 3, 2, 1], float)),
    (0.50, np.array([13, 10, 8, 6, 5, 4, 3, 2, 1], float)),
    (0.75, np.array([19, 14, 12, 9, 8, 6, 5, 3, 2, 1], float)),
)
NOTHING = np.zeros(0)

# A race goes over the fewest laps beyond this distance.
DISTANCE_KM, SHORTER_KM = 305.0, {"monaco": 260.0}
# What the laps of the result do not tell. At Spa in 2021 the leaders completed three laps, more than the
# two of the rule, but the result was taken from the end of the first.
LAPS_DRIVEN = {(2021, "belgium"): 3}
# In 2022 the graded scale was for races that stopped and were not resumed; this one was resumed.
FULL_AFTER_A_STOP = {(2022, "japan")}


@dataclass(frozen=True)
class Scale:
    """Points of the first places, and of the fastest lap if its car is among the first ten."""

    places: Floats
    fastest_lap: float = 0.0

    def of(self, position: float | None, fastest_lap: bool = False) -> float:
        """Points of a car; it scores nothing unless it is classified."""
        if position is None or not position <= len(RACE):
            return 0.0
        place = int(position) - 1
        points = self.places[place] if place < len(self.places) else 0.0
        return float(points + self.fastest_lap * fastest_lap)


def share_driven(season: int, grand_prix: str, laps: int | None, length_km: float | None) -> float:
    """The share of its distance that a race went over, 1 where that is not known."""
    if not laps or not length_km:
        return 1.0
    scheduled = np.ceil(SHORTER_KM.get(grand_prix, DISTANCE_KM) / length_km)
    return LAPS_DRIVEN.get((season, grand_prix), laps) / float(scheduled)


def race_scale(
    season: int,
    grand_prix: str = "",
    laps: int | None = None,
    length_km: float | None = None,
    is_last: bool = False,
) -> Scale:
    """The scale of a race that went over `laps` of `length_km`; without them, of its whole distance."""
    share = share_driven(season, grand_prix, laps, length_km)
    driven = LAPS_DRIVEN.get((season, grand_prix), laps)
    places = RACE
    if share < GRADED[-1][0] and (season, grand_prix) not in FULL_AFTER_A_STOP:
        places = _shortened(season, share, driven or 0)
    places = places * (2 if is_last and season == DOUBLE_LAST_RACE else 1)
    lap = season in WITH_FASTEST_LAP and share >= FASTEST_LAP_FROM_SHARE
    return Scale(places, float(lap))


def _shortened(season: int, share: float, laps: int) -> Floats:
    if season < 2022:
        return RACE / 2 if laps > 2 else NOTHING
    if laps < 2:
        return NOTHING
    return next(places for limit, places in GRADED if share < limit)


def sprint_scale(season: int) -> Scale:
    return Scale(SPRINT_2021 if season <= 2021 else SPRINT)
