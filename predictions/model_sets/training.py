"""Train all models on what was known at an instant, and store them and the Elo ratings."""

import os
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from statistics import fmean
from typing import Any

import pandas as pd
from django.db import transaction
from threadpoolctl import threadpool_limits

from f1site.lib import clock, tracing
from f1site.lib.errors import ModelTrainingError
from f1site.lib.metrics.instruments import timed
from ingestion import generation
from predictions.data import dataset
from predictions.ml import elo_ratings, features
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.fitting import FIRST_SEASON, HALF_LIFE_RACES, MIN_PAST_RACES, Fitted, fit, with_winner
from predictions.ml.history import History
from predictions.ml.race_model import Run
from predictions.model_sets import promotion, store
from predictions.model_sets.walk_forward import forecast_or_recall
from predictions.models import EloRating, ModelType, TrainedModel

STAGES = tuple(features.BY_STAGE)
# A set is compared with the serving one at these: a dozen sprints are too few.
COMPARED_STAGES = ("before_weekend", "after_qualifying")
# Each fits a model at a time, mostly in compiled code. A stage has about eight fits.
THREADS = min(4, os.cpu_count() or 1)
Step = Callable[[str], None]


@tracing.traced("training")
@timed("training")
def train(as_of: datetime, step: Step = lambda _: None) -> list[TrainedModel]:
    """Fit the five models for every stage on races over by `as_of`; `step` gets a message at each step.

    Returns the stored models, one of each type, serving or waiting as promotion decides.
    Raises ModelTrainingError where there are too few races.
    """
    history = dataset.load(as_of)
    frame = features.build(history)
    races = with_winner(frame)["race_id"].nunique()
    if races < MIN_PAST_RACES:
        raise ModelTrainingError(
            f"Only {races} races since {FIRST_SEASON} have a result by {as_of:%Y-%m-%d}: at least "
            f"{MIN_PAST_RACES} are needed. Import an archive first (manage.py import_archive) or choose "
            "a later moment."
        )
    fitted: list[Fitted] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for stage in STAGES:
            step(f"fitting the models {stage.replace('_', ' ')}")
            with tracing.span("training of a stage", stage=stage):
                fitted.append(_fit(frame, stage, pool.map))
    step("storing the models and the ratings")
    return _store(fitted, history, as_of)


def _fit(frame: pd.DataFrame, stage: str, run: Run = map) -> Fitted:
    try:
        with threadpool_limits(1):  # the matrices are small: more threads only wait for each other
            return fit(frame, stage, stage in COMPARED_STAGES, forecast_or_recall, run)
    except (ValueError, ArithmeticError) as error:
        raise ModelTrainingError(f"The models of stage {stage} cannot be fitted: {error}.") from error


def _store(fitted: list[Fitted], history: History, as_of: datetime) -> list[TrainedModel]:
    trained_at = clock.now()
    version = f"{trained_at:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
    store.save(version, fitted)
    try:
        with transaction.atomic():
            store_ratings(history)
            metrics = {name: _metrics(fitted, name) for name in [*SINGLE_MODELS, "ensemble"]}
            generation.renew()
            decision = promotion.decide_state(promotion.losses(metrics["ensemble"]), as_of)
            metrics["ensemble"]["comparison"] = decision.comparison
            return TrainedModel.objects.bulk_create(
                TrainedModel(
                    name=ModelType(name).value,
                    type=name,
                    version=version,
                    trained_at=trained_at,
                    as_of=as_of,
                    data_through_id=history.last_result,
                    state=decision.state,
                    hyperparameters=_hyperparameters(fitted, name),
                    metrics=metrics[name],
                )
                for name in [*SINGLE_MODELS, "ensemble"]
            )
    except BaseException:
        store.remove(version)
        raise


def _metrics(fitted: list[Fitted], name: str) -> dict[str, Any]:
    """The model's walk-forward losses over the last seasons, by stage and race."""
    losses = {f.stage: f.losses[name] for f in fitted if f.losses.get(name)}
    return {
        "walk_forward": {
            stage: {
                "log_loss": round(fmean(of_race.values()), 6),
                "races": {str(race): round(loss, 6) for race, loss in of_race.items()},
            }
            for stage, of_race in losses.items()
        }
    }


def _hyperparameters(fitted: list[Fitted], name: str) -> dict[str, object]:
    if name == "ensemble":
        ensembles = {f.stage: f.ensemble for f in fitted}
        return {s: {"weights": e.weights_, "dissimilarity": e.dissimilarity_} for s, e in ensembles.items()}
    own = {key: value for key, value in fitted[0].models[name].get_params().items() if key != "stage"}
    wet = {f.stage: f.models[name].wet_exponent_ for f in fitted}
    return {
        **own,
        "half_life_races": HALF_LIFE_RACES,
        "trained_from": FIRST_SEASON,
        **({"wet_exponent": wet} if None not in wet.values() else {}),
    }


def store_ratings(history: History) -> None:
    """Store the Elo ratings after each race of `history`, where they changed."""
    _, after = elo_ratings.ratings(history)
    keys = history.entries[["race_id", "driver_id", "constructor_id"]]
    drivers = keys.assign(rating=after["driver"])
    # Both cars of a constructor carry its one rating.
    constructors = keys.assign(rating=after["constructor"]).drop_duplicates(["race_id", "constructor_id"])
    _upsert(drivers, "driver_id")
    _upsert(constructors, "constructor_id")


def _upsert(rows: pd.DataFrame, owner: str) -> None:
    held = EloRating.objects.exclude(**{owner: None}).values_list("race_id", owner, "rating_value")
    stored = {(race, key): value for race, key, value in held}
    now = clock.now()
    changed = [
        EloRating(race_id=race, rating_value=rating, calculated_at=now, **{owner: key})
        for race, key, rating in zip(rows["race_id"], rows[owner], rows["rating"], strict=True)
        if abs(stored.get((race, key), -1.0) - rating) > 1e-9
    ]
    EloRating.objects.bulk_create(
        changed,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["race", owner.removesuffix("_id")],
        update_fields=["rating_value", "calculated_at"],
    )
