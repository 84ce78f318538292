"""The findings of doctor about the models and the next race."""

from predictions import doctor
from predictions.models import TrainedModel


def findings(world):
    return {finding.name: finding for finding in doctor.check(world.THURSDAY)}


def test_models_that_open_and_a_forecast_of_the_next_race_are_well(world):
    assert [finding.problem for finding in findings(world).values()] == ["", ""]
    assert findings(world)["models"].ok.startswith("5 of version ")


def test_a_model_that_is_not_there_is_named(world, settings, tmp_path):
    settings.MODEL_DIR = tmp_path
    assert "is not there. Run train_models" in findings(world)["models"].problem


def test_without_a_model_old_enough_it_names_the_command(world):
    TrainedModel.objects.update(state="retired")
    assert "manage.py train_models" in findings(world)["models"].problem
