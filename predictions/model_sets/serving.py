"""The set of models that serves: the newest promoted one whose files can be opened."""

import logging
from datetime import datetime

from f1site.lib.errors import ModelTrainingError
from f1site.lib.process_cache import cached
from predictions.ml import features
from predictions.ml.fitting import Fitted
from predictions.model_sets import store
from predictions.models import TrainedModel

logger = logging.getLogger(__name__)


def serving_models(as_of: datetime) -> dict[str, TrainedModel]:
    """The models that serve at `as_of`, by type: the newest serving set trained on nothing later.

    A set whose files are refused is passed over for the one before it. Raises ModelTrainingError
    where none is left.
    """
    ensemble, refused = serving_set(as_of)
    for version, reason in refused.items():
        logger.error("Version %s cannot serve, an older version replaces it. %s", version, reason)
    if ensemble is None:
        untrained = (
            f"No model is trained on data up to {as_of:%Y-%m-%d %H:%M} UTC: "
            f"run manage.py train_models --as-of {as_of:%Y-%m-%dT%H:%M:%SZ}."
        )
        raise ModelTrainingError(next(iter(refused.values()), untrained))
    return {model.type: model for model in TrainedModel.objects.filter(version=ensemble.version)}


def serving_set(as_of: datetime) -> tuple[TrainedModel | None, dict[str, str]]:
    """The ensemble of the serving set, and by version why newer sets are refused."""
    refused: dict[str, str] = {}
    for newest in TrainedModel.objects.serving_at(as_of):
        reason = refusal(newest.version)
        if not reason:
            return newest, refused
        refused[newest.version] = reason
    return None, refused


def refusal(version: str) -> str:
    """Why the files of a set cannot be opened; empty where they can."""
    try:
        open_set(version)
    except ModelTrainingError as error:
        return error.message
    return ""


def fitted_models(version: str, stage: str) -> Fitted:
    return open_set(version)[stage]


@cached(maxsize=2, by_generation=False)
def open_set(version: str) -> dict[str, Fitted]:
    """A set's models by stage, complete or not at all. A version never changes, so it is read once."""
    return {stage: store.load(version, stage) for stage in features.BY_STAGE}
