"""What moved a forecast: the contribution of each factor to a car's log-odds to win, as Shapley values.

The features are grouped into factors. A factor is removed by averaging it over the race: its features get
the mean of the race, the weather becomes unknown. Without any factor all cars have the same probability;
with all of them the forecast is the original one. The contribution of a factor is what including it adds,
averaged over all orders of including the factors. So the contributions of a car add up to its log-odds
minus those of an average car, and a factor without effect contributes 0. The rule needs only forecasts
of the models, so it is the same for all of them.

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
from predictions.ml.probability import log_odds_from_log
from predictions.ml.races import Bools, Floats

ELO = ("current_elo", "constructor_elo")
# Retirements of the last races. The probability to retire itself moves the places, not the winner.
RELIABILITY = ("dnf_rate", "reliability_score")
FACTORS: dict[str, tuple[str, ...]] = {
    "driver": ("current_elo", *(name for name in RATING if name.startswith("driver_"))),
    "car": ("constructor_elo", *(name for name in RATING if name.startswith("car_"))),
    "form": tuple(n for n in (*DRIVER, *CONSTRUCTOR) if n not in (*ELO, *RELIABILITY)),
    "reliability": RELIABILITY,
    "circuit": CIRCUIT,
    "weather": WEATHER,
    "weekend": SPRINT,
    "grid": GRID,
}
# What the factors do not explain: 0, as long as every feature belongs to one and every constructor has as
# many cars. After qualifying, cars of one constructor are not as any two, so that equal cars differ else.
OTHER = "other"

LogP = Callable[[pd.DataFrame], dict[str, Floats]]


def explain(fitted: Fitted, cars: pd.DataFrame) -> dict[tuple[str, int], dict[str, float]]:
    """The contributions to the forecasts of one race.

    Parameters
    ----------
    fitted : the models of one stage.
    cars : the rows of one race of `features.build`.

    Returns
    -------
    By model and driver_id: for each factor in which the cars differ, and for OTHER, what it adds to the
    log-odds to win (natural logarithm, rounded to 6 digits).
    """
    parts = contributions(partial(forecast.log_p, fitted), cars)
    return {
        (model, driver): {str(factor): round(part, 6) + 0.0 for factor, part in row.items()}  # no -0.0
        for model, table in parts.items()
        for driver, row in zip(cars["driver_id"], table.to_dict("records"), strict=True)
    }


def contributions(log_p: LogP, cars: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The contributions of the factors, for any function that forecasts races.

    Parameters
    ----------
    log_p : gives log win probabilities (rows,) by model.
    cars : the rows of one race.

    Returns
    -------
    By model, a table with a row for each car and a column for each factor in which the cars differ, and
    for OTHER. A row adds up to logit(p) - logit(1 / cars).
    """
    average = averaged(cars)
    factors = [factor for factor, names in FACTORS.items() if _differs(cars, average, names)]
    included = np.array(list(product([False, True], repeat=len(factors))), bool)  # (sets, factors)
    forecasts = log_p(_copies(cars, average, factors, included))
    return {model: _shapley_values(values, factors, included, cars) for model, values in forecasts.items()}


def averaged(cars: pd.DataFrame) -> pd.DataFrame:
    """The features without any factor. What all cars share, such as the length of the circuit, stays."""
    names = [name for names in FACTORS.values() for name in names]
    known = cars[names].astype(float)
    level = {name: known[name].mean() for name in names} | dict.fromkeys(WEATHER, np.nan)
    return known.assign(**level)


def _differs(cars: pd.DataFrame, average: pd.DataFrame, names: tuple[str, ...]) -> bool:
    own, level = cars[list(names)].to_numpy(float), average[list(names)].to_numpy(float)
    return not np.allclose(own, level, rtol=1e-12, atol=0, equal_nan=True)


def _copies(cars: pd.DataFrame, average: pd.DataFrame, factors: list[str], included: Bools) -> pd.DataFrame:
    """One copy of the race for each set of included factors, as races of their own."""
    times = len(included)
    columns = {str(name): np.tile(cars[name].to_numpy(), times) for name in cars}
    columns["race_id"] = np.repeat(np.arange(times), len(cars))
    for in_sets, factor in zip(included.T, factors, strict=True):
        unchanged = np.repeat(in_sets, len(cars))
        for name in FACTORS[factor]:
            columns[name] = np.where(unchanged, columns[name], np.tile(average[name], times))
    return pd.DataFrame(columns)


def _shapley_values(log_p: Floats, factors: list[str], included: Bools, cars: pd.DataFrame) -> pd.DataFrame:
    odds = log_odds_from_log(log_p).reshape(len(included), len(cars))
    parts = pd.DataFrame((_shapley_weights(included) @ odds).T, columns=factors)
    total = odds[-1] - log_odds_from_log(np.array(-np.log(len(cars))))
    return parts.assign(**{OTHER: total - parts.sum(axis=1)})


def _shapley_weights(included: Bools) -> Floats:
    """The weight (factors, sets) of the forecast of a set in the contribution of a factor.

    With n factors, a set of s that contains the factor has the weight (s - 1)! (n - s)! / n!, one
    without it has minus s! (n - 1 - s)! / n!.
    """
    count = included.shape[1]
    orders = [factorial(s) * factorial(count - 1 - s) / factorial(count) for s in range(count)]
    share, size = np.array([*orders, 0.0]), included.sum(axis=1, keepdims=True)
    return np.asarray(np.where(included, share[size - 1], -share[size]).T)
