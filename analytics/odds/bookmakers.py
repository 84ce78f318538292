"""The forecasts that bookmakers' odds contain."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from analytics.models import Odds
from analytics.odds.margin import PODIUM_PLACES, WINNERS, Floats, probabilities

# Of one source: win and podium odds by driver.
Quotes = dict[int, tuple[float | None, float | None]]


def load(starts: Mapping[int, datetime]) -> dict[int, list[Quotes]]:
    """The odds by race and source, of the races in `starts`, taken before the start."""
    found: defaultdict[int, defaultdict[str, Quotes]] = defaultdict(lambda: defaultdict(dict))
    rows = Odds.objects.order_by("source", "driver")
    for race, source, driver, taken_at, *odds in rows.values_list(
        "race_id", "source", "driver_id", "taken_at", "win", "podium"
    ):
        if race in starts and (taken_at is None or taken_at < starts[race]):
            found[race][source][driver] = (odds[0], odds[1])
    return {race: list(sources.values()) for race, sources in found.items()}


def forecast(sources: Sequence[Quotes], drivers: Sequence[int]) -> tuple[Floats, Floats]:
    """Probabilities (drivers,) of the win and of the podium: the mean of the sources that have odds.

    A driver without odds to win has no probability to win, and one whom no source lists none of a podium. The
    probability of a podium is NaN where a listed driver has no odds of one.
    """
    each = [_of_source(quotes, drivers) for quotes in sources]
    win, podium = (_mean(np.array(kind)) for kind in zip(*each, strict=True))
    listed = np.array([any(driver in quotes for quotes in sources) for driver in drivers])
    return np.nan_to_num(win), np.where(listed, podium, 0.0)


def _of_source(quotes: Quotes, drivers: Sequence[int]) -> tuple[Floats, Floats]:
    """The margin is that of all whom the source lists, also of those who did not start in the end."""
    odds = np.array(list(quotes.values()), dtype=float).reshape(-1, 2)
    place = {driver: number for number, driver in enumerate(quotes)}
    own = [place.get(driver, -1) for driver in drivers]
    win, podium = (
        np.append(probabilities(odds[:, kind], places), np.nan)[own]
        for kind, places in enumerate((WINNERS, PODIUM_PLACES))
    )
    return win, podium


def _mean(p: Floats) -> Floats:
    """(sources, drivers) to (drivers,), without those that are NaN."""
    known = np.isfinite(p)
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, p, 0).sum(axis=0) / np.maximum(count, 1), np.nan)
