"""Train, forecast and backfill as far as something has changed: one way for tasks, commands and the start."""

from collections.abc import Callable
from datetime import datetime

from f1site.lib import events
from f1site.lib.progress import Progress, no_progress
from predictions.backfill.run import run_next
from predictions.championship import simulate
from predictions.data import dataset, stages
from predictions.due import (
    MODELS,
    RACE,
    RECORD,
    SEASON,
    facts_basis,
    first_backfilled,
    models_basis,
    race_basis,
    record_basis,
    season_basis,
)
from predictions.forecasts import generate
from predictions.model_sets import training
from predictions.model_sets.fingerprint import fingerprint, row_hashes
from predictions.models import Basis, Forecast, SeasonForecast, TrainedModel

# The digest of what the newest set has learned from.
LEARNED = "learned from"


def train(as_of: datetime, step: Callable[[str], None], always: bool = False) -> list[TrainedModel]:
    """The new set, or none where the models would learn from the same as before, unless `always`.

    Raises ModelTrainingError where there are too few races.
    """
    facts, reason = facts_basis(), models_basis(as_of)
    history = dataset.load(as_of)
    learned = fingerprint([row_hashes(history.races), row_hashes(history.entries)])
    only_corrected = not reason or reason == facts
    if only_corrected and not always and learned == Basis.objects.value_of(LEARNED):
        Basis.objects.record(MODELS, facts)
        return []
    models = training.train(as_of, step)
    Basis.objects.record(LEARNED, learned)
    Basis.objects.record(MODELS, facts)
    events.emit(events.MODEL_TRAINED, version=models[0].version)
    return models


def forecast_race(as_of: datetime) -> list[Forecast]:
    """The forecasts of the next race that were added. Raises NotFound where the calendar ends."""
    basis = race_basis(as_of)
    race = stages.next_race(as_of)
    added = generate.generate(race, as_of)
    Basis.objects.record(RACE, basis)
    if added:
        events.emit(events.PREDICTION_GENERATED, race=race.pk, stage=str(added[0].stage))
    return added


def forecast_season(as_of: datetime, progress: Progress = no_progress) -> list[SeasonForecast]:
    """The season forecasts that were added. Raises NotFound where the calendar ends."""
    basis = season_basis(as_of)
    added = simulate.generate(as_of, progress)
    Basis.objects.record(SEASON, basis)
    if added:
        events.emit(events.PREDICTION_GENERATED, season=added[0].season.year)
    return added


def backfill(as_of: datetime) -> tuple[int, int]:
    """Add a part of the backtests that are missing.

    Returns the number of forecasts added, and of the blocks of races in which more are missing.
    """
    basis = record_basis(as_of)
    added, left = run_next(first_backfilled(as_of), as_of)
    if not left:
        Basis.objects.record(RECORD, basis)
    return added, left
