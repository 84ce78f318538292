"""The true probabilities of the demo world, from the hidden strengths on each race day."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from f1site.lib.progress import Progress, no_progress
from ingestion.demo import model
from ingestion.demo.draws import Purpose, generator
from ingestion.demo.field import SEATS, Floats
from ingestion.demo.model import Form
from ingestion.demo.schedule import Round
from ingestion.demo.world import Season, World

COLUMNS = ["season", "round", "driver", "stage", "win_probability", "podium_probability"]
RAIN = "rain_mm"
DRAWS = 20_000
_PODIUM = 3
_QUADRATURE_POINTS = 800


def truth(world: World, progress: Progress = no_progress) -> pd.DataFrame:
    """A row per race, stage and driver, for every race on the calendar; in a world with rain also RAIN.

    With rain, the probabilities are those of somebody who knows whether it will rain.
    `after_sprint` and `after_qualifying` are there once the session is over. `progress` may
    wrap the races, given with a label, in a progress bar.
    """
    races = [(season, race_round) for season in world.seasons for race_round in season.rounds]
    frames = []
    for season, race_round in progress(races, "True probabilities"):
        for stage, (win, podium) in _stages(world, season, race_round):
            drivers = [driver.id for driver in season.field.drivers_at(race_round.number)]
            values = (race_round.year, race_round.number, drivers, stage, win, podium)
            frames.append(pd.DataFrame(dict(zip(COLUMNS, values, strict=True))))
            if world.rain:
                frames[-1][RAIN] = race_round.rain_mm
    return pd.concat(frames, ignore_index=True)


def _stages(world: World, season: Season, race_round: Round) -> Iterator[tuple[str, tuple[Floats, Floats]]]:
    day = model.form(season.field, race_round.number, race_round.circuit)
    race_day = model.in_weather(day, race_round.rain_mm)
    rng = generator(world.seed, Purpose.TRUTH, race_round.year, race_round.number)
    before = simulate(day, race_day, rng, DRAWS)
    yield "before_weekend", before
    if world.is_over(race_round, "sprintRace"):
        yield "after_sprint", before
    if world.is_over(race_round, "qualifying"):
        slots = season.weekends[race_round.number - 1].grid.slots
        yield (
            "after_qualifying",
            exact(model.race_strength(race_day.long_run, slots, day.grid_weight), day.retirement),
        )


def simulate(day: Form, race_day: Form, rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """(win, podium) probabilities per seat before qualifying, by Monte Carlo; the race in its weather."""
    positions, _ = model.knockout(model.lap_times(day.one_lap, rng, draws))
    slots = model.starting_slots(positions, *model.draw_penalties(rng, draws))
    # The largest Gumbel utility is the smallest exponential with rate exp(strength).
    by_slot = model.race_strength(race_day.long_run, np.arange(1, SEATS + 1)[:, None], day.grid_weight)
    rates = np.exp(by_slot).astype("f4")
    rate = rates[slots - 1, np.arange(SEATS)]
    arrival = rng.standard_exponential((draws, SEATS), dtype=np.float32) / rate
    out = rng.random((draws, SEATS), dtype=np.float32) < day.retirement
    arrival[out] = np.inf
    first = np.sort(np.partition(arrival, _PODIUM, axis=1)[:, : _PODIUM + 1], axis=1)[:, :, None]

    def within(places: int) -> Floats:
        """The probability to finish within the first `places`, given the arrival times of the others.

        Counting wins would give 0 to a car that wins less than one race in `draws`.
        """
        beaten = np.where(arrival <= first[:, places - 1], first[:, places], first[:, places - 1])
        chance = np.where(out, 0, -np.expm1(-rate * beaten)).mean(axis=0, dtype=float)
        share: Floats = chance * places / chance.sum()
        return share

    return within(1), within(_PODIUM)


def exact(strength: Floats, retirement: Floats) -> tuple[Floats, Floats]:
    """(win, podium) probabilities per seat on a known grid.

    Seat i finishes with utility x = strength + Gumbel. The others beat it independently, each with
    p_j(x) = (1 - retirement_j) P(utility_j > x), so the number ahead is Poisson binomial; its
    chances of 0, 1 and 2 follow from sums of the odds p / (1 - p) and are integrated over x.
    """
    x = np.linspace(strength.min() - 4, strength.max() + 18, _QUADRATURE_POINTS)[:, None]
    tail = np.exp(strength - x)
    finishes = 1 - retirement
    density = finishes * tail * np.exp(-tail)
    beats = finishes * -np.expm1(-tail)
    odds = beats / (1 - beats)
    nobody = np.prod(1 - beats, axis=1, keepdims=True) / (1 - beats)
    one = odds.sum(axis=1, keepdims=True) - odds
    two = (one**2 - (np.square(odds).sum(axis=1, keepdims=True) - odds**2)) / 2
    win = (density * nobody).sum(axis=0)
    podium = (density * nobody * (1 + one + two)).sum(axis=0)
    return win / win.sum(), podium * _PODIUM / podium.sum()
