from analytics.models.model_accuracy import SCORES, Forecaster, ModelAccuracy, ScoreKind
from analytics.models.odds import Odds
from analytics.models.track_coefficient import TrackCoefficient

__all__ = ["SCORES", "Forecaster", "ModelAccuracy", "Odds", "ScoreKind", "TrackCoefficient"]
