"""Contributions add up to the log-odds, and each factor gets its own part."""

from itertools import chain

import numpy as np
import pandas as pd
import pytest
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ingestion.line_ups import line_up
from predictions.data import dataset
from predictions.ml import features, forecast, retirements
from predictions.ml.ensemble import Ensemble
from predictions.ml.explanations import FACTORS, OTHER, averaged, contributions, explain
from predictions.ml.features import BY_STAGE, RATING_SD
from predictions.ml.fitting import Fitted, fit_single
from predictions.ml.intervals import Replicates
from predictions.ml.probability import log_odds_from_log
from predictions.model_sets import serving
from predictions.models import Forecast, Prediction, TrainedModel
from tests.predictions.ml.fields import CARS, drawn_features

FEATURES = BY_STAGE["after_qualifying"]


@pytest.fixture(scope="module")
def frame():
    drawn = drawn_features()
    rng = np.random.default_rng(1)
    race = (drawn["race_id"] - drawn["race_id"].min()).to_numpy()
    # Some races have weather and sprints, so that every factor has an effect.
    rain = np.where(race % 3 == 0, rng.random(race.max() + 1)[race] * 2, np.nan)
    sprint = np.where(race % 4 == 0, -0.1 * drawn["grid_position"], 0.0)
    wet = np.where(np.isnan(rain), np.nan, rain > 1.0)
    return drawn.assign(precipitation_mm=rain, is_wet=wet, rank_gain=sprint, finish_gain=sprint)


@pytest.fixture(scope="module", params=list(BY_STAGE))
def fitted(request, frame):
    members = fit_single(frame, request.param)
    models = {**members, "ensemble": Ensemble(request.param, members)}
    return Fitted(request.param, models, Replicates(request.param))


@pytest.fixture
def race(frame):
    return frame[frame["race_id"] == 37]  # with rain and a sprint


def movement(fitted, cars):
    """By model: log-odds to win less those of an average car."""
    forecasts = forecast.log_p(fitted, cars)
    return {
        name: log_odds_from_log(log_p) - log_odds_from_log(np.array(-np.log(len(cars))))
        for name, log_p in forecasts.items()
    }


def parts(fitted, cars):
    return contributions(lambda copies: forecast.log_p(fitted, copies), cars)


def test_every_feature_belongs_to_exactly_one_factor(frame):
    assert sorted(chain(*FACTORS.values())) == sorted(FEATURES)
    features_of_frame = set(frame) - {"race_id", "driver_id", "constructor_id", "season", "position"}
    assert features_of_frame == {*FEATURES, *RATING_SD, *retirements.COLUMNS}


def test_the_contributions_of_every_model_add_up_for_any_features(fitted, race):
    # Looking for the smallest counterexample would take too long.
    @settings(max_examples=8, phases=[Phase.generate])
    @given(st.integers(0, 2**32 - 1), st.floats(0.1, 5.0), st.floats(0.0, 0.5), st.integers(1, CARS // 2))
    def rule(seed, scale, gaps, constructors):
        size = 2 * constructors
        rng, cars = np.random.default_rng(seed), race[:size].copy()
        moved = cars[list(FEATURES)].astype(float) * rng.lognormal(0, scale, (size, len(FEATURES)))
        gone = (rng.random(moved.shape) < gaps) & ~moved.columns.str.endswith("elo")  # never missing
        cars[list(FEATURES)] = moved.mask(gone)
        for name, table in parts(fitted, cars).items():
            expected = movement(fitted, cars)[name]
            rounding = 1e-8 * max(1.0, np.abs(table.to_numpy()).max())
            assert table.sum(axis=1).to_numpy() == pytest.approx(expected, abs=rounding)
            assert table[OTHER].to_numpy() == pytest.approx(0, abs=rounding)

    rule()


def test_equal_cars_have_no_contributions(fitted, race):
    level = race.assign(**averaged(race))
    for table in parts(fitted, level).values():
        assert list(table) == [OTHER]
        assert table.to_numpy() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("factor", FACTORS)
def test_a_factor_in_which_alone_the_cars_differ_is_the_only_one_with_contributions(fitted, race, factor):
    own = race[list(FACTORS[factor])]
    table = parts(fitted, race.assign(**{**averaged(race), **own}))["ensemble"]
    assert set(table) <= {factor, OTHER}
    is_input = set(FACTORS[factor]) <= set(BY_STAGE[fitted.stage]) and factor not in ("weather", "circuit")
    assert (table.to_numpy().std() > 1e-4) or not is_input


def test_only_driver_and_car_contribute_to_elo(fitted, race):
    table = parts(fitted, race)["elo"]
    assert table.drop(columns=["driver", "car"]).to_numpy() == pytest.approx(0, abs=1e-9)
    assert (table[["driver", "car"]].abs().max() > 0.01).all()


def test_the_order_of_the_cars_changes_no_explanation(fitted, race):
    there, back = explain(fitted, race), explain(fitted, race[::-1])
    assert there.keys() == back.keys()
    for key, row in there.items():
        assert row == pytest.approx(back[key], abs=2e-6)


def test_a_car_without_rivals_has_no_contributions(fitted, race):
    alone = explain(fitted, race[:1])
    assert all(abs(sum(row.values())) < 1e-6 for row in alone.values())


def test_contributions_explain_every_stored_prediction(world):
    rows = Prediction.objects.select_related("forecast", "model")
    seen = pd.DataFrame(
        {
            "model": row.model.type,
            "stage": row.forecast.stage,
            "moved": log_odds_from_log(np.log(row.win_probability)) - log_odds_from_log(-np.log(20)),
            "explained": sum(row.contributions.values()),
            "other": abs(row.contributions[OTHER]),
        }
        for row in rows
    )
    assert len(seen.groupby(["model", "stage"])) == 10
    assert seen["explained"].to_numpy() == pytest.approx(seen["moved"].to_numpy(), abs=1e-4)
    assert (seen["other"] <= 0.1 * seen["moved"].abs() + 1e-6).all()


def test_a_car_that_is_moved_to_pole_gains_by_the_grid(world):
    frame = features.build(
        dataset.load(world.SATURDAY_NIGHT, line_up(world.race(), world.SATURDAY_NIGHT), "provisional")
    )
    cars = frame[frame["race_id"] == world.race().pk]
    fitted = serving.fitted_models(TrainedModel.objects.get(type="ensemble").version, "after_qualifying")
    places = cars["grid_position"].to_numpy().copy()
    fifth, pole = np.argsort(places)[[4, 0]]
    places[[fifth, pole]] = places[[pole, fifth]]
    before, after = (parts(fitted, c)["ensemble"] for c in (cars, cars.assign(grid_position=places)))
    gained = (after - before).iloc[fifth]
    assert gained["grid"] > 0.2
    assert gained.drop("grid").abs().sum() < 0.3 * gained["grid"]


def test_before_qualifying_the_grid_has_no_contribution(world):
    for row in Prediction.objects.filter(forecast__stage="before_weekend"):
        assert "grid" not in row.contributions
    later = Prediction.objects.filter(forecast__stage="after_qualifying", model__type="ensemble")
    pole = max(later, key=lambda row: row.contributions["grid"])
    assert pole.grid_position <= 2


def test_the_page_of_a_forecast_in_the_admin_shows_the_largest_contribution_for_each_driver(
    admin_client, world
):
    forecast = Forecast.objects.get(as_of=world.THURSDAY, model__type="ensemble")
    factor, part = forecast.predictions.all()[0].moved_by[0]
    page = reverse("admin:predictions_forecast_change", args=[forecast.pk])
    assert f"{factor} {part:+.1f}" in admin_client.get(page).text
