"""What moved a forecast: each factor's part in a car's log-odds to win, by Shapley's rule.

The features fall into factors. A factor is silenced by making all cars of the race alike in it: each
feature is set to the race's mean, the weather to unknown. With every factor silenced all cars are
level, with none the forecast stands. A factor's part is what it adds on joining those that speak
already, averaged over all orders in which the factors may join. So the parts of a car add up to
its log-odds less those of an average car, a factor that says nothing gets nothing, and what two
factors say only together is shared. Models are only asked, never opened: the rule is the same for all.

L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II, 1953.
"""

from collections.abc import Callable
from functools import partial
from itertools import product
from math import factorial

import numpy as np
import pandas as pd

from predictions.ml import forecast
from predictions.ml.features import CIRCUIT, CONSTRUCTOR, DRIVER, GRID, RATING, SPRINT, WEATHER
from predictions.ml.fitting import Fitted
from predictions.ml.probability import Bools, Floats

FACTORS: dict[str, tuple[str, ...]] = {
    "driver": ("current_elo", *(name for name in RATING if name.startswith("driver_"))),
    "car": ("constructor_elo", *(name for name in RATING if name.startswith("car_"))),
    "form": tuple(n for n in (*DRIVER, *CONSTRUCTOR) if n not in ("current_elo", "constructor_elo")),
    "circuit": CIRCUIT,
    "weather": WEATHER,
    "weekend": SPRINT,
    "grid": GRID,
}
# What the factors leave: nothing, as long as every feature belongs to one.
OTHER = "other"

LogP = Callable[[pd.DataFrame], dict[str, Floats]]


def explain(fitted: Fitted, cars: pd.DataFrame) -> dict[tuple[str, int], dict[str, float]]:
    """By model and driver_id: what each factor, and OTHER, gave a race's `cars` in log-odds to win."""
    parts = contributions(partial(forecast.log_p, fitted), cars)
    return {
        (model, driver): {str(factor): round(part, 6) + 0.0 for factor, part in row.items()}  # no -0.0
        for model, table in parts.items()
        for driver, row in zip(cars["driver_id"], table.to_dict("records"), strict=True)
    }


def contributions(log_p: LogP, cars: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By model: a row a car of `cars`, rows of one race; a column a factor that tells cars apart, and OTHER.

    `log_p` gives log win probabilities (rows,) by model. A row adds up to logit(p) - logit(1 / cars).
    """
    alike = averaged(cars)
    factors = [factor for factor, names in FACTORS.items() if _differs(cars, alike, names)]
    speaks = np.array(list(product([False, True], repeat=len(factors))), bool)
    said = log_p(_copies(cars, alike, factors, speaks))
    return {model: _shapley_values(answer, factors, speaks, cars) for model, answer in said.items()}


def averaged(cars: pd.DataFrame) -> pd.DataFrame:
    """A race in which no factor speaks. What all cars share, such as the circuit's length, stays."""
    names = [name for names in FACTORS.values() for name in names]
    known = cars[names].astype(float)
    level = {name: known[name].mean() for name in names} | dict.fromkeys(WEATHER, np.nan)
    return known.assign(**level)


def log_odds(log_p: Floats) -> Floats:
    return log_p - np.log1p(-np.minimum(np.exp(log_p), 1 - 1e-12))


def _differs(cars: pd.DataFrame, alike: pd.DataFrame, names: tuple[str, ...]) -> bool:
    own, level = cars[list(names)].to_numpy(float), alike[list(names)].to_numpy(float)
    return not np.allclose(own, level, rtol=1e-12, atol=0, equal_nan=True)


def _copies(cars: pd.DataFrame, alike: pd.DataFrame, factors: list[str], speaks: Bools) -> pd.DataFrame:
    """The race once for every set of factors that may speak, as races of their own."""
    times = len(speaks)
    columns = {str(name): np.tile(cars[name].to_numpy(), times) for name in cars}
    columns["race_id"] = np.repeat(np.arange(times), len(cars))
    for speaking, factor in zip(speaks.T, factors, strict=True):
        heard = np.repeat(speaking, len(cars))
        for name in FACTORS[factor]:
            columns[name] = np.where(heard, columns[name], np.tile(alike[name], times))
    return pd.DataFrame(columns)


def _shapley_values(log_p: Floats, factors: list[str], speaks: Bools, cars: pd.DataFrame) -> pd.DataFrame:
    odds = log_odds(log_p).reshape(len(speaks), len(cars))
    parts = pd.DataFrame((_shapley_weights(speaks) @ odds).T, columns=factors)
    moved = odds[-1] - log_odds(np.array(-np.log(len(cars))))
    return parts.assign(**{OTHER: moved - parts.sum(axis=1)})


def _shapley_weights(speaks: Bools) -> Floats:
    """(factors, sets): how a set's answer counts for a factor within it, and against one without."""
    count = speaks.shape[1]
    joining = [factorial(s) * factorial(count - 1 - s) / factorial(count) for s in range(count)]
    share, size = np.array([*joining, 0.0]), speaks.sum(axis=1, keepdims=True)
    return np.where(speaks, share[size - 1], -share[size]).T
