"""The four single models behind one contract.

fit(frame, weight) learns from rows of `features.build` of races with results; log_strength(frame)
gives each car a log strength (rows,) of which `probability` makes the race's one distribution.
save(folder) and load(folder) keep the fitted state in formats that cannot carry code.
"""

import json
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
import skops.io
import xgboost
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestRegressor

from predictions.ml import inputs
from predictions.ml.logit import ConditionalLogit
from predictions.ml.probability import Floats, first_rows, log_softmax_by_race

# skops trusts no tree, for its node numbers are not checked: ours are, by the manifest's seal.
TREE = "sklearn.tree._tree.Tree"


class RaceModel(BaseEstimator):
    name: ClassVar[str]
    stage: str

    def fit(self, frame: pd.DataFrame, weight: Floats) -> Self:
        raise NotImplementedError

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        raise NotImplementedError

    def save(self, folder: Path) -> None:
        raise NotImplementedError

    def load(self, folder: Path) -> Self:
        raise NotImplementedError


def save_logit(logit: ConditionalLogit, target: Path) -> None:
    # JSON has no infinity: a column that never varied is told apart by null.
    scale = [float(s) if np.isfinite(s) else None for s in logit.scale_]
    target.write_text(json.dumps({"coef": logit.coef_.tolist(), "scale": scale}))


def load_logit(source: Path) -> ConditionalLogit:
    stored = json.loads(source.read_text())
    logit = ConditionalLogit()
    logit.coef_ = np.array(stored["coef"])
    logit.scale_ = np.array([np.inf if s is None else s for s in stored["scale"]])
    return logit


class Linear(RaceModel):
    """A conditional logit on some inputs."""

    def __init__(self, stage: str = "before_weekend", ridge: float = 5.0) -> None:
        self.stage = stage
        self.ridge = ridge

    def inputs(self, frame: pd.DataFrame) -> Floats:
        raise NotImplementedError

    def fit(self, frame: pd.DataFrame, weight: Floats) -> Self:
        race, position = inputs.race_codes(frame), frame["position"].to_numpy(float)
        self.logit_ = ConditionalLogit(self.ridge).fit(self.inputs(frame), race, position, weight)
        return self

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        return self.logit_.log_strength(self.inputs(frame), inputs.race_codes(frame))

    def save(self, folder: Path) -> None:
        save_logit(self.logit_, folder / "logit.json")

    def load(self, folder: Path) -> Self:
        self.logit_ = load_logit(folder / "logit.json")
        return self


class Regression(Linear):
    name = "regression"

    def inputs(self, frame: pd.DataFrame) -> Floats:
        return inputs.linear(frame, self.stage).to_numpy(float)


class Elo(Linear):
    """The ratings of driver and constructor alone; the logit only sets how much they say."""

    name = "elo"

    def inputs(self, frame: pd.DataFrame) -> Floats:
        return frame[["current_elo", "constructor_elo"]].to_numpy(float)


class XGBoost(RaceModel):
    """Gradient boosting whose loss is the softmax over the field, not a car by itself."""

    name = "xgboost"
    # What physics says: more of the first never hurts, more of the second never helps.
    RISING: ClassVar[set[str]] = {"current_elo", "constructor_elo", "recent_points", "avg_points_per_race"}
    FALLING: ClassVar[set[str]] = {"grid_position", "gap_to_pole"}

    def __init__(
        self,
        stage: str = "before_weekend",
        rounds: int = 150,
        depth: int = 2,
        rate: float = 0.06,
        seed: int = 0,
    ) -> None:
        self.stage = stage
        self.rounds = rounds
        self.depth = depth
        self.rate = rate
        self.seed = seed

    def parameters(self, names: list[str]) -> dict[str, Any]:
        monotone = {n: 1 for n in names if n in self.RISING} | {n: -1 for n in names if n in self.FALLING}
        return {
            "max_depth": self.depth, "eta": self.rate, "subsample": 0.8, "colsample_bynode": 0.4,
            "min_child_weight": 2.0, "lambda": 3.0, "base_score": 0.0, "seed": self.seed,
            "monotone_constraints": monotone, "nthread": 1, "disable_default_eval_metric": True,
        }  # fmt: skip

    def fit(self, frame: pd.DataFrame, weight: Floats) -> Self:
        X = inputs.tree(frame, self.stage)
        race = inputs.race_codes(frame)
        won = (frame["position"] == 1).to_numpy(float)
        begins = first_rows(race)
        # A race without one winner among the rows would pull everybody down.
        decided = np.repeat(np.add.reduceat(won, begins) == 1, np.diff(np.r_[begins, len(race)]))
        scale = weight * decided

        def softmax_over_field(margin: Floats, _: xgboost.DMatrix) -> tuple[Floats, Floats]:
            p = np.exp(log_softmax_by_race(margin.astype(float), race))
            return scale * (p - won), scale * np.maximum(p * (1 - p), 1e-6)

        data = xgboost.DMatrix(X, nthread=1)
        self.booster_ = xgboost.train(
            self.parameters(list(X.columns)), data, self.rounds, obj=softmax_over_field
        )
        return self

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        data = xgboost.DMatrix(inputs.tree(frame, self.stage), nthread=1)
        return self.booster_.predict(data, output_margin=True).astype(float)

    def save(self, folder: Path) -> None:
        self.booster_.save_model(folder / "booster.ubj")

    def load(self, folder: Path) -> Self:
        self.booster_ = xgboost.Booster({"nthread": 1}, model_file=folder / "booster.ubj")
        return self


class RandomForest(RaceModel):
    """A forest that averages how near the front a car like this one finished.

    Its target falls from 1 for the winner by half every PLACES_TO_HALVE places; a conditional logit
    on the out-of-bag averages, which no tree saw, turns them into log strengths.
    """

    name = "random_forest"
    PLACES_TO_HALVE = 2.0

    def __init__(self, stage: str = "before_weekend", trees: int = 200, leaf: int = 8, seed: int = 0) -> None:
        self.stage = stage
        self.trees = trees
        self.leaf = leaf
        self.seed = seed

    def fit(self, frame: pd.DataFrame, weight: Floats) -> Self:
        X = inputs.tree(frame, self.stage).to_numpy(float)
        position = frame["position"].to_numpy(float)
        target = np.where(np.isnan(position), 0.0, 0.5 ** ((position - 1) / self.PLACES_TO_HALVE))
        self.forest_ = RandomForestRegressor(
            self.trees, min_samples_leaf=self.leaf, max_features=0.4, max_samples=0.5,
            oob_score=True, random_state=self.seed, n_jobs=1,
        ).fit(X, target, sample_weight=weight)  # fmt: skip
        race = inputs.race_codes(frame)
        self.logit_ = ConditionalLogit(1.0).fit(
            self.scores(self.forest_.oob_prediction_), race, position, weight
        )
        for unused in ("oob_prediction_", "oob_score_"):
            delattr(self.forest_, unused)
        return self

    @staticmethod
    def scores(prediction: Floats) -> Floats:
        kept = np.clip(np.nan_to_num(prediction), 1e-3, 1.0)
        return np.column_stack([np.log(kept), kept])

    def log_strength(self, frame: pd.DataFrame) -> Floats:
        X = inputs.tree(frame, self.stage).to_numpy(float)
        return self.logit_.log_strength(self.scores(self.forest_.predict(X)), inputs.race_codes(frame))

    def save(self, folder: Path) -> None:
        skops.io.dump(self.forest_, folder / "forest.skops")
        save_logit(self.logit_, folder / "logit.json")

    def load(self, folder: Path) -> Self:
        self.forest_ = skops.io.load(folder / "forest.skops", trusted=[TREE])
        self.logit_ = load_logit(folder / "logit.json")
        return self


SINGLE: dict[str, type[RaceModel]] = {model.name: model for model in (Regression, RandomForest, XGBoost, Elo)}
