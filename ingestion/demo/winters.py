"""The seasons of a world: rookies, transfers, a swap, renamed constructors, and new cars each winter."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from ingestion.demo.draws import Purpose, generator
from ingestion.demo.field import CONSTRUCTORS, EPOCH, SEATS, Cars, Constructor, Driver, Field, Floats, Swap
from ingestion.demo.geography import CircuitType, Country
from ingestion.demo.names import (
    CONSTRUCTOR,
    ENGINE,
    FORENAME,
    SURNAME,
    abbreviate,
    invent,
    slug,
)
from ingestion.demo.schedule import ROUNDS

# As in Formula 1 from 1996 to 2023, where the mean places of a constructor's cars in two seasons in a row
# correlate by 0.85: 0.88 in most winters, 0.15 to 0.9 where the rules changed.
_CARRY = 0.9
_RULE_CHANGE_CARRY = 0.65
_CAR_SD = 0.42
_NUMBERS = 97


@dataclass
class _Registry:
    """The names and codes in use, and the number of drivers so far."""

    seed: int
    countries: tuple[Country, ...]
    names: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    drivers: int = 0

    def new_driver(self, year: int, age: tuple[int, int]) -> Driver:
        index = self.drivers
        self.drivers += 1
        rng = generator(self.seed, Purpose.DRIVER, index)
        first, last = invent(rng, FORENAME, set()), invent(rng, SURNAME, self.names)
        born = date(year - int(rng.integers(*age)), 1, 1) + timedelta(int(rng.integers(365)))
        return Driver(
            id=slug(first, last),
            first_name=first,
            last_name=last,
            abbreviation=abbreviate(last, self.codes),
            number=2 + index * 37 % _NUMBERS,
            gender="FEMALE" if rng.random() < 0.2 else "MALE",
            born=born,
            country=self.countries[int(rng.integers(len(self.countries)))],
            talent=float(rng.normal(0, 0.22)),
            one_lap=float(rng.normal(0, 0.04)),
            at_type=tuple(float(x) for x in rng.normal(0, 0.04, len(CircuitType))),
            error_rate=float(rng.uniform(0.01, 0.04)),
        )

    def new_constructor(self, rng: np.random.Generator, engine: str) -> Constructor:
        name = invent(rng, CONSTRUCTOR, self.names)
        return Constructor(slug(name), name, self.countries[int(rng.integers(10))], engine)


def build_fields(seed: int, countries: tuple[Country, ...], last_year: int) -> Iterator[Field]:
    """Every season from EPOCH to `last_year`; each depends only on earlier ones."""
    registry = _Registry(seed, countries)
    rng = generator(seed, Purpose.CONSTRUCTORS)
    engines = [invent(rng, ENGINE, registry.names) for _ in range(CONSTRUCTORS)]
    constructors = tuple(registry.new_constructor(rng, engine) for engine in engines)
    drivers = tuple(registry.new_driver(EPOCH, (20, 36)) for _ in range(SEATS))
    drift = dict.fromkeys((driver.id for driver in drivers), 0.0)
    cars = _cars(seed, EPOCH, np.zeros(CONSTRUCTORS))
    current = Field(EPOCH, drivers, drift, constructors, cars, swap=None)
    yield current
    for year in range(EPOCH + 1, last_year + 1):
        current = _winter(seed, year, current, registry)
        yield current


def _winter(seed: int, year: int, last: Field, registry: _Registry) -> Field:
    rng = generator(seed, Purpose.WINTER, year)
    seats = _transfers(rng, year, last, registry)
    constructors = last.constructors
    if year % 5 == 2:
        renamed = int(rng.integers(CONSTRUCTORS))
        fresh = registry.new_constructor(rng, constructors[renamed].engine)
        fresh = replace(fresh, country=constructors[renamed].country)
        constructors = (*constructors[:renamed], fresh, *constructors[renamed + 1 :])
    drift = {driver.id: 0.7 * last.drift.get(driver.id, 0.0) + float(rng.normal(0, 0.06)) for driver in seats}
    cars = _cars(seed, year, last.cars.pace + last.cars.development[-1])
    return Field(year, seats, drift, constructors, cars, _swap(rng))


def _transfers(rng: np.random.Generator, year: int, last: Field, registry: _Registry) -> tuple[Driver, ...]:
    """Some drivers leave, some move to a better car, rookies get the free seats."""
    seats: list[Driver | None] = list(last.drivers_at(ROUNDS))
    worth = np.array([_worth(last, driver, year) for driver in last.drivers_at(ROUNDS)])
    leaving = np.argsort(worth + rng.normal(0, 0.08, SEATS))[: int(rng.integers(1, 4))]
    for seat in leaving:
        seats[int(seat)] = None
    for _ in range(int(rng.integers(1, 4))):
        vacant = max((i for i in range(SEATS) if seats[i] is None), key=lambda i: last.cars.pace[i // 2])
        demand = worth + rng.normal(0, 0.15, SEATS)
        candidates = [i for i in range(SEATS) if seats[i] and i // 2 != vacant // 2]
        mover = max(candidates, key=lambda i: demand[i] - 0.5 * last.cars.pace[i // 2])
        seats[vacant], seats[mover] = seats[mover], None
    return tuple(driver or registry.new_driver(year, (19, 25)) for driver in seats)


def _worth(last: Field, driver: Driver, year: int) -> float:
    """The value of a driver for a constructor: skill, less with age; no driver stays beyond 42."""
    age = driver.age(year)
    return last.skill(driver) - 0.04 * max(age - 34, 0) - (10 if age > 42 else 0)


def _swap(rng: np.random.Generator) -> Swap | None:
    a, b = rng.choice(CONSTRUCTORS, 2, replace=False) * 2 + rng.integers(0, 2, 2)
    swap = Swap(int(rng.integers(8, 16)), (int(a), int(b)))
    return swap if rng.random() < 0.5 else None


def _cars(seed: int, year: int, last: Floats) -> Cars:
    """Cars keep part of their pace over the winter; the standard deviation of the pace stays the same."""
    rng = generator(seed, Purpose.CARS, year)
    carry = _RULE_CHANGE_CARRY if year % 5 == 1 else _CARRY
    pace = carry * last + rng.normal(0, _CAR_SD * np.sqrt(1 - carry**2), CONSTRUCTORS)
    steps = rng.normal(0, 0.025, (ROUNDS, CONSTRUCTORS))
    steps[0] = 0
    return Cars(
        pace=_CAR_SD * (pace - pace.mean()) / pace.std(),
        at_type=rng.normal(0, 0.08, (CONSTRUCTORS, len(CircuitType))),
        race_trim=rng.normal(0, 0.06, CONSTRUCTORS),
        failure_rate=rng.uniform(0.02, 0.10, CONSTRUCTORS),
        development=steps.cumsum(axis=0),
    )
