"""Fitting all five models of a stage on the races before a moment, and forecasting with them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.ensemble import Ensemble, Replicates, interval, member_log_p
from predictions.ml.models import SINGLE, RaceModel
from predictions.ml.probability import Floats, distribution, log_softmax_by_race

# Older races are another sport: another field size, other points, other reliability.
TRAINED_FROM = 1996
HALF_LIFE_RACES = 150.0
POOL_SEASONS = 4
MIN_RACES = 40


@dataclass(frozen=True)
class Fitted:
    """All models of one stage, by name; the ensemble holds the others as its members."""

    stage: str
    models: dict[str, RaceModel]
    replicates: Replicates


def decided(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of races that have a winner."""
    won = frame.loc[frame["position"] == 1, "race_id"]
    return frame[frame["race_id"].isin(won)]


def fit_single(frame: pd.DataFrame, stage: str) -> dict[str, RaceModel]:
    """The single models, fitted on all races of `frame`."""
    weight = inputs.recency_weights(inputs.race_codes(frame), HALF_LIFE_RACES)
    return {name: model(stage=stage).fit(frame, weight) for name, model in SINGLE.items()}


class SeasonBySeason:
    """Single models as they stood before each season; a season is fitted once and kept.

    The ensemble learns its weights from what these said of the races they had not seen.
    """

    def __init__(self, frame: pd.DataFrame, stage: str) -> None:
        self.frame = decided(frame)
        self.stage = stage
        self.fits: dict[int, dict[str, RaceModel]] = {}

    def rows_before(self, season: int) -> pd.DataFrame:
        since = max(TRAINED_FROM, int(self.frame["season"].min()))
        return self.frame[self.frame["season"].between(since, season - 1)]

    def single(self, season: int) -> dict[str, RaceModel]:
        if season not in self.fits:
            self.fits[season] = fit_single(self.rows_before(season), self.stage)
        return self.fits[season]

    def unseen(self, before: int) -> tuple[pd.DataFrame, Floats]:
        """Rows of the last seasons before `before` and the members' forecasts of them."""
        rows, log_p = [], []
        for season in range(before - POOL_SEASONS, before):
            if self.rows_before(season)["race_id"].nunique() >= MIN_RACES:
                raced = self.frame[self.frame["season"] == season]
                if len(raced):
                    rows.append(raced)
                    log_p.append(member_log_p(self.single(season), raced))
        return (pd.concat(rows), np.concatenate(log_p)) if rows else (self.frame[:0], np.empty((0, 0)))

    def before(self, season: int) -> Fitted:
        """Everything as it stood before `season`."""
        return self._complete(self.single(season), season, self.rows_before(season))

    def now(self) -> Fitted:
        """Everything fitted on all races of the frame, the running season's included."""
        following = int(self.frame["season"].max()) + 1
        return self.before(following)

    def _complete(self, members: dict[str, RaceModel], season: int, rows: pd.DataFrame) -> Fitted:
        weight = inputs.recency_weights(inputs.race_codes(rows), HALF_LIFE_RACES)
        ensemble = Ensemble(self.stage, members)
        unseen, log_p = self.unseen(season)
        ensemble.fit(unseen, weight, log_p)
        replicates = Replicates(self.stage).fit(rows, weight)
        return Fitted(self.stage, {**members, "ensemble": ensemble}, replicates)


def forecast(fitted: Fitted, frame: pd.DataFrame) -> pd.DataFrame:
    """Forecasts of every race in `frame` by every model: a row a model and a car.

    Columns: model, race_id, driver_id, constructor_id, win_probability, podium_probability,
    points_probability, expected_position, interval_lower, interval_upper (95%, of the win).
    """
    spread = fitted.replicates.spread(frame)
    parts = [_of_model(name, m.log_strength(frame), spread, frame) for name, m in fitted.models.items()]
    return pd.concat(parts, ignore_index=True)


def _of_model(name: str, log_strength: Floats, spread: Floats, frame: pd.DataFrame) -> pd.DataFrame:
    out = frame[["race_id", "driver_id", "constructor_id"]].reset_index(drop=True)
    out.insert(0, "model", name)
    race = inputs.race_codes(frame)
    log_p = log_softmax_by_race(log_strength, race)
    for _, rows in out.groupby("race_id", sort=False).indices.items():
        said = distribution(log_p[rows])
        lower, upper = interval(said.win, spread[rows])
        out.loc[rows, "win_probability"] = said.win
        out.loc[rows, "podium_probability"] = said.podium
        out.loc[rows, "points_probability"] = said.points
        out.loc[rows, "expected_position"] = said.expected_position
        out.loc[rows, "interval_lower"] = lower
        out.loc[rows, "interval_upper"] = upper
    return out
