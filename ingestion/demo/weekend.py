"""Simulates one weekend: times, grids and classifications of every session."""

from dataclasses import dataclass

import numpy as np

from ingestion.demo import model
from ingestion.demo.draws import Purpose, generator
from ingestion.demo.field import SEATS, Field, Floats
from ingestion.demo.geography import Circuit
from ingestion.demo.model import Form
from ingestion.demo.schedule import Round

_RACE_LAP = 1.055
_SECONDS_PER_UTILITY = 13.0
_FAILURES = ("Engine", "Gearbox", "Hydraulics", "Power unit", "Brakes", "Suspension", "Overheating")
_ERRORS = ("Accident", "Collision", "Collision damage", "Spun off")
_SPRINT_RISK = 0.3


@dataclass(frozen=True)
class Timed:
    """A session ranked by lap time. All arrays are per seat; ms is 0 where no lap was set."""

    positions: Floats
    segments: tuple[Floats, ...]
    laps: Floats

    @property
    def best(self) -> Floats:
        """Milliseconds of the last segment each seat reached."""
        last = self.segments[0]
        for segment in self.segments[1:]:
            last = np.where(segment > 0, segment, last)
        return last


@dataclass(frozen=True)
class Grid:
    slots: Floats
    places_lost: Floats
    pit_lane: Floats


@dataclass(frozen=True)
class Classification:
    """A race. All arrays are per seat, times in milliseconds."""

    positions: Floats
    laps: Floats
    total_laps: int
    winner_ms: int
    gap_ms: Floats
    reasons: tuple[str | None, ...]
    best_ms: Floats
    best_lap: Floats
    stops: Floats


@dataclass(frozen=True)
class Weekend:
    round: Round
    practice: tuple[Timed, ...]
    sprint_qualifying: Timed | None
    sprint: Classification | None
    qualifying: Timed
    grid: Grid
    race: Classification
    fan_favourite: int
    """Seat of the driver of the day."""


def simulate_weekend(seed: int, field: Field, race_round: Round) -> Weekend:
    """Every session has its own random stream, so none depends on another's draws."""
    year, number, circuit = race_round.year, race_round.number, race_round.circuit
    day = model.form(field, number, circuit)
    streams = {p: generator(seed, p, year, number) for p in Purpose}
    sessions = [name for name in race_round.sessions if name.startswith("freePractice")]
    practice = tuple(_practice(streams[Purpose.PRACTICE], day, circuit.lap_ms) for _ in sessions)
    sprint_qualifying = sprint = None
    if race_round.sprint:
        sprint_qualifying = _qualifying(streams[Purpose.SPRINT_QUALIFYING], day, circuit.lap_ms * 1.006)
        slots = sprint_qualifying.positions
        sprint = _race(streams[Purpose.SPRINT], day, slots, circuit, sprint=True)
    qualifying = _qualifying(streams[Purpose.QUALIFYING], day, circuit.lap_ms)
    places, pit_lane = (x[0] for x in model.draw_penalties(streams[Purpose.GRID], 1))
    slots = model.starting_slots(qualifying.positions[None], places[None], pit_lane[None])[0]
    race = _race(streams[Purpose.RACE], model.in_weather(day, race_round.rain_mm), slots, circuit)
    favourite = streams[Purpose.RACE].choice(np.argsort(race.positions)[:8])
    grid = Grid(slots, np.where(pit_lane, 0, places), pit_lane)
    return Weekend(race_round, practice, sprint_qualifying, sprint, qualifying, grid, race, int(favourite))


def _practice(rng: np.random.Generator, day: Form, lap_ms: float) -> Timed:
    slower = 0.9 - day.one_lap + rng.gamma(2.0, 0.25, SEATS)
    ms = np.rint(lap_ms * (1 + slower / 100)).astype(int)
    return Timed(np.argsort(np.argsort(slower)) + 1, (ms,), rng.integers(15, 31, SEATS))


def _qualifying(rng: np.random.Generator, day: Form, lap_ms: float) -> Timed:
    times = model.lap_times(day.one_lap, rng, 1)
    positions, reached = model.knockout(times)
    segments = tuple(
        np.where(reached[0] > k, np.rint(lap_ms * (1 + segment[0] / 100)), 0).astype(int)
        for k, segment in enumerate(times)
    )
    return Timed(positions[0], segments, 6 * reached[0] + rng.integers(-1, 4, SEATS))


def _race(
    rng: np.random.Generator, day: Form, slots: Floats, circuit: Circuit, *, sprint: bool = False
) -> Classification:
    laps, risk = (circuit.sprint_laps, _SPRINT_RISK) if sprint else (circuit.laps, 1.0)
    failed = rng.random(SEATS) < risk * day.failure
    crashed = ~failed & (rng.random(SEATS) < risk * day.error)
    out = failed | crashed
    utility = model.race_strength(day.long_run, slots, day.grid_weight) + rng.gumbel(size=SEATS)
    run = rng.integers(0, laps, SEATS)
    # Finishers by utility, then retired cars by their completed laps.
    positions = np.empty(SEATS, dtype=int)
    positions[np.lexsort((-utility, np.where(out, -run, 0), out))] = np.arange(1, SEATS + 1)
    race_lap = circuit.lap_ms * _RACE_LAP
    behind = np.max(utility[~out], initial=-np.inf) - utility
    scale = _SECONDS_PER_UTILITY * 1000 * laps / 60
    gap = np.where(out, 0, np.rint(np.maximum(behind, 0) * scale) + positions - 1).astype(int)
    done = np.where(out, run, laps - (gap // race_lap).astype(int))
    best = race_lap * (0.985 - day.long_run / 100 + rng.gamma(2.0, 0.002, SEATS))
    return Classification(
        positions=positions,
        laps=done,
        total_laps=laps,
        winner_ms=int(race_lap * laps * (1.01 + 0.02 * rng.random())),
        gap_ms=gap,
        reasons=tuple(_reason(rng, bool(f), bool(c)) for f, c in zip(failed, crashed, strict=True)),
        best_ms=np.where(done > 0, np.rint(best), 0).astype(int),
        best_lap=np.ceil(done * rng.uniform(0.6, 1.0, SEATS)).astype(int),
        stops=np.where(out, rng.integers(0, 2, SEATS), rng.integers(1, 4, SEATS)),
    )


def _reason(rng: np.random.Generator, failed: bool, crashed: bool) -> str | None:
    index = int(rng.integers(1000))
    if failed:
        return _FAILURES[index % len(_FAILURES)]
    return _ERRORS[index % len(_ERRORS)] if crashed else None
