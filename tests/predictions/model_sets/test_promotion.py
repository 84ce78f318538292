"""Which set of models serves: a new set that is not worse, and what an operator decides."""

import pytest

from f1site.lib import process_cache
from f1site.lib.errors import ModelTrainingError, ValidationError
from predictions.data import stages
from predictions.forecasts import generate
from predictions.model_sets import promotion, serving, store
from predictions.models import TrainedModel


def serving_version(as_of):
    return serving.serving_models(as_of)["ensemble"].version


def states(version):
    return set(TrainedModel.objects.filter(version=version).values_list("state", flat=True))


def evidence(version):
    return TrainedModel.objects.get(type="ensemble", version=version).metrics["comparison"]


def test_every_model_keeps_its_walk_forward_losses_of_each_race_of_the_last_seasons(world):
    for model in TrainedModel.objects.all():
        walked = model.metrics["walk_forward"]
        assert set(walked) == {"before_weekend", "after_qualifying"}  # a sprint's calibration is borrowed
        for score in walked.values():
            assert set(score["races"]) == {str(world.race(number).pk) for number in (1, 2, 3, 4)}
            assert score["log_loss"] == pytest.approx(sum(score["races"].values()) / 4, abs=1e-6)


def test_the_first_set_ever_serves(world, first):
    assert (states(first), evidence(first)) == ({"serving"}, {"against": None})


def test_a_set_that_is_as_good_serves(world, first, store_again):
    again = store_again()
    assert serving_version(world.THURSDAY) == again
    assert evidence(again)["against"] == first
    assert evidence(again)["together"]["change"] == 0


def test_a_set_that_learned_from_nonsense_waits_and_the_one_before_it_goes_on_serving(world, good_and_bad):
    good, bad = good_and_bad
    assert (states(good), states(bad)) == ({"serving"}, {"waiting"})
    assert serving_version(world.IMPORTED) == good
    shown = evidence(bad)
    assert shown["against"] == good
    assert shown["together"]["low"] > 0.1
    assert [pair["races"] for pair in shown["stages"].values()] == [7, 7]
    made = generate.generate(stages.next_race(world.IMPORTED), world.IMPORTED)
    assert {forecast.model.version for forecast in made} == {good}


def test_what_shares_no_race_with_the_serving_set_waits(world, first):
    decision = promotion.decide_state({"before_weekend": {"-1": 0.0}}, world.THURSDAY)
    assert decision.state == "waiting"
    assert promotion.describe(decision.comparison) == f"no race in common with {first}"


def test_a_newcomer_is_compared_with_the_set_that_serves_at_its_own_moment(world, first, store_again):
    later = store_again(world.IMPORTED)
    between = store_again(world.MONDAY)
    assert evidence(between)["against"] == first
    served = [serving_version(day) for day in (world.THURSDAY, world.MONDAY, world.IMPORTED)]
    assert served == [first, between, later]


def test_where_none_is_that_old_a_set_of_an_earlier_moment_serves_there_and_disturbs_nobody(
    world, first, store_again
):
    early = store_again(world.race(4).start_time)
    assert evidence(early) == {"against": None}
    assert (serving_version(world.race(4).start_time), serving_version(world.THURSDAY)) == (early, first)


def test_an_operator_may_let_a_worse_set_serve(world, first, good_and_bad):
    good, bad = good_and_bad
    assert promotion.promote(bad, world.IMPORTED) == []
    assert serving_version(world.IMPORTED) == bad
    assert (states(bad), states(good)) == ({"serving"}, {"serving"})
    assert serving_version(world.THURSDAY) == first  # for the past nothing has changed


def test_an_older_set_is_promoted_over_newer_ones_which_are_retired(world, first, good_and_bad):
    good, bad = good_and_bad
    promotion.promote(bad, world.IMPORTED)
    assert promotion.promote(good, world.IMPORTED) == [bad]
    assert (serving_version(world.IMPORTED), states(bad)) == (good, {"retired"})
    assert promotion.promote(first, world.IMPORTED) == [good]
    assert serving_version(world.IMPORTED) == first


def test_rolled_back_the_set_before_serves_again_and_stays(world, first, store_again):
    again = store_again()
    assert promotion.roll_back(again, world.THURSDAY) == first
    assert states(again) == {"retired"}
    made = generate.generate(world.race(6), world.THURSDAY)
    assert {forecast.model.version for forecast in made} == {first}
    newest = store_again()  # a new training is a new set
    assert evidence(newest)["against"] == first
    assert serving_version(world.THURSDAY) == newest


def test_what_was_rolled_back_can_be_promoted_again(world, first, store_again):
    again = store_again()
    promotion.roll_back(again, world.THURSDAY)
    promotion.promote(again, world.THURSDAY)
    assert serving_version(world.THURSDAY) == again


def test_the_only_set_is_not_rolled_back(world, first):
    with pytest.raises(ValidationError, match="Nothing could serve in place of"):
        promotion.roll_back(first, world.THURSDAY)
    assert serving_version(world.THURSDAY) == first


def test_a_set_that_waits_is_not_rolled_back(world, good_and_bad):
    with pytest.raises(ValidationError, match="does not serve"):
        promotion.roll_back(good_and_bad[1], world.IMPORTED)


def test_a_set_trained_on_later_races_is_not_promoted(world, good_and_bad):
    with pytest.raises(ValidationError, match="was trained on data after 2022-03-10"):
        promotion.promote(good_and_bad[1], world.THURSDAY)
    assert states(good_and_bad[1]) == {"waiting"}


def test_a_set_without_its_files_is_not_promoted(world, good_and_bad, settings, tmp_path):
    settings.MODEL_DIR = tmp_path
    process_cache.clear()
    with pytest.raises(ModelTrainingError, match="is not there"):
        promotion.promote(good_and_bad[1], world.IMPORTED)
    assert states(good_and_bad[1]) == {"waiting"}


def test_training_says_what_became_of_the_set_and_why(world, first, store_again):
    again = TrainedModel.objects.filter(version=store_again())
    text = promotion.outcome(list(again))
    assert text == f"It serves: just as good as {first} [+0.000, +0.000] over 4 races."
    again.update(state="waiting")
    assert promotion.outcome(list(again.all())).startswith("It waits for an operator, in the admin: ")
    assert store.load(again[0].version, "after_sprint")
