"""Every change of a document, a hash or a row is named, and no correction is taken for one."""

import random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from ingestion.importer.merging import merge
from ingestion.models import Constructor, Driver, Race
from predictions.ledger.verification import verify
from predictions.models import Forecast, Prediction, SeasonForecast, SeasonPrediction
from tests.predictions.ledger.tampering import change_something, drop_triggers, execute

SEED, CHANGES = 20, 200


def breaks():
    return list(map(str, verify().breaks))


@pytest.fixture
def unguarded(world):
    drop_triggers()


def test_a_ledger_as_it_was_published_is_whole(world, capsys):
    assert breaks() == []
    call_command("verify_ledger")
    assert "The ledger is whole: 12 documents" in capsys.readouterr().out


def test_each_of_many_changes_of_one_byte_is_named(unguarded):
    pick, missed = random.Random(SEED), []
    for _ in range(CHANGES):
        with transaction.atomic():
            number = change_something(pick)
            if number not in {one.number for one in verify().breaks}:
                missed.append(number)
            transaction.set_rollback(True)
    assert missed == []


def test_the_command_names_the_first_break_and_counts_all(unguarded, capsys):
    execute("DELETE FROM predictions_prediction WHERE forecast_id = %s", Forecast.objects.get(document=4).pk)
    execute("UPDATE predictions_document SET content = content || ' ' WHERE number = 9")
    with pytest.raises(CommandError, match=r"24 breaks\. The first: Document 4: the row of .* is missing"):
        call_command("verify_ledger")
    assert "Document 9: its hash does not fit its content." in capsys.readouterr().out.splitlines()


def test_without_its_triggers_a_ledger_is_not_whole(unguarded):
    assert len(breaks()) == 3
    assert breaks()[0] == "The trigger document_follows is missing."


def test_a_document_that_was_taken_out_is_missing(unguarded):
    forecast = Forecast.objects.get(document=3)
    forecast.predictions.all().delete()
    Forecast.objects.filter(pk=forecast.pk).delete()
    execute("DELETE FROM predictions_document WHERE number = 3")
    assert breaks()[0] == "Document 3: it is missing."


def test_a_forecast_that_was_taken_out_is_missing(world):
    forecast = SeasonForecast.objects.get(document=6)
    forecast.predictions.all().delete()
    SeasonForecast.objects.filter(pk=forecast.pk).delete()
    assert breaks() == ["Document 6: its forecast is missing or cannot be read."]


def test_a_row_that_was_added_is_named(world):
    row = SeasonPrediction.objects.filter(forecast__document=6)[0]
    row.pk, row._state.adding = None, True
    row.save()
    assert breaks() == [f"Document 6: season prediction {row.pk} is not in it."]


def test_a_changed_value_is_named_with_its_driver(world):
    row = Prediction.objects.filter(forecast__document=4)[2]
    Prediction.objects.filter(pk=row.pk).update(expected_position=row.expected_position + 1e-9)
    assert breaks() == [f"Document 4: the row of {row.driver} differs in expected_position."]


def test_a_row_of_another_driver_or_race_is_named(world):
    row, other = Prediction.objects.filter(forecast__document=4)[2], Driver.objects.create(name="Other")
    Prediction.objects.filter(pk=row.pk).update(driver=other)
    assert f"Document 4: the row of {row.driver} is missing." in breaks()
    Prediction.objects.filter(pk=row.pk).update(driver=row.driver)
    Forecast.objects.filter(document=4).update(race=world.race(6))
    assert "Document 4: race of the forecast differs." in breaks()


def test_renaming_and_correcting_leaves_the_ledger_whole(world):
    Driver.objects.update(name="Renamed")
    Constructor.objects.update(name="Renamed")
    Race.objects.filter(pk=world.race(7).pk).update(round_number=99)
    Race.objects.filter(pk=world.race().pk).update(round_number=77, name="Renamed", start_time=None)
    assert breaks() == []


def test_merging_drivers_constructors_and_races_leaves_the_ledger_whole(world):
    forecast = Forecast.objects.get(document=12)
    race, row = forecast.race, forecast.predictions.all()[0]
    name = row.driver.name
    Race.objects.filter(pk=race.pk).update(round_number=None)
    race.refresh_from_db()
    kept = Race.objects.get(pk=race.pk)
    kept.pk, kept.grand_prix = None, "another-name"
    kept.save()
    merge(kept, race, world.MONDAY)
    merge(Driver.objects.create(name="Another Name"), row.driver, world.MONDAY)
    merge(Constructor.objects.create(name="Another Name"), row.constructor, world.MONDAY)
    assert Prediction.objects.filter(race=kept, driver__name="Another Name").exists()
    assert breaks() == []
    Prediction.objects.filter(pk=row.pk).update(win_probability=row.win_probability * 1.0001)
    assert breaks() == [f"Document 12: the row of {name} differs in win_probability."]
