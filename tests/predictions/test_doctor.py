"""The findings of doctor about the models and the next race."""

from predictions import doctor
from predictions.models import Prediction, TrainedModel


def findings(world):
    return {finding.name: finding for finding in doctor.check(world.THURSDAY)}


def test_models_that_open_and_a_forecast_of_the_next_race_are_well(world):
    assert [finding.problem for finding in findings(world).values()] == ["", "", ""]
    assert findings(world)["models"].ok.startswith("5 of version ")


def test_a_model_that_is_not_there_is_named(world, settings, tmp_path):
    settings.MODEL_DIR = tmp_path
    assert "is not there. Run train_models" in findings(world)["models"].problem


def test_without_a_model_old_enough_it_names_the_command(world):
    TrainedModel.objects.update(state="retired")
    assert "manage.py train_models" in findings(world)["models"].problem


def test_a_changed_row_of_the_ledger_is_named(world):
    assert findings(world)["ledger"].ok.startswith("12 documents, hashes and newest rows whole")
    row = Prediction.objects.filter(forecast__document=4)[0]
    Prediction.objects.filter(pk=row.pk).update(expected_position=row.expected_position + 0.5)
    assert f"the first: Document 4: the row of {row.driver} differs" in findings(world)["ledger"].problem
