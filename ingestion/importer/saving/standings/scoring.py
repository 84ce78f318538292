"""Which results count for a championship, by the sporting regulations of each season.

Drivers counted only their best results until 1990, constructors until 1978. The constructors' championship
began in 1958, and until 1978 only the best car of a constructor scored in a race. The Indianapolis 500
counted for drivers only.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

FIRST_CONSTRUCTORS_SEASON, LAST_BEST_CAR_SEASON = 1958, 1978
DRIVERS_ONLY = "indianapolis"
# Where constructors did not get their driver's points: he got more for a win, or one for the fastest lap.
CONSTRUCTOR_POINTS = {1958: (8, 6, 4, 3, 2), 1959: (8, 6, 4, 3, 2), 1961: (8, 6, 4, 3, 2, 1)}


class Score(NamedTuple):
    """A car in a race or, without a position, in a sprint."""

    entrant: int
    position: int | None
    points: Decimal
    started: bool


class Part(NamedTuple):
    """Of so many races of a season so many results count."""

    races: int
    best: int


# Of a season in two parts, the second has all further races.
BEST: dict[int, tuple[Part, ...]] = {
    **dict.fromkeys(range(1950, 1954), (Part(99, 4),)),
    **dict.fromkeys(range(1954, 1958), (Part(99, 5),)),
    **dict.fromkeys((1958, 1960, 1963, 1964, 1965), (Part(99, 6),)),
    **dict.fromkeys((1959, 1961, 1962, 1966), (Part(99, 5),)),
    **dict.fromkeys((1967, 1969, 1971), (Part(6, 5), Part(99, 4))),
    **dict.fromkeys((1968, 1972), (Part(6, 5), Part(99, 5))),
    1970: (Part(7, 6), Part(99, 5)),
    **dict.fromkeys((1973, 1974), (Part(8, 7), Part(99, 6))),
    1975: (Part(7, 6), Part(99, 6)),
    **dict.fromkeys((1976, 1978), (Part(8, 7), Part(99, 7))),
    1977: (Part(9, 8), Part(99, 7)),
    1979: (Part(7, 4), Part(99, 4)),
    1980: (Part(7, 5), Part(99, 5)),
    **dict.fromkeys(range(1981, 1991), (Part(99, 11),)),
}


# How many places decide between equal points, from each season on: F1DB used to compare those that scored.
TIE_PLACES = {1950: 5, 1960: 6, 2000: 60}


def tie_places(year: int) -> int:
    return TIE_PLACES[max(season for season in TIE_PLACES if season <= year)]


def is_computable(year: int, of_constructors: bool) -> bool:
    """Whether the results show who scores: until 1978 another engine made another constructor."""
    return not of_constructors or year > LAST_BEST_CAR_SEASON


def is_held(year: int, of_constructors: bool) -> bool:
    return not of_constructors or year >= FIRST_CONSTRUCTORS_SEASON


def scores(year: int, grand_prix: str, cars: Iterable[Score], of_constructors: bool) -> list[Score]:
    """Those that count for the championship, in the order of `cars`."""
    if not of_constructors:
        return list(cars)
    if DRIVERS_ONLY in grand_prix and year <= LAST_BEST_CAR_SEASON:
        return []
    if year > LAST_BEST_CAR_SEASON:
        return list(cars)
    best: dict[int, Score] = {}
    for car in cars:
        scored = car._replace(points=_constructor_points(year, car))
        other = best.get(car.entrant)
        if other is None or _rank(scored) < _rank(other):
            best[car.entrant] = scored
    return list(best.values())


def _constructor_points(year: int, car: Score) -> Decimal:
    scale = CONSTRUCTOR_POINTS.get(year)
    if scale is None or not car.points:
        return car.points
    return Decimal(scale[car.position - 1]) if car.position and car.position <= len(scale) else Decimal(0)


def _rank(car: Score) -> tuple[Decimal, int, bool]:
    return -car.points, car.position or 99, not car.started


def counted(year: int, points: Mapping[int, Decimal], of_constructors: bool) -> Decimal:
    """The sum of the points by number of the race in the season, or of the best ones."""
    parts = BEST.get(year, ())
    if of_constructors and year > LAST_BEST_CAR_SEASON:
        parts = ()
    if not parts:
        return sum(points.values(), Decimal(0))
    total, first = Decimal(0), 1
    for part in parts:
        in_part = [value for race, value in points.items() if first <= race < first + part.races]
        total += sum(sorted(in_part, reverse=True)[: part.best], Decimal(0))
        first += part.races
    return total
