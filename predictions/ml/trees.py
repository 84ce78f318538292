"""The tree models: gradient boosting and the random forest."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import pandas as pd
import xgboost
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestRegressor

from predictions.ml import inputs
from predictions.ml.linear import load_logit, save_logit
from predictions.ml.logit import ConditionalLogit, podium_places
from predictions.ml.race_model import RaceModel
from predictions.ml.races import Floats, Ints, first_rows, race_sizes

# skops does not check the node numbers of a tree and trusts none; ours are sealed by the manifest.
TREE = "sklearn.tree._tree.Tree"

Objective = Callable[[Floats, xgboost.DMatrix], tuple[Floats, Floats]]


class Binned(NamedTuple):
    """The inputs of xgboost, and their names."""

    matrix: xgboost.DMatrix
    names: list[str]


def plackett_luce_objective(race: Ints, position: Floats, weight: Floats) -> Objective:
    """`logit.PodiumLoss` for xgboost: gradient and diagonal curvature by margin."""
    places = podium_places(race, position, weight)
    begins, sizes = first_rows(race), race_sizes(race)

    def objective(margin: Floats, _: xgboost.DMatrix) -> tuple[Floats, Floats]:
        gradient, curvature = np.zeros((2, len(race)))
        for place in places:
            # The margins are small, so this softmax needs no shift; it runs a hundred times in each fit.
            p = np.exp(place.exponent * margin.astype(float) + place.mask)
            p /= np.repeat(np.add.reduceat(p, begins), sizes)
            gradient += place.exponent * place.weight * (p - place.taken)
            curvature += place.exponent**2 * place.weight * p * (1 - p)
        return gradient, np.maximum(curvature, 1e-6)

    return objective


class XGBoost(RaceModel):
    """Gradient boosting with the Plackett-Luce likelihood of the podium as its loss."""

    name = "xgboost"

    def __init__(
        self,
        stage: str = "before_weekend",
        rounds: int = 100,
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
        signs = inputs.monotone(names)
        return {
            "max_depth": self.depth,
            "eta": self.rate,
            "subsample": 0.5,
            "colsample_bynode": 0.3,
            "min_child_weight": 2.0,
            "lambda": 3.0,
            "base_score": 0.0,
            "seed": self.seed,
            "monotone_constraints": tuple(signs.get(name, 0) for name in names),
            "nthread": 1,
            "disable_default_eval_metric": True,
        }

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        return inputs.tree(frame, self.stage)

    def prepare(self, X: pd.DataFrame) -> Binned:
        """xgboost divides the inputs into bins once for each matrix, a third of the time of a fit."""
        names = list(X.columns)
        # Without column names: xgboost would check them in every round, a tenth of the time.
        matrix = xgboost.DMatrix(X.to_numpy(float), nthread=1, feature_weights=inputs.feature_weights(names))
        return Binned(matrix, names)

    def learn(self, X: Binned, race: Ints, position: Floats, weight: Floats) -> Self:
        objective = plackett_luce_objective(race, position, weight)
        self.booster_ = xgboost.train(self.parameters(X.names), X.matrix, self.rounds, obj=objective)
        return self

    def strength(self, X: pd.DataFrame, race: Ints) -> Floats:
        data = xgboost.DMatrix(X.to_numpy(float), nthread=1)
        return np.asarray(self.booster_.predict(data, output_margin=True), float)

    def save(self, folder: Path) -> None:
        super().save(folder)
        self.booster_.save_model(folder / "booster.ubj")

    def load(self, folder: Path) -> Self:
        self.booster_ = xgboost.Booster({"nthread": 1}, model_file=folder / "booster.ubj")
        return super().load(folder)


class RandomForest(RaceModel):
    """A random forest that predicts how near the front a car finishes.

    Its target is 1 for the winner and halves every PLACES_TO_HALVE places. A conditional logit on the
    out-of-bag predictions turns them into log strengths. A forest has no prior for an input, so it gets
    only the ratings and the weekend so far.
    """

    name = "random_forest"
    PLACES_TO_HALVE = 2.0

    def __init__(self, stage: str = "before_weekend", trees: int = 60, leaf: int = 20, seed: int = 0) -> None:
        self.stage = stage
        self.trees = trees
        self.leaf = leaf
        self.seed = seed

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        X = inputs.tree(frame, self.stage)
        kept: pd.DataFrame = X.loc[:, inputs.feature_weights(list(X.columns)) == 1.0]
        return kept

    def learn(self, X: pd.DataFrame, race: Ints, position: Floats, weight: Floats) -> Self:
        target = np.where(np.isnan(position), 0.0, 0.5 ** ((position - 1) / self.PLACES_TO_HALVE))
        signs = inputs.monotone(list(X.columns))
        self.forest_ = RandomForestRegressor(
            self.trees,
            min_samples_leaf=self.leaf,
            max_features=0.4,
            max_samples=0.5,
            monotonic_cst=[signs.get(name, 0) for name in X.columns],
            oob_score=True,
            random_state=self.seed,
            n_jobs=1,
        ).fit(X.to_numpy(float), target, sample_weight=weight)
        scores = self.scores(self.forest_.oob_prediction_)
        self.logit_ = ConditionalLogit(1.0).fit(scores, race, position, weight)
        del self.forest_.oob_prediction_, self.forest_.oob_score_  # not needed in forecasts
        return self

    def strength(self, X: pd.DataFrame, race: Ints) -> Floats:
        return self.logit_.log_strength(self.scores(self.predict(X.to_numpy(np.float32))), race)

    def predict(self, X: NDArray[np.float32]) -> Floats:
        """`forest_.predict`, without its checks of each tree: they take most of the time of one race."""
        trees = self.forest_.estimators_
        total = np.zeros(len(X))
        for tree in trees:
            total += tree.tree_.predict(X).ravel()
        return np.asarray(total / len(trees))

    @staticmethod
    def scores(prediction: Floats) -> Floats:
        """The inputs (rows, 2) of the logit: the prediction and its logarithm."""
        limited = np.clip(np.nan_to_num(prediction), 1e-3, 1.0)
        return np.column_stack([np.log(limited), limited])

    def save(self, folder: Path) -> None:
        import skops.io  # noqa: PLC0415 - see load

        super().save(folder)
        skops.io.dump(self.forest_, folder / "forest.skops")
        save_logit(self.logit_, folder / "logit.json")

    def load(self, folder: Path) -> Self:
        # It lists scikit-learn's estimators on import: a third of the start of a command that loads no model.
        import skops.io  # noqa: PLC0415

        self.forest_ = skops.io.load(folder / "forest.skops", trusted=[TREE])
        self.logit_ = load_logit(folder / "logit.json")
        return super().load(folder)
