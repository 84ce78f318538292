"""What follows from a change of the facts: which trainings and forecasts are due, and when none is."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from analytics.due import COEFFICIENTS, coefficients_basis
from f1site.lib.jobs.models import Job
from ingestion import generation
from ingestion.models import ImportRun, Race, RaceResult, SeasonEntry, StartingGrid
from predictions import due, up_to_date
from predictions.data import dataset
from predictions.due import MODELS, RACE, SEASON
from predictions.models import Basis, Forecast, ModelType, SeasonForecast, TrainedModel
from predictions.up_to_date import LEARNED
from tests import messages

TRAINING, FORECASTS = ["train_models"], ["forecast_next_race", "forecast_season"]


@pytest.fixture
def current(world):
    """The small world on its Thursday, with everything computed from the present facts."""
    generation.renew_facts()
    settle(world.THURSDAY)
    return world


def settle(now):
    history = dataset.load(now)
    learned = up_to_date.fingerprint(map(up_to_date.row_hashes, (history.races, history.entries)))
    bases = {MODELS: due.facts_basis(), RACE: due.race_basis(now), SEASON: due.season_basis(now)}
    for name, value in (bases | {LEARNED: learned, COEFFICIENTS: coefficients_basis(now)}).items():
        Basis.objects.record(name, value)


def tasks(now):
    return [one.task.rpartition(".")[2] for one in due.due(now)]


def test_nothing_is_due_while_nothing_has_changed(current):
    assert tasks(current.THURSDAY) == []
    assert tasks(current.THURSDAY + timedelta(hours=2)) == []


def test_after_a_result_a_training_and_then_the_forecasts(current):
    assert tasks(current.MONDAY) == TRAINING + FORECASTS
    train, race, season = due.due(current.MONDAY)
    assert train.basis == f"results through race {current.race(5).pk}"
    assert (train.after, race.after, season.after) == ((), (train.task,), (train.task, race.task))


def test_after_qualifying_the_forecasts_and_no_training(current):
    assert tasks(current.SATURDAY_NIGHT) == FORECASTS
    settle(current.SATURDAY_NIGHT)
    assert tasks(current.SATURDAY_NIGHT + timedelta(minutes=10)) == []


def test_once_the_grid_is_final_the_forecasts(current):
    settle(current.SATURDAY_NIGHT)
    assert tasks(current.BEFORE_THE_START) == FORECASTS


def test_after_a_session_without_results_the_forecasts(current):
    race = current.race(5)
    assert race.practice_1_at < race.qualifying_at
    assert tasks(race.practice_1_at) == []
    assert tasks(race.practice_1_at + timedelta(hours=1)) == FORECASTS


def test_after_a_penalty_the_forecasts(current):
    settle(current.SATURDAY_NIGHT)
    last = StartingGrid.objects.filter(race=current.race(5)).latest("position_order")
    StartingGrid.objects.filter(pk=last.pk).update(penalty_places=5)
    generation.renew_facts()
    assert tasks(current.SATURDAY_NIGHT)[-2:] == FORECASTS


def test_corrected_facts_lead_to_a_training_no_more_than_once_a_day(current):
    generation.renew_facts()
    trained = TrainedModel.objects.first().as_of
    assert tasks(trained + timedelta(hours=23)) == FORECASTS
    assert tasks(trained + timedelta(hours=24)) == TRAINING + FORECASTS


class Fits(Exception):
    pass


def fits(_):
    raise Fits


def test_a_training_ends_at_once_where_the_models_would_learn_from_the_same(current):
    generation.renew_facts()
    tomorrow = current.THURSDAY + timedelta(hours=24)
    assert up_to_date.train(tomorrow, fits) == []
    assert tasks(tomorrow) == FORECASTS


def test_a_corrected_lap_time_is_learned_from(current):
    RaceResult.objects.filter(race=current.race(4), finish_position=2).update(fastest_lap_ms=61_000)
    generation.renew_facts()
    with pytest.raises(Fits):
        up_to_date.train(current.THURSDAY + timedelta(hours=24), fits)


def test_a_training_that_is_asked_for_always_trains(current):
    with pytest.raises(Fits):
        up_to_date.train(current.THURSDAY, fits, always=True)


def left_incomplete(source, outcome="failed"):
    started = {"subject": "season 2022", "started_at": timezone.now(), "unfinished": [2022]}
    return ImportRun.objects.create(source=source, outcome=outcome, **started)


@pytest.mark.parametrize(
    ("source", "task", "keys"),
    [
        ("f1db", "update_archive", {}),
        ("demo", "update_archive", {}),
        ("jolpica", "import_season", {"year": 2022}),
    ],
)
def test_while_an_import_is_half_done_it_is_due_again_and_nothing_else(current, source, task, keys):
    left_incomplete(source)
    assert tasks(current.MONDAY) == [task]
    assert [one.keys for one in due.due(current.MONDAY)] == [keys]


def test_while_an_import_writes_nothing_is_due(current):
    left_incomplete("f1db", "running")
    assert tasks(current.MONDAY) == []


def test_nothing_is_forecast_of_a_race_that_has_started(current):
    start = current.race(5).start_time
    generation.renew_facts()
    assert tasks(start - timedelta(seconds=1))[-2:] == FORECASTS
    assert not set(FORECASTS) & set(tasks(start))
    assert not set(FORECASTS) & set(tasks(start + timedelta(hours=2)))


def test_nothing_is_forecast_before_anybody_is_entered(current):
    season = current.race().season
    SeasonEntry.objects.filter(season=season).delete()
    Race.objects.filter(season=season, date__lt=current.race().date).update(status="cancelled")
    generation.renew_facts()
    assert FORECASTS[0] not in tasks(current.THURSDAY)


def test_a_set_that_waits_for_an_operator_holds_nothing_up(current):
    learned = {"as_of": current.MONDAY, "trained_at": current.MONDAY, "data_through": current.race(5)}
    for kind in ModelType.values:
        TrainedModel.objects.create(name=kind, type=kind, version="waits", state="waiting", **learned)
    assert tasks(current.MONDAY) == FORECASTS


def test_another_serving_set_makes_the_forecasts_due(current, store_again):
    store_again()
    assert tasks(current.THURSDAY) == FORECASTS


def test_without_the_files_of_a_serving_set_a_training_is_due_and_no_forecast(current, settings, tmp_path):
    settings.MODEL_DIR = tmp_path
    assert tasks(current.THURSDAY) == TRAINING


def counts():
    return [model.objects.count() for model in (TrainedModel, Forecast, SeasonForecast)]


def caught_up(capsys):
    call_command("catch_up")
    return capsys.readouterr().out.strip()


def test_catching_up_does_what_is_due_and_twice_changes_nothing(current, settings, capsys):
    settings.F1_AS_OF = current.SATURDAY_NIGHT
    call_command("catch_up", "--dry-run")
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == FORECASTS
    assert caught_up(capsys).startswith("forecast_next_race: ")
    done = counts(), Job.objects.count()
    assert caught_up(capsys) == "Nothing is due."
    assert (counts(), Job.objects.count()) == done


@pytest.mark.slow
def test_a_result_leads_to_models_forecasts_and_scores_under_one_trace(current, settings, capsys):
    settings.F1_AS_OF = current.MONDAY
    before = counts()
    caught_up(capsys)
    assert [after - one for after, one in zip(counts(), before, strict=True)] == [5, 5, 2]
    done = Job.objects.order_by("pk").values_list("task", "state", "trace_id")
    names = [task.rpartition(".")[2] for task, _, _ in done]
    assert names == ["train_models", "score_predictions", *FORECASTS, "recalculate_coefficients"]
    assert {state for _, state, _ in done} == {"succeeded"}
    assert len({trace_id for _, _, trace_id in done}) == 1
    assert caught_up(capsys) == "Nothing is due."


def test_a_new_forecast_wakes_up_what_follows(current, django_capture_on_commit_callbacks):
    messages.take()
    with django_capture_on_commit_callbacks(execute=True):
        up_to_date.forecast_race(current.MONDAY)
    (message,) = messages.take()
    race = {"race": current.race(6).pk, "stage": "before_weekend"}
    assert (message.task, message.keys) == ("f1site.tasks.catch_up", {"event": "prediction.generated"} | race)
