"""Forecast a race with the models that serve."""

import logging
from datetime import UTC, datetime, time
from functools import lru_cache

import numpy as np
import pandas as pd

from f1site.lib.errors import ModelTrainingError, NotFound, ValidationError
from ingestion.models import QualifyingResult, Race
from predictions.data import dataset
from predictions.forecasts import ledger
from predictions.ml import explanations, features, fitting
from predictions.ml.fitting import Fitted
from predictions.model_sets import store
from predictions.models import Forecast, GridKind, Stage, TrainedModel

logger = logging.getLogger(__name__)


def next_race(as_of: datetime) -> Race:
    """The race that is not over yet. Raises NotFound where the calendar ends."""
    race = Race.objects.upcoming(as_of).select_related("season", "circuit").first()
    if race is None:
        raise NotFound("There is no upcoming race on the calendar.")
    return race


def latest_moment(race: Race, now: datetime) -> datetime:
    """The last moment at which a forecast of `race` is one: now, or the instant before its end."""
    if not race.is_over(now):
        return now
    day = datetime.combine(race.date, time.min, UTC)
    return race.start_time or day


def generate(race: Race, as_of: datetime, stage: str = "") -> list[Forecast]:
    """Forecast `race` by every serving model from what was known at `as_of`.

    Without a stage, the latest that can be known then. Returns the forecasts added; a model whose
    last forecast says just the same adds none. Raises ValidationError where `as_of` is too late or
    the stage too early, ModelTrainingError without a model that old.
    """
    if race.is_over(as_of):
        raise ValidationError(f"{race} is over by {as_of:%Y-%m-%d %H:%M}: choose an earlier --as-of.")
    latest_stage, grid = latest(race, as_of)
    stage = stage or latest_stage
    _check(stage, race, as_of, grid)
    if stage != Stage.AFTER_QUALIFYING:
        grid = GridKind.NONE
    models = serving(as_of)
    history = dataset.load(as_of, race, grid)
    frame = features.build(history)
    cars = frame[frame["race_id"] == race.pk]
    able = fitted(models["ensemble"].version, stage)
    table = fitting.forecast(able, cars)
    reasons = explanations.explain(able, cars)
    keys = zip(table["model"], table["driver_id"], strict=True)
    table["contributions"] = pd.Series([reasons[key] for key in keys], table.index)
    places = cars.set_index("driver_id")["grid_position"]
    table["grid_position"] = table["driver_id"].map(places) if grid != GridKind.NONE else np.nan
    header = {"race": race, "stage": stage, "grid": grid, "as_of": as_of}
    return ledger.add(table, models, data_through_id=history.last_result, **header)


def latest(race: Race, as_of: datetime) -> tuple[Stage, GridKind]:
    """The latest stage that can be forecast at `as_of`, and what is known of the grid."""
    grid = _grid(race, as_of)
    if grid != GridKind.NONE:
        return Stage.AFTER_QUALIFYING, grid
    return Stage.AFTER_SPRINT if dataset.sprint_is_known(race, as_of) else Stage.BEFORE_WEEKEND, grid


def _check(stage: str, race: Race, as_of: datetime, grid: GridKind) -> None:
    if stage not in features.BY_STAGE:
        raise ValidationError(f"No model forecasts {stage}: choose {' or '.join(features.BY_STAGE)}.")
    missing = {
        Stage.AFTER_QUALIFYING: grid == GridKind.NONE,
        Stage.AFTER_SPRINT: not dataset.sprint_is_known(race, as_of),
    }
    if missing.get(Stage(stage)):
        session = "qualifying" if stage == Stage.AFTER_QUALIFYING else "sprint"
        raise ValidationError(f"The {session} of {race} is not known by {as_of:%Y-%m-%d %H:%M} UTC.")


def _grid(race: Race, as_of: datetime) -> GridKind:
    """What can be known of the grid by `as_of`."""
    qualifying = race.qualifyingresult_set.filter(session=QualifyingResult.Session.QUALIFYING)
    if not race.qualifying_is_over(as_of) or not qualifying.exists():
        return GridKind.NONE
    if race.grid_is_final(as_of) and race.startinggrid_set.filter(kind=GridKind.FINAL).exists():
        return GridKind.FINAL
    return GridKind.PROVISIONAL


def serving(as_of: datetime) -> dict[str, TrainedModel]:
    """The models that speak at `as_of`, by type: the newest serving set that saw nothing later.

    A set whose files are refused is passed over, and the one before it speaks. Raises
    ModelTrainingError where none is left.
    """
    speaks, refused = speaking(as_of)
    for version, why in refused.items():
        logger.error("Version %s does not serve, the one before it has to. %s", version, why)
    if speaks is None:
        untrained = (
            f"No model is trained on data up to {as_of:%Y-%m-%d %H:%M} UTC: "
            f"run manage.py train_models --as-of {as_of:%Y-%m-%dT%H:%M:%SZ}."
        )
        raise ModelTrainingError(next(iter(refused.values()), untrained))
    return {model.type: model for model in TrainedModel.objects.filter(version=speaks.version)}


def speaking(as_of: datetime) -> tuple[TrainedModel | None, dict[str, str]]:
    """The ensemble of the set that speaks, and why sets that would before it are refused, by version."""
    refused: dict[str, str] = {}
    for newest in TrainedModel.objects.able(as_of):
        why = refusal(newest.version)
        if not why:
            return newest, refused
        refused[newest.version] = why
    return None, refused


def refusal(version: str) -> str:
    """Why the files of a set are not opened; empty where they are."""
    try:
        opened(version)
    except ModelTrainingError as error:
        return error.message
    return ""


def fitted(version: str, stage: str) -> Fitted:
    return opened(version)[stage]


@lru_cache(maxsize=2)
def opened(version: str) -> dict[str, Fitted]:
    """A set by stage, whole or not at all. A version never changes, so a process opens it once."""
    return {stage: store.load(version, stage) for stage in features.BY_STAGE}
