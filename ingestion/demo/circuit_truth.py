"""The true coefficients of a world's circuits, from its hidden strengths.

Position changes and retirements, which drift over the years in the real championship, are means over the last
RECENT seasons, the others over all. Each circuit counts with a race in the middle of every season, whether
there was one that year or not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from f1site.lib.progress import Progress, no_progress
from ingestion.demo import model
from ingestion.demo.draws import Purpose, generator
from ingestion.demo.field import SEATS, Floats
from ingestion.demo.geography import Circuit
from ingestion.demo.model import Form
from ingestion.demo.schedule import RAIN_RATE, ROUNDS
from ingestion.demo.world import Season, World

COLUMNS = ["kind", "circuit", "driver", "constructor", "value"]
RECENT = 5
DRAWS = 2000
_NUDGE = 0.05


@dataclass(frozen=True)
class _Expected:
    """Of a race: the chance that pole wins, places changed by a finisher, retirements as a share.

    slope: of the share of rivals beaten in the pace. ahead: the chances that a seat beats another where both
    finish (seats, seats).
    """

    pole_wins: float
    places: float
    retirements: float
    slope: float
    ahead: Floats


def true_coefficients(world: World, progress: Progress = no_progress) -> pd.DataFrame:
    """A row per kind and circuit, and per circuit and driver or constructor of the last RECENT seasons.

    Drivers and constructors are compared with themselves elsewhere and with all others, in the log-odds of
    finishing ahead of another finisher: to first order the share of rivals beaten divided by the mean of
    p (1 - p), where p is the chance to beat a rival in the season as a whole. The ids are the
    archive's.
    """
    seasons = [season for season in world.seasons if season.rounds and world.is_over(season.rounds[0])]
    circuits = world.geography.circuits
    races = [
        [_expected(world, season, circuit, number) for number, circuit in enumerate(circuits)]
        for season in progress(seasons, "True coefficients")
    ]
    information = [_information(season) for season in races]
    rows, effects = [], {}
    for circuit, own in zip(circuits, zip(*races, strict=True), strict=True):
        values = {
            "grid_weight": _mean("pole_wins", own),
            "position_changes": _mean("places", own[-RECENT:]),
            "retirements": _mean("retirements", own[-RECENT:]),
            **({"wet_races": _rain_rate(circuit)} if world.rain else {}),
        }
        rows += [(kind, circuit.id, "", "", value) for kind, value in values.items()]
        worth = np.mean([race.slope / known for race, known in zip(own, information, strict=True)])
        effects[circuit.id] = float(worth) * _effects(seasons, circuit)
    return pd.DataFrame([*rows, *_of_entrants(pd.DataFrame(effects))], columns=COLUMNS)


def _of_entrants(effects: pd.DataFrame) -> Iterator[tuple[str, str, str, str, float]]:
    """From the effects in log-odds, a row per (kind, id) and a column per circuit."""
    against_the_field = effects - effects.groupby(level=0).transform("mean")
    against_elsewhere = against_the_field.sub(against_the_field.mean(axis=1), axis=0)
    for (kind, entrant), values in zip(effects.index, against_elsewhere.to_numpy(), strict=True):
        whose = (entrant, "") if kind == "driver" else ("", entrant)
        yield from ((kind, circuit, *whose, float(v)) for circuit, v in zip(effects, values, strict=True))


def _information(races: list[_Expected]) -> float:
    """The mean of p (1 - p) over all pairs of a season's cars."""
    p = np.mean([race.ahead for race in races], axis=0)
    return float((p * (1 - p))[~np.eye(SEATS, dtype=bool)].mean())


def _rain_rate(circuit: Circuit) -> float:
    return RAIN_RATE * circuit.character.rain


def _mean(name: str, races: Sequence[_Expected]) -> float:
    return float(np.mean([getattr(race, name) for race in races]))


def _effects(seasons: list[Season], circuit: Circuit) -> pd.Series:
    """The pace that each driver and constructor adds here in every season, by (kind, id)."""
    drivers = {driver.id: driver for season in seasons[-RECENT:] for driver in season.field.drivers}
    found = {
        ("driver", id_): one.at_type[circuit.type] + circuit.character.of_driver(id_)
        for id_, one in drivers.items()
    }
    for number, constructor in enumerate(seasons[-1].field.constructors):
        found["constructor", constructor.id] = circuit.character.of_constructor(number)
    return pd.Series(found, dtype=float)


def _expected(world: World, season: Season, circuit: Circuit, number: int) -> _Expected:
    day = model.form(season.field, ROUNDS // 2, circuit)
    rng = generator(world.seed, Purpose.TRUTH, season.year, ROUNDS + 1 + number)
    dry = _race(day, rng, is_wet=False)
    if not world.rain:
        return dry
    wet, rain = _race(day, rng, is_wet=True), _rain_rate(circuit)
    mixed = {name: (1 - rain) * value + rain * vars(wet)[name] for name, value in vars(dry).items()}
    return _Expected(**mixed)


def _race(day: Form, rng: np.random.Generator, *, is_wet: bool) -> _Expected:
    """By Monte Carlo. Each car's pace is nudged at random: how scores follow it is what pace is worth."""
    nudge = rng.normal(0, _NUDGE, (DRAWS, SEATS))
    times = tuple(lap - nudge for lap in model.lap_times(day.one_lap, rng, DRAWS))
    slots = model.starting_slots(model.knockout(times)[0], *model.draw_penalties(rng, DRAWS))
    pace = model.in_weather(replace(day, long_run=day.long_run + nudge), float(is_wet)).long_run
    utility = model.race_strength(pace, slots, day.grid_weight) + rng.gumbel(size=pace.shape)
    finishes = rng.random(pace.shape) >= day.retirement
    place, slot = (_ranks(np.where(finishes, key, np.inf)) for key in (-utility, slots))
    cars = finishes.sum(axis=1, keepdims=True)
    score = np.where(finishes, (cars - place) / np.maximum(cars - 1, 1), 0.0)
    slope = (score * nudge)[finishes].sum() / (nudge[finishes] ** 2).sum()
    return _Expected(
        pole_wins=float(((slots == 1) & (place == 1) & finishes).any(axis=1).mean()),
        places=float((np.abs(place - slot) * finishes / np.maximum(cars, 1)).sum(axis=1).mean()),
        retirements=float(day.retirement.mean()),
        slope=float(slope),
        ahead=_ahead(place, finishes),
    )


def _ahead(place: Floats, finishes: Floats) -> Floats:
    """From places and whether the cars finish (draws, seats) the chances to be ahead (seats, seats)."""
    both = finishes[:, :, None] & finishes[:, None, :]
    is_ahead = both & (place[:, :, None] < place[:, None, :])
    return np.asarray(is_ahead.sum(axis=0) / np.maximum(both.sum(axis=0), 1))


def _ranks(key: Floats) -> Floats:
    return np.asarray(np.argsort(np.argsort(key, axis=1), axis=1) + 1)
