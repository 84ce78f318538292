"""The contract of all five models."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from predictions.ml import inputs
from predictions.ml.ensemble import Ensemble
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.features import BY_STAGE
from predictions.ml.fitting import fit_single
from predictions.ml.probability import log_softmax_by_race
from tests.predictions.ml.fields import CARS, drawn_features

NAMES = [*SINGLE_MODELS, "ensemble"]
every_model = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def frame():
    return drawn_features()


@pytest.fixture(scope="module", params=list(BY_STAGE))
def models(request, frame):
    return all_five(frame, request.param)


@pytest.fixture(scope="module")
def fitted_again(models, frame):
    return all_five(frame, models["elo"].stage)


def all_five(frame, stage):
    members = fit_single(frame, stage)
    return {**members, "ensemble": Ensemble(stage, members)}


def unfitted(name, stage="before_weekend"):
    return Ensemble(stage) if name == "ensemble" else SINGLE_MODELS[name](stage=stage)


@every_model
def test_a_model_gives_every_car_one_finite_strength(models, frame, name):
    strength = models[name].log_strength(frame)
    assert strength.shape == (len(frame),)
    assert np.isfinite(strength).all()


@every_model
def test_fitting_again_gives_the_same_numbers(models, fitted_again, frame, name):
    assert np.array_equal(fitted_again[name].log_strength(frame), models[name].log_strength(frame))


@every_model
def test_the_order_of_the_cars_in_a_race_does_not_matter(models, frame, name):
    backwards = frame.iloc[::-1]
    strength = pd.Series(models[name].log_strength(backwards), backwards.index)
    assert strength.reindex(frame.index).to_numpy() == pytest.approx(models[name].log_strength(frame))


@every_model
def test_the_forecast_of_a_race_does_not_depend_on_the_other_races(models, frame, name):
    last = frame[frame["race_id"] == frame["race_id"].max()]
    assert models[name].log_strength(last) == pytest.approx(models[name].log_strength(frame)[-CARS:])


@every_model
def test_the_outcome_of_a_race_does_not_change_its_forecast(models, frame, name):
    unknown = frame.assign(position=np.nan)
    assert np.array_equal(models[name].log_strength(unknown), models[name].log_strength(frame))


@every_model
def test_a_model_saved_and_loaded_gives_identical_numbers(models, frame, name, tmp_path):
    model = models[name]
    model.save(tmp_path)
    fresh = unfitted(name, model.stage)
    if name == "ensemble":
        fresh.set_params(members=model.members)
    assert np.array_equal(fresh.load(tmp_path).log_strength(frame), model.log_strength(frame))


@every_model
def test_saved_files_have_formats_without_code(models, name, tmp_path):
    models[name].save(tmp_path)
    assert {path.suffix for path in tmp_path.rglob("*.*")} <= {".json", ".ubj", ".skops"}


@every_model
def test_a_model_learns_which_cars_are_fast(models, frame, name):
    race, won = inputs.race_codes(frame), (frame["position"] == 1).to_numpy()
    log_p = log_softmax_by_race(models[name].log_strength(frame), race)
    assert -log_p[won].mean() < 0.95 * np.log(CARS)


@every_model
def test_parameters_are_set_read_and_cloned_as_in_scikit_learn(name):
    model = unfitted(name).set_params(stage="after_qualifying")
    copy = clone(model)
    assert copy is not model
    assert copy.get_params() == model.get_params()
    assert copy.get_params()["stage"] == "after_qualifying"


@pytest.mark.parametrize("name", SINGLE_MODELS)
def test_a_race_with_weight_zero_has_no_effect_on_a_fit(frame, name):
    weight = np.where(frame["race_id"] > 20, 1.0, 0.0)
    changed = frame.copy()
    early = changed["race_id"] <= 20
    changed.loc[early, "position"] = changed.loc[early, "position"].to_numpy()[::-1]
    fits = [unfitted(name).fit(rows, weight).log_strength(frame) for rows in (frame, changed)]
    assert fits[0] == pytest.approx(fits[1])


def test_each_model_has_the_fitted_state_of_its_kind(models):
    fitted = {name: set(vars(model)) for name, model in models.items()}
    assert "forest_" in fitted["random_forest"]
    assert "booster_" in fitted["xgboost"]
    assert len(models["elo"].logit_.coef_) == 2
    assert len(models["regression"].logit_.coef_) > 10


def test_the_grid_changes_forecasts_only_after_qualifying(models, frame):
    moved = frame.assign(grid_position=frame["grid_position"].to_numpy()[::-1])
    same = np.array_equal(models["regression"].log_strength(moved), models["regression"].log_strength(frame))
    assert same == (models["regression"].stage != "after_qualifying")
