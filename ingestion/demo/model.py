"""The probability model of a weekend, for any number of draws at once.

Arrays have a row per draw and a column per seat; times are in percent of a perfect lap.
`weekend` draws once, `probabilities` many thousand times, from the same model.
"""

from dataclasses import dataclass, replace

import numpy as np

from ingestion.demo.field import CONSTRUCTORS, SEATS, Field, Floats
from ingestion.demo.geography import Circuit

LAP_NOISE = 0.20
TRACK_EVOLUTION = 0.25
RACE_WEIGHT = 3.3
GRID_WEIGHT = 0.9
WET_PACE = 0.4
PENALTY_RATE, PIT_LANE_RATE = 0.04, 0.008
_CUTS = (15, 10)
_HIGHEST_RISK = 0.5


@dataclass(frozen=True)
class Form:
    """The parameters of a weekend's results, a value per seat."""

    one_lap: Floats
    long_run: Floats
    failure: Floats
    error: Floats
    grid_weight: float = GRID_WEIGHT

    @property
    def retirement(self) -> Floats:
        finishes: Floats = (1 - self.failure) * (1 - self.error)
        return 1 - finishes


def form(field: Field, round_number: int, circuit: Circuit) -> Form:
    """The strengths of one race day."""
    drivers, cars, character = field.drivers_at(round_number), field.cars, circuit.character
    car = cars.pace + cars.development[round_number - 1] + cars.at_type[:, circuit.type]
    car = car + [character.of_constructor(number) for number in range(CONSTRUCTORS)]
    seat_car = np.repeat(np.arange(CONSTRUCTORS), SEATS // CONSTRUCTORS)
    driver_pace = np.array(
        [field.skill(d) + d.at_type[circuit.type] + character.of_driver(d.id) for d in drivers]
    )
    pace = car[seat_car] + driver_pace
    return Form(
        one_lap=pace + np.array([driver.one_lap for driver in drivers]),
        long_run=pace + cars.race_trim[seat_car],
        failure=np.minimum(character.risk * cars.failure_rate[seat_car], _HIGHEST_RISK),
        error=np.minimum(character.risk * np.array([d.error_rate for d in drivers]), _HIGHEST_RISK),
        grid_weight=character.grid * GRID_WEIGHT,
    )


def in_weather(day: Form, rain_mm: float) -> Form:
    """The race in this weather: rain makes the cars more equal, so that the favourite wins less often."""
    return replace(day, long_run=WET_PACE * day.long_run) if rain_mm else day


def lap_times(one_lap: Floats, rng: np.random.Generator, draws: int) -> tuple[Floats, ...]:
    """Best laps of the three segments for all cars; each (draws, seats)."""
    return tuple(
        rng.standard_normal((draws, one_lap.size), dtype=np.float32) * np.float32(LAP_NOISE)
        - (one_lap + TRACK_EVOLUTION * segment).astype(np.float32)
        for segment in range(3)
    )


def knockout(times: tuple[Floats, ...]) -> tuple[Floats, Floats]:
    """(positions from 1, number of segments reached 1-3) after 20 -> 15 -> 10."""
    key, reached = times[0], np.ones(times[0].shape, dtype=np.int8)
    for segment, cut in enumerate(_CUTS, start=1):
        limit = np.partition(key, cut - 1, axis=1)[:, cut - 1 : cut]
        through = key <= limit
        reached += through
        # Cars that advance rank before eliminated ones, whatever their times.
        key = np.where(through, times[segment] - 100 * segment, key)
    return _ranks(key), reached


def draw_penalties(rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """(places lost: 0, 5 or 10; whether from the pit lane), independent of speed."""
    uniform = rng.random((draws, SEATS), dtype=np.float32)
    places = np.where(uniform < PENALTY_RATE / 2, 10, np.where(uniform < PENALTY_RATE, 5, 0))
    return places, uniform > 1 - PIT_LANE_RATE


def starting_slots(positions: Floats, places: Floats, pit_lane: Floats) -> Floats:
    """Starting order from 1: penalised cars fall back, cars in the pit lane start last."""
    key = positions + places + 0.5 * (places > 0) + 100 * pit_lane
    return _ranks(key.astype(np.float32))


def race_strength(long_run: Floats, slots: Floats, grid_weight: float = GRID_WEIGHT) -> Floats:
    """Location of each car's Gumbel utility."""
    strength: Floats = RACE_WEIGHT * long_run - grid_weight * np.log(slots)
    return strength


def _ranks(key: Floats) -> Floats:
    order = np.argsort(key, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, key.shape[1] + 1)[None, :], axis=1)
    return ranks
