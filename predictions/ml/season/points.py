"""The points of each place, by the sporting regulations of each season since 2010, and how many places
scored in each season since 1950.

A race gives 25-18-15-12-10-8-6-4-2-1, and gave twice that in the last race of 2014. From 2019 to 2024 the
fastest lap gave a point to a car among the first ten. Shortened races give less: until 2021, half the points
below three quarters of the distance and none for up to two laps; since 2022, by a graded scale. A sprint
gave 3-2-1 in 2021 and gives points to the first eight since 2022.
"""

from dataclasses import dataclass

import numpy as np

from predictions.ml.races import Floats

FIRST_SEASON = 2010
RACE_POINTS = np.array([25, 18, 15, 12, 10, 8, 6, 4, 2, 1], float)
SPRINT_POINTS_2021 = np.array([3, 2, 1], float)
SPRINT_POINTS = np.array([8, 7, 6, 5, 4, 3, 2, 1], float)
DOUBLE_LAST_RACE = 2014
WITH_FASTEST_LAP = range(2019, 2025)
FASTEST_LAP_FROM_SHARE = 0.5

# The number of places with points since each season.
SCORING_PLACES = {1950: 5, 1960: 6, 2003: 8, 2010: 10}

# Since 2022: (share of the distance, points of a race that was shorter than this).
SHORTENED_RACE_POINTS = (
    (0.25, np.array([6, 4, 3, 2, 1], float)),
    (0.50, np.array([13, 10, 8, 6, 5, 4, 3, 2, 1], float)),
    (0.75, np.array([19, 14, 12, 9, 8, 6, 5, 3, 2, 1], float)),
)
NO_POINTS = np.zeros(0)

# A race has the smallest number of laps that exceeds this distance.
DISTANCE_KM, SHORTER_KM = 305.0, {"monaco": 260.0}
# Races whose result does not show the laps driven. At Spa in 2021 the leaders completed three laps, more
# than the two of the rule, but the result was taken from the end of the first.
CORRECTED_LAPS = {(2021, "belgium"): 3}
# In 2022 the graded scale did not apply to races that were stopped and resumed.
RESUMED_RACES = {(2022, "japan")}


@dataclass(frozen=True)
class Scale:
    """The points of one race or sprint.

    Attributes
    ----------
    places : points of the first places, from the winner on.
    fastest_lap : points of the fastest lap, if its car is among the first ten.
    """

    places: Floats
    fastest_lap: float = 0.0

    def points_for(self, position: float | None, fastest_lap: bool = False) -> float:
        """The points of a car; `position` counts from 1, None or NaN if it is not classified."""
        if position is None or not position <= len(RACE_POINTS):
            return 0.0
        place = int(position) - 1
        points = self.places[place] if place < len(self.places) else 0.0
        return float(points + self.fastest_lap * fastest_lap)


def scoring_places(season: int) -> int:
    """How many places give points in a race of full distance."""
    return next(places for first, places in reversed(SCORING_PLACES.items()) if season >= first)


def share_driven(season: int, grand_prix: str, laps: int | None, length_km: float | None) -> float:
    """The share of its scheduled distance that was driven in a race; 1 if unknown."""
    if not laps or not length_km:
        return 1.0
    scheduled = np.ceil(SHORTER_KM.get(grand_prix, DISTANCE_KM) / length_km)
    return CORRECTED_LAPS.get((season, grand_prix), laps) / float(scheduled)


def race_scale(
    season: int,
    grand_prix: str = "",
    laps: int | None = None,
    length_km: float | None = None,
    is_last: bool = False,
) -> Scale:
    """The scale of a race.

    Parameters
    ----------
    grand_prix : F1DB id, for the races with a distance or a ruling of their own.
    laps, length_km : laps driven and the length of one; without them the race has its full distance.
    is_last : whether it is the last race of the season.
    """
    share = share_driven(season, grand_prix, laps, length_km)
    driven = CORRECTED_LAPS.get((season, grand_prix), laps)
    places = RACE_POINTS
    if share < SHORTENED_RACE_POINTS[-1][0] and (season, grand_prix) not in RESUMED_RACES:
        places = _shortened(season, share, driven or 0)
    places = places * (2 if is_last and season == DOUBLE_LAST_RACE else 1)
    lap = season in WITH_FASTEST_LAP and share >= FASTEST_LAP_FROM_SHARE
    return Scale(places, float(lap))


def _shortened(season: int, share: float, laps: int) -> Floats:
    if season < 2022:
        return RACE_POINTS / 2 if laps > 2 else NO_POINTS
    if laps < 2:
        return NO_POINTS
    return next(places for limit, places in SHORTENED_RACE_POINTS if share < limit)


def sprint_scale(season: int) -> Scale:
    return Scale(SPRINT_POINTS_2021 if season <= 2021 else SPRINT_POINTS)
