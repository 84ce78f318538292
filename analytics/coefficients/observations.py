"""What each race since FIRST_SEASON shows of its circuit, and each car of its driver and constructor."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from analytics.coefficients.mixtures import Floats
from predictions.ml import elo_ratings
from predictions.ml.fitting import FIRST_SEASON
from predictions.ml.history import History
from predictions.ml.races import race_slices

# A log-odds has no use where nearly every rival is expected behind, or ahead.
_LEAST_INFORMATION = 0.04


def race_observations(history: History) -> pd.DataFrame:
    """A row per race since FIRST_SEASON with a result, in their order.

    Returns
    -------
    race_id, circuit_id, season; `cars` in the field and `classified`; `retired`, their number; `places`, the
    mean number of places that a classified car gains or loses against the order on the grid of the
    classified cars; `pole_won`, 1 or 0, NaN where nobody started from the first place.
    """
    entries = _recent(history)
    place = entries["position"].where(entries["position"].notna())
    slot = entries["grid"].where(place.notna()).groupby(entries["race_id"]).rank()
    moved = (slot - place.groupby(entries["race_id"]).rank()).abs()
    on_pole = entries["grid"] == 1
    races = pd.DataFrame(
        {
            "cars": entries.groupby("race_id").size(),
            "classified": place.groupby(entries["race_id"]).count(),
            "retired": entries.groupby("race_id")["retired"].sum(),
            "places": moved.groupby(entries["race_id"]).mean(),
            "pole_won": (place == 1)[on_pole].groupby(entries["race_id"][on_pole]).max().astype(float),
        }
    )
    own = history.races.set_index("race_id")[["circuit_id", "season"]]
    found = own.join(races, how="inner").reset_index()
    return found[found["classified"] > 1].reset_index(drop=True)


def surpluses(history: History) -> pd.DataFrame:
    """How much better each classified car did than expected, against the rest of its season.

    The Elo ratings before the race give the chance of finishing ahead of each classified rival. The score
    above the expected one, divided by the sum of p (1 - p), is to first order the log-odds of beating another
    car that the rating lacks. From it the mean over the other races of that driver in that car and season is
    taken away: it shows a rating that lags, not the circuit.

    Returns
    -------
    A row per car: circuit_id, race_id, driver_id, lineage_id, surplus (log-odds), weight (its relative
    precision). The history has a race with a result since FIRST_SEASON.
    """
    before, _ = elo_ratings.ratings(history)
    entries = history.entries.join((before["driver"] + before["constructor"]).rename("rating"))
    own = history.races.set_index("race_id")[["circuit_id", "season"]]
    entries = entries.join(own, on="race_id")
    entries = entries[(entries["season"] >= FIRST_SEASON) & entries["position"].notna()]
    found = entries[["circuit_id", "race_id", "season", "driver_id", "lineage_id"]].reset_index(drop=True)
    rating, place = entries["rating"].to_numpy(float), entries["position"].to_numpy(float)
    races = list(race_slices(entries["race_id"].to_numpy()))
    rating = _spread([rating[r] for r in races], [place[r] for r in races]) * rating
    parts = [_against_rivals(rating[r], place[r]) for r in races]
    found["surplus"], found["weight"] = np.hstack(parts)
    return _against_the_season(found[found["weight"] >= _LEAST_INFORMATION])


def _spread(ratings: list[Floats], places: list[Floats]) -> float:
    """The factor of the ratings with which they expect the order of all pairs best (maximum likelihood)."""
    gaps = [r[:, None] - r[None, :] for r in ratings]
    ahead = [p[:, None] < p[None, :] for p in places]
    won = np.concatenate([gap[is_ahead] for gap, is_ahead in zip(gaps, ahead, strict=True)])

    def loss(factor: float) -> float:
        return float(-np.log(elo_ratings.expected_score(factor * won, np.zeros(1))).sum())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def _against_rivals(rating: Floats, place: Floats) -> Floats:
    """Log-odds above the expected ones, and the mean of p (1 - p) (2, cars)."""
    rivals = max(len(rating) - 1, 1)
    p = elo_ratings.expected_score(rating[:, None], rating[None, :])
    information = (p * (1 - p)).sum(axis=1) - 0.25  # without the car itself
    score = elo_ratings.score_surplus(rating, place) * rivals
    return np.vstack([score / np.maximum(information, 1e-9), information / rivals])


def _against_the_season(found: pd.DataFrame) -> pd.DataFrame:
    together = found.groupby(["season", "driver_id", "lineage_id"])["surplus"]
    others = together.transform("size") - 1
    rest = (together.transform("sum") - found["surplus"]) / others.where(others > 0)
    found = found.assign(surplus=found["surplus"] - rest, weight=4 * found["weight"] * others / (others + 1))
    return found[others > 0].drop(columns="season").reset_index(drop=True)


def _recent(history: History) -> pd.DataFrame:
    races = history.races
    since = set(races.loc[races["season"] >= FIRST_SEASON, "race_id"])
    entries = history.entries
    return entries[entries["race_id"].isin(since)]
