"""The coefficients of all circuits, from the races of the history."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.coefficients.entrants import entrant_effects
from analytics.coefficients.mixtures import Floats
from analytics.coefficients.observations import race_observations, surpluses
from analytics.coefficients.pooling import Observations, Pooled, pooled_means, pooled_shares
from predictions.ml.history import History

# Retirements and position changes drift over the years: their level is that of the last seasons. Drivers and
# constructors have coefficients if they raced in one of these.
RECENT_SEASONS = 5
MIN_RACES = 10
_NEIGHBOURS = 2
_LOWEST_LEVEL = 0.02


@dataclass(frozen=True)
class Estimate:
    """One coefficient. `kind` is a value of TrackCoefficient.Kind; `lower` and `upper` are a 90% interval."""

    circuit_id: int
    kind: str
    coefficient: float
    lower: float
    upper: float
    average: float
    shrinkage: float
    race_count: int
    driver_id: int | None = None
    constructor_id: int | None = None


def estimates(history: History, wet: dict[int, bool]) -> list[Estimate]:
    """Every coefficient, in a fixed order.

    Parameters
    ----------
    history : all races up to an instant.
    wet : whether it rained, by race_id; only races whose weather was observed.
    """
    races = race_observations(history)
    if len(races) - races["season"].nunique() < MIN_RACES:
        return []
    is_wet = races.assign(wet=races["race_id"].map(wet).astype(float))
    return [
        *_grid_weight(races.dropna(subset=["pole_won"])),
        *_position_changes(races),
        *_retirements(races),
        *_share(is_wet, "wet_races", "wet"),
        *_entrants(history, races),
    ]


def _grid_weight(races: pd.DataFrame) -> Iterator[Estimate]:
    """In a season that one car dominates pole wins everywhere: the season has its own level, as below."""
    season, _ = pd.factorize(races["season"], sort=True)
    circuit, _ = pd.factorize(races["circuit_id"], sort=True)
    level, one = np.bincount(season) / len(races), np.ones(len(races))
    pooled = pooled_means(Observations(races["pole_won"].to_numpy(float), circuit, season, one, one), level)
    yield from _of_circuits("grid_weight", races.groupby("circuit_id").size(), pooled)


def _share(races: pd.DataFrame, kind: str, column: str) -> Iterator[Estimate]:
    """A kind that each race answers with yes or no."""
    known = races.dropna(subset=[column])
    if len(known) < MIN_RACES:
        return
    by_circuit = known.groupby("circuit_id")[column].agg(["sum", "size"]).astype(int)
    pooled = pooled_shares(by_circuit["sum"].to_numpy(), by_circuit["size"].to_numpy())
    yield from _of_circuits(kind, by_circuit["size"], pooled)


def _position_changes(races: pd.DataFrame) -> Iterator[Estimate]:
    """The level changes from season to season, and the differences between circuits with it."""
    season, years = pd.factorize(races["season"], sort=True)
    circuit, _ = pd.factorize(races["circuit_id"], sort=True)
    y, scale = races["places"].to_numpy(float), _scale(races, "places", "classified")
    recent = season >= len(years) - RECENT_SEASONS
    level = np.bincount(season[recent], minlength=len(years)) / recent.sum()
    # The variance of a mean of counts grows with it.
    weight = races["classified"].to_numpy(float) / scale
    pooled = pooled_means(Observations(y, circuit, season, weight / weight.mean(), scale), level)
    yield from _of_circuits("position_changes", races.groupby("circuit_id").size(), pooled)


def _retirements(races: pd.DataFrame) -> Iterator[Estimate]:
    """A starter counts for as many as in the last seasons have as many retirements among them."""
    shares = races.assign(share=races["retired"] / races["cars"])
    starters = races["cars"] * _scale(shares, "share", "cars")
    by_circuit = shares.assign(starters=starters).groupby("circuit_id")[["retired", "starters"]].sum()
    count, total = by_circuit["retired"].to_numpy(float), by_circuit["starters"].to_numpy(float)
    # Accidents take out several cars: each counts for less than an independent one.
    expected = starters * (count / total)[pd.factorize(races["circuit_id"], sort=True)[0]]
    chi2 = ((races["retired"] - expected) ** 2 / expected.clip(_LOWEST_LEVEL)).sum()
    dispersion = max(1.0, float(chi2) / max(len(races) - len(count), 1))
    pooled = pooled_shares(count / dispersion, total / dispersion)
    yield from _of_circuits("retirements", races.groupby("circuit_id").size(), pooled)


def _scale(races: pd.DataFrame, value: str, cars: str) -> Floats:
    """The level of each race's season (races,), smoothed, relative to that of the last RECENT_SEASONS."""
    season, years = pd.factorize(races["season"], sort=True)
    weight = races[cars].to_numpy(float)
    total = np.bincount(season, weight * races[value], len(years))
    sums = np.bincount(season, weight, len(years))
    window = np.ones(2 * _NEIGHBOURS + 1)
    kept = slice(_NEIGHBOURS, _NEIGHBOURS + len(years))
    level = np.maximum(np.convolve(total, window)[kept] / np.convolve(sums, window)[kept], _LOWEST_LEVEL)
    recent = season >= len(years) - RECENT_SEASONS
    return np.asarray(
        (level / max(np.average(races[value][recent], weights=weight[recent]), _LOWEST_LEVEL))[season]
    )


def _of_circuits(kind: str, race_count: "pd.Series[int]", pooled: Pooled) -> Iterator[Estimate]:
    """`race_count` has the circuits in the order of `pooled`."""
    frame = pd.DataFrame(vars(pooled), index=race_count.index).assign(race_count=race_count)
    bounds = ["value", "lower", "upper"]
    frame[bounds] = frame[bounds].clip(0.0, None if kind == "position_changes" else 1.0)
    yield from _estimates(kind, frame.reset_index())


def _entrants(history: History, races: pd.DataFrame) -> Iterator[Estimate]:
    found = surpluses(history)
    if len(found) < MIN_RACES:
        return
    years = races["season"].drop_duplicates().nlargest(RECENT_SEASONS)
    last = races.loc[races["season"].isin(years), "race_id"]
    seen = history.entries[history.entries["race_id"].isin(last)]
    # A constructor that was renamed has one coefficient, under its last name.
    names = (
        seen.drop_duplicates("lineage_id", keep="last")
        .set_index("lineage_id")["constructor_id"]
        .drop_duplicates(keep="last")
    )
    effects = entrant_effects(found).assign(average=0.0)
    effects["constructor_id"] = effects["lineage_id"].map(names)
    drivers = effects[effects["driver_id"].isin(seen["driver_id"])].drop(columns="constructor_id")
    constructors = effects[effects["constructor_id"].notna()].drop(columns="driver_id")
    yield from _estimates("driver", drivers)
    yield from _estimates("constructor", constructors)


def _estimates(kind: str, frame: pd.DataFrame) -> Iterator[Estimate]:
    """Rounded: the last digits depend on the machine, and a stored row would seem to have changed."""
    values = frame[["value", "lower", "upper", "average", "shrinkage"]].round(6) + 0.0
    owners = [name for name in ("driver_id", "constructor_id") if name in frame]
    keys = frame[["circuit_id", "race_count", *owners]].astype(int)
    values["coefficient"] = values.pop("value").clip(values["lower"], values["upper"])
    for row in keys.join(values).to_dict("records"):
        yield Estimate(kind=kind, **{str(name): value for name, value in row.items()})
