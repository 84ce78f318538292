"""What a model learns of rain: one exponent of the strengths in wet races."""

import numpy as np
import pytest

from predictions.ml import rain
from predictions.ml.elo import Elo
from predictions.ml.linear import Regression
from tests.predictions.ml.fields import drawn_features

STAGE = "before_weekend"


@pytest.fixture(scope="module")
def frame():
    return drawn_features(races=120)


def in_weather(frame, wet_every=3):
    return frame.assign(is_wet=(frame["race_id"] % wet_every == 0).astype(float))


def shuffled_in_rain(frame):
    """Wet races end in a random order."""
    rng, known = np.random.default_rng(1), in_weather(frame)
    drawn = known.groupby("race_id")["position"].transform(rng.permutation)
    return known.assign(position=drawn.where(known["is_wet"] == 1, known["position"]))


def fitted(frame, model=Regression):
    return model(stage=STAGE).fit(frame, np.ones(len(frame)))


@pytest.mark.parametrize("model", [Regression, Elo])
def test_races_that_rain_decides_at_random_teach_a_small_exponent(frame, model):
    assert fitted(shuffled_in_rain(frame), model).wet_exponent_ < 0.75


def test_weather_without_effect_teaches_an_exponent_near_1(frame):
    assert fitted(in_weather(frame)).wet_exponent_ == pytest.approx(1, abs=0.15)


def test_a_wet_race_is_more_even_and_one_of_unknown_weather_is_forecast_as_a_dry_one(frame):
    model = fitted(shuffled_in_rain(frame))
    last = frame[frame["race_id"] == 120]
    unknown, dry, wet = (np.exp(model.log_p(last.assign(is_wet=w))) for w in (np.nan, 0.0, 1.0))
    assert unknown.tolist() == dry.tolist()
    assert wet.max() < dry.max()


@pytest.mark.parametrize("wet", [np.nan, 0.0, 1.0])
def test_races_of_one_weather_teach_nothing(frame, wet):
    assert fitted(frame.assign(is_wet=wet)).wet_exponent_ is None


def test_a_few_wet_races_teach_nothing(frame):
    assert rain.is_known(in_weather(frame, 12))
    assert not rain.is_known(in_weather(frame, 13))  # 9 wet races
    assert fitted(in_weather(frame, 13)).wet_exponent_ is None


def test_unknown_weather_changes_no_digit_of_a_forecast(frame):
    unknown, dry = (fitted(frame.assign(is_wet=wet)).log_p(frame) for wet in (np.nan, 0.0))
    assert unknown.tolist() == dry.tolist()


def test_the_exponent_is_saved_with_the_model_if_it_was_learned(frame, tmp_path):
    for known in (True, False):
        model = fitted(shuffled_in_rain(frame) if known else frame.assign(is_wet=np.nan))
        folder = tmp_path / str(known)
        folder.mkdir()
        model.save(folder)
        assert Regression(stage=STAGE).load(folder).wet_exponent_ == model.wet_exponent_
        assert (model.wet_exponent_ is not None) == known == (folder / "wet_exponent.json").exists()
