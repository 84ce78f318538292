"""What training leaves behind, and that a failure leaves nothing."""

from pathlib import Path

import numpy as np
import pytest
from django.db import OperationalError, connection

from f1site.lib.errors import ModelTrainingError
from ingestion.models import RaceResult
from predictions.data import dataset
from predictions.ml import elo_ratings, features
from predictions.model_sets import store, training
from predictions.models import EloRating, TrainedModel


def test_too_few_races_are_a_clear_error(world):
    with pytest.raises(ModelTrainingError, match=r"Only 26 races since 1996 .* at least 40 are needed"):
        training.train(world.race(5, season=2021).start_time)


def test_training_stores_one_model_a_type_of_one_version(world):
    models = TrainedModel.objects.all()
    assert {m.type for m in models} == {"regression", "random_forest", "xgboost", "elo", "ensemble"}
    assert len({m.version for m in models}) == 1
    assert {m.data_through for m in models} == {world.race(4)}
    assert {m.as_of for m in models} == {world.THURSDAY}


def test_the_hyperparameters_say_how_the_models_were_made(world):
    stored = dict(TrainedModel.objects.values_list("type", "hyperparameters"))
    assert stored["random_forest"]["trees"] == 60
    assert stored["xgboost"]["trained_from"] == 1996
    assert stored["ensemble"]["after_qualifying"] == {
        "weights": {"regression": 0.75, "random_forest": 0.25},
        "dissimilarity": 0.85,
    }


def test_the_ratings_after_each_race_are_stored(world):
    history = dataset.load(world.THURSDAY)
    _, after = elo_ratings.ratings(history)
    last = history.entries.iloc[-1]
    held = EloRating.objects.get(race=world.race(4), driver=last["driver_id"])
    assert held.rating_value == pytest.approx(after["driver"].iloc[-1], abs=1e-9)
    assert EloRating.objects.filter(race=world.race(4), constructor__isnull=False).count() == 10
    assert not EloRating.objects.filter(race=world.race(5)).exists()


def test_ratings_follow_a_corrected_result(world):
    before = dict(EloRating.objects.filter(race=world.race(4)).values_list("pk", "rating_value"))
    winner = RaceResult.objects.get(race=world.race(4), finish_position=1)
    RaceResult.objects.filter(pk=winner.pk).update(status="disqualified", finish_position=None)
    training.store_ratings(dataset.load(world.THURSDAY))
    after = dict(EloRating.objects.filter(race=world.race(4)).values_list("pk", "rating_value"))
    assert before.keys() == after.keys()
    assert before != after


@pytest.fixture
def fitted(world):
    version = TrainedModel.objects.get(type="ensemble").version
    return [store.load(version, stage) for stage in training.STAGES]


def test_a_database_that_fails_leaves_no_model_behind(world, fitted, settings, tmp_path):
    settings.MODEL_DIR = tmp_path
    before = TrainedModel.objects.count()

    def fails(execute, sql, *rest):
        if sql.startswith('INSERT INTO "predictions_trainedmodel"'):
            raise OperationalError("disk full")
        return execute(sql, *rest)

    with connection.execute_wrapper(fails), pytest.raises(OperationalError, match="disk full"):
        training._store(fitted, dataset.load(world.THURSDAY), world.THURSDAY)
    assert list(Path(tmp_path).iterdir()) == []
    assert TrainedModel.objects.count() == before


def test_what_was_stored_is_served(world, fitted, settings, tmp_path):
    settings.MODEL_DIR = tmp_path
    models = training._store(fitted, dataset.load(world.THURSDAY), world.THURSDAY)
    assert store.load(models[0].version, "after_qualifying").stage == "after_qualifying"


@pytest.mark.filterwarnings("ignore:.*encountered:RuntimeWarning")
def test_data_that_no_model_can_be_fitted_to_are_a_training_error(world):
    frame = features.build(dataset.load(world.THURSDAY))
    broken = frame.assign(**dict.fromkeys(features.BY_STAGE["before_weekend"], np.inf))
    with pytest.raises(ModelTrainingError, match="The models of stage before_weekend cannot be fitted"):
        training._fit(broken, "before_weekend")
