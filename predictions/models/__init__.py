from predictions.models.basis import Basis
from predictions.models.choices import GridKind, ModelType, RecordKind, Stage
from predictions.models.document import Document
from predictions.models.elo_rating import EloRating
from predictions.models.forecast import Forecast, Prediction, largest_first
from predictions.models.season_forecast import SeasonForecast, SeasonPrediction
from predictions.models.trained_model import TrainedModel

__all__ = [
    "Basis",
    "Document",
    "EloRating",
    "Forecast",
    "GridKind",
    "ModelType",
    "Prediction",
    "RecordKind",
    "SeasonForecast",
    "SeasonPrediction",
    "Stage",
    "TrainedModel",
    "largest_first",
]
