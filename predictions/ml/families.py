"""The four single models by name; the ensemble pools them."""

from predictions.ml.elo import Elo
from predictions.ml.linear import Regression
from predictions.ml.race_model import RaceModel
from predictions.ml.trees import RandomForest, XGBoost

SINGLE_MODELS: dict[str, type[RaceModel]] = {
    model.name: model for model in (Regression, RandomForest, XGBoost, Elo)
}
