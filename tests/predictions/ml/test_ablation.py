"""What each ingredient adds: every one of them can be left out, where a race has it."""

import numpy as np
import pytest

from predictions.ml.ablation import INGREDIENTS, NOTHING, Ablation, RegressionWithout
from predictions.ml.features import DRIVER
from predictions.ml.signals import SPRINT_SIGNALS
from tests.predictions.ml.fields import drawn_features

ingredients = pytest.mark.parametrize("without", INGREDIENTS, ids=lambda one: one.name)
BY_NAME = {one.name: one for one in INGREDIENTS}


@pytest.fixture(scope="module")
def frame():
    return drawn_features(races=60, sprints=True)


@pytest.fixture(scope="module")
def walk(frame):
    return Ablation(frame, "after_qualifying", 2005, 2006)


@ingredients
def test_leaving_out_an_ingredient_changes_the_losses(walk, without):
    assert np.abs(walk.losses(without) - walk.full_losses).max() > 1e-6
    assert walk.effect(without).change != 0


def test_the_effect_is_the_mean_change_of_the_losses_with_its_interval(walk):
    without = BY_NAME["all ratings"]
    effect = walk.effect(without)
    assert effect.change == pytest.approx((walk.losses(without) - walk.full_losses).mean())
    assert effect.low < effect.change < effect.high


@pytest.mark.parametrize("name", ["grid", "gaps in qualifying", "practice of the weekend", "sprint"])
def test_an_ingredient_that_a_stage_does_not_have_has_no_effect(frame, name):
    assert Ablation(frame, "before_weekend", 2005, 2006).effect(BY_NAME[name]) is None


def test_without_sprints_the_sprint_has_no_effect():
    walk = Ablation(drawn_features(races=60), "after_qualifying", 2005, 2006)
    assert walk.effect(BY_NAME["sprint"]) is None


def test_what_is_left_out_is_no_input(frame):
    inputs = {
        one.name: RegressionWithout("after_qualifying", without=one).inputs(frame) for one in INGREDIENTS
    }
    assert not set(DRIVER) & set(inputs["form and records"])
    assert not [
        name for name in inputs["grid"] if name.startswith(("log_grid", "is_")) and name != "is_rookie"
    ]
    no_sprints = frame.assign(**{f"{signal}_gain": 0.0 for signal in SPRINT_SIGNALS})
    assert inputs["sprint"].equals(RegressionWithout("after_qualifying", without=NOTHING).inputs(no_sprints))
