"""Invented countries and circuits, at real positions on land so that they have real weather."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from math import ceil
from zlib import crc32

import numpy as np

from ingestion.demo.draws import Purpose, generator
from ingestion.demo.names import COUNTRY, PLACE, invent, slug

# Latitude, longitude and continent of inland spots, far enough from any coast to move a degree.
_ANCHORS: tuple[tuple[float, float, str], ...] = (
    (39.0, -98.5, "north-america"),
    (51.5, -106.0, "north-america"),
    (25.0, -104.0, "north-america"),
    (-34.5, -64.5, "south-america"),
    (-19.5, -47.5, "south-america"),
    (47.5, 4.0, "europe"),
    (40.5, -3.0, "europe"),
    (50.5, 10.5, "europe"),
    (48.5, 16.0, "europe"),
    (52.0, 20.5, "europe"),
    (47.0, 20.5, "europe"),
    (39.5, 35.5, "asia"),
    (48.0, 68.0, "asia"),
    (24.0, 45.0, "asia"),
    (23.5, 78.5, "asia"),
    (34.0, 110.5, "asia"),
    (-26.5, 26.0, "africa"),
    (-24.5, 145.0, "australia"),
)
_CIRCUITS = 24
_RACE_KM, _SPRINT_KM = 305, 100
# Of the pace, in percent of a lap, that an entrant adds at a circuit.
_ENTRANT_SD = 0.1


class CircuitType(IntEnum):
    STREET = 0
    POWER = 1
    TECHNICAL = 2


# Lap speed in km/h and the range of turns of each type.
_SPEED = {CircuitType.STREET: 190, CircuitType.POWER: 238, CircuitType.TECHNICAL: 208}
_TURNS = {
    CircuitType.STREET: (17, 25),
    CircuitType.POWER: (10, 15),
    CircuitType.TECHNICAL: (14, 20),
}


@dataclass(frozen=True)
class Country:
    id: str
    name: str
    demonym: str
    code: str
    """Two letters from the private range of ISO 3166 (XA-XZ)."""
    continent: str


@dataclass(frozen=True)
class Character:
    """How a circuit differs: factors of the world's own values, and the key of what entrants add there.

    grid: of the weight of the starting slot. risk: of failures and errors. rain: of the rate of wet races.
    """

    grid: float = 1.0
    risk: float = 1.0
    rain: float = 1.0
    key: tuple[int, int] | None = None

    def of_driver(self, driver_id: str) -> float:
        """Pace in percent of a lap that a driver has here for a whole career; 0 without a key."""
        return _effect(*self.key, 0, crc32(driver_id.encode())) if self.key else 0.0

    def of_constructor(self, number: int) -> float:
        """The same for the cars of a constructor, through all its names."""
        return _effect(*self.key, 1, number) if self.key else 0.0


PLAIN = Character()


@dataclass(frozen=True)
class Circuit:
    id: str
    name: str
    country: Country
    grand_prix_id: str
    grand_prix: str
    type: CircuitType
    clockwise: bool
    latitude: float
    longitude: float
    length_km: Decimal
    turns: int
    race_hour: int
    """Local hour of the race's start, 14 or 15."""
    character: Character = PLAIN

    @property
    def laps(self) -> int:
        return ceil(_RACE_KM / self.length_km)

    @property
    def sprint_laps(self) -> int:
        return ceil(_SPRINT_KM / self.length_km)

    @property
    def lap_ms(self) -> float:
        """A perfect qualifying lap."""
        return float(self.length_km) / _SPEED[self.type] * 3_600_000


@dataclass(frozen=True)
class Geography:
    countries: tuple[Country, ...]
    circuits: tuple[Circuit, ...]


def build_geography(seed: int, circuits_differ: bool = False) -> Geography:
    """The countries and circuits of a world; they never change."""
    rng = generator(seed, Purpose.GEOGRAPHY)
    used: set[str] = set()
    countries = tuple(
        _country(invent(rng, COUNTRY, used), index, continent)
        for index, (_, _, continent) in enumerate(_ANCHORS)
    )
    circuits = tuple(_circuit(rng, used, index, countries) for index in range(_CIRCUITS))
    if circuits_differ:
        circuits = tuple(replace(one, character=_character(seed, i)) for i, one in enumerate(circuits))
    return Geography(countries, circuits)


def _country(name: str, index: int, continent: str) -> Country:
    demonym = name + "n" if name.endswith("a") else name + "i"
    return Country(slug(name), name, demonym, "X" + "ABCDEFGHIJLMNOPQRSTUVWYZ"[index], continent)


def _circuit(rng: np.random.Generator, used: set[str], index: int, countries: tuple[Country, ...]) -> Circuit:
    anchor, second = index % len(_ANCHORS), index >= len(_ANCHORS)
    latitude, longitude, _ = _ANCHORS[anchor]
    name = invent(rng, PLACE, used)
    kind = CircuitType(index % len(CircuitType))
    return Circuit(
        id=slug(name),
        name=name,
        country=countries[anchor],
        grand_prix_id=slug(name) if second else countries[anchor].id,
        grand_prix=name if second else countries[anchor].name,
        type=kind,
        clockwise=bool(rng.random() < 0.75),
        latitude=round(latitude + 0.9 * second + rng.uniform(-0.3, 0.3), 6),
        longitude=round(longitude + rng.uniform(-0.3, 0.3), 6),
        length_km=Decimal(int(rng.integers(4200, 6100))) / 1000,
        turns=int(rng.integers(*_TURNS[kind])),
        race_hour=int(rng.integers(14, 16)),
    )


def _character(seed: int, circuit: int) -> Character:
    """That of the circuit with this number."""
    rng = generator(seed, Purpose.CHARACTER, circuit)
    grid, risk = float(rng.uniform(0.2, 2.2)), float(rng.lognormal(0, 0.5))
    return Character(grid, risk, float(rng.uniform(0.2, 2.4)), (seed, circuit))


@lru_cache(maxsize=10_000)
def _effect(seed: int, circuit: int, kind: int, owner: int) -> float:
    rng = generator(seed, Purpose.CHARACTER, circuit, kind, owner)
    return float(rng.normal(0, _ENTRANT_SD))
