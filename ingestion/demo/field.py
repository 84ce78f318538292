"""The drivers, constructors and cars of one season."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ingestion.demo.geography import Country

Floats = np.ndarray[Any, Any]

EPOCH = 2000
"""Every world begins in this season, even if an archive shows only later ones."""
CONSTRUCTORS, SEATS = 10, 20


@dataclass(frozen=True)
class Driver:
    id: str
    first_name: str
    last_name: str
    abbreviation: str
    number: int
    gender: str
    born: date
    country: Country
    talent: float
    one_lap: float
    at_type: tuple[float, ...]
    error_rate: float

    def age(self, year: int) -> int:
        return year - self.born.year


@dataclass(frozen=True)
class Constructor:
    id: str
    name: str
    country: Country
    engine: str


@dataclass(frozen=True)
class Swap:
    """Two drivers change seats before `round_number`."""

    round_number: int
    seats: tuple[int, int]


@dataclass(frozen=True)
class Cars:
    """One season's cars, a value per constructor; paces in percent of a lap, larger is faster."""

    pace: Floats
    at_type: Floats
    """Shape (constructors, circuit types)."""
    race_trim: Floats
    failure_rate: Floats
    development: Floats
    """Shape (rounds, constructors): the gain of each car since the winter."""


@dataclass(frozen=True)
class Field:
    """One season's seats (seat i belongs to constructor i // 2) and hidden strengths."""

    year: int
    drivers: tuple[Driver, ...]
    drift: dict[str, float]
    constructors: tuple[Constructor, ...]
    cars: Cars
    swap: Swap | None

    def drivers_at(self, round_number: int) -> tuple[Driver, ...]:
        seats = list(self.drivers)
        if self.swap and round_number >= self.swap.round_number:
            a, b = self.swap.seats
            seats[a], seats[b] = seats[b], seats[a]
        return tuple(seats)

    def skill(self, driver: Driver) -> float:
        """Talent, the slow drift of a career, and age: best at 29, 0.15 less ten years before and after."""
        ageing = -0.0015 * (driver.age(self.year) - 29) ** 2
        return driver.talent + self.drift[driver.id] + ageing
