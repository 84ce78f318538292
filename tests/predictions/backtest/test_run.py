"""Walking forward: a season is forecast from what was known before it, race by race."""

import pandas as pd
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pandas.testing import assert_frame_equal

from f1site.lib.errors import ValidationError
from f1site.lib.progress import no_progress
from ingestion.models import Driver, ExternalId, Race, RaceResult
from predictions.backtest.processes import in_processes
from predictions.backtest.run import COLUMNS, Backtest
from tests import world as small

pytestmark = pytest.mark.django_db
YEAR, ROUND = small.SEASON - 1, 10
MODELS = {"regression", "random_forest", "xgboost", "elo", "ensemble"}
PROBABILITIES = ["win_probability", "podium_probability", "points_probability"]


def walk(kept, processes=1, stage="before_weekend"):
    backtest = Backtest(stage, YEAR, YEAR, small.IMPORTED)
    return backtest.run(kept / "out.csv", in_processes(processes), no_progress)


@pytest.fixture(scope="module")
def walked(stored_world, tmp_path_factory):
    return walk(tmp_path_factory.mktemp("walked"))


def test_the_table_has_a_row_a_race_driver_and_model_in_the_columns_of_the_contract(walked):
    assert list(walked) == COLUMNS
    assert len(walked) == 22 * 20 * 5
    assert not walked.duplicated(["season", "round", "driver", "model"]).any()
    assert set(walked["model"]) == MODELS
    assert set(walked["stage"]) == {"before_weekend"}


def test_a_driver_is_named_by_their_id_in_the_archive(walked, world):
    known = ExternalId.objects.filter(kind="driver").values_list("external_id", flat=True)
    assert set(walked["driver"]) <= set(known)


def test_every_race_and_model_sums_to_one_winner_three_on_the_podium_ten_in_the_points(walked):
    sums = walked.groupby(["round", "model"])[PROBABILITIES].sum()
    for column, total in zip(PROBABILITIES, (1, 3, 10), strict=True):
        assert sums[column].to_numpy() == pytest.approx(total, abs=1e-6)


def test_a_win_implies_a_podium_and_a_podium_implies_points(walked):
    win, podium, points = (walked[column] for column in PROBABILITIES)
    assert ((win <= podium) & (podium <= points) & (points <= 1)).all()
    assert walked["win_probability"].between(walked["interval_lower"], walked["interval_upper"]).all()


@pytest.mark.slow
def test_a_season_is_forecast_the_same_whether_or_not_the_next_has_been_run(walked, world, tmp_path):
    later = Race.objects.filter(season__year__gt=YEAR)
    RaceResult.objects.filter(race__in=later).delete()
    later.update(status="scheduled")
    assert_frame_equal(walk(tmp_path), walked)


@pytest.mark.slow
def test_a_result_reaches_the_forecasts_of_later_races_only_refits_included(walked, world, tmp_path):
    first, last = (RaceResult.objects.get(race=world.race(ROUND, YEAR), finish_position=p) for p in (1, 9))
    for result, place in ((first, 9), (last, 1)):
        RaceResult.objects.filter(pk=result.pk).update(finish_position=place, position_order=place)
    after = walk(tmp_path)
    known, later = walked["round"] <= ROUND, walked["round"] == ROUND + 1
    assert_frame_equal(after[known], walked[known])
    assert not after[later].equals(walked[later])


def test_a_season_without_a_result_or_without_earlier_seasons_is_refused(world):
    with pytest.raises(ValidationError, match="Season 2031 has no race with a result"):
        Backtest("before_weekend", 2031, 2031, world.IMPORTED)
    with pytest.raises(ValidationError, match="Too little is imported from before 2020"):
        Backtest("before_weekend", 2020, 2020, world.IMPORTED)


@pytest.mark.slow
def test_the_command_writes_the_named_model_and_ends_with_a_summary(world, tmp_path, capsys):
    target = tmp_path / "out.csv"
    call_command(
        "backtest",
        "--start-season",
        "2022",
        "--end-season",
        "2022",
        "--stage",
        "after_qualifying",
        "--output",
        str(target),
        "--model",
        "elo",
        "--grid",
        "provisional",
    )
    table = pd.read_csv(target)
    assert (set(table["model"]), set(table["stage"]), len(table)) == ({"elo"}, {"after_qualifying"}, 80)
    assert list(table) == COLUMNS
    summary = capsys.readouterr().out.strip().splitlines()[-1]
    assert summary == f"4 races of 2022-2022 after_qualifying: 80 rows in {target}."


def test_seasons_in_the_wrong_order_are_refused(world, tmp_path):
    with pytest.raises(CommandError, match="--end-season 2020 is before --start-season 2021"):
        call_command(
            "backtest",
            "--start-season",
            "2021",
            "--end-season",
            "2020",
            "--stage",
            "before_weekend",
            "--output",
            str(tmp_path / "out.csv"),
        )


def test_the_grid_used_is_the_one_named(world):
    with transaction.atomic():
        frames = [
            Backtest("after_qualifying", YEAR, YEAR, world.IMPORTED, grid).walk.frame
            for grid in ("final", "provisional")
        ]
    final, provisional = (frame["grid_position"] for frame in frames)
    assert not final.equals(provisional)


@pytest.mark.slow
def test_two_processes_give_the_same_as_one(walked, world, tmp_path):
    assert_frame_equal(walk(tmp_path, processes=2), walked, check_exact=True)


def test_an_interrupted_run_continues_where_it_stopped(walked, world, tmp_path):
    def interrupts(items, label):
        yield from items[:3]
        raise KeyboardInterrupt

    backtest = Backtest("before_weekend", YEAR, YEAR, small.IMPORTED)
    with pytest.raises(KeyboardInterrupt):
        backtest.run(tmp_path / "out.csv", in_processes(1), interrupts)
    (folder,) = tmp_path.iterdir()
    done = {part: part.stat().st_mtime_ns for part in folder.iterdir()}
    seen = []
    backtest.run(tmp_path / "out.csv", in_processes(1), lambda items, label: kept_still(done, items, seen))
    assert len(done) == 3
    assert seen == [done]
    assert list(tmp_path.iterdir()) == []


def kept_still(done, items, seen):
    """`items`, noting at the last one the state of the interrupted run's files."""
    for item in items:
        if item == items[-1]:
            seen.append({part: part.stat().st_mtime_ns for part in done})
        yield item


def test_after_the_sprint_only_races_with_one_are_forecast(world, tmp_path):
    table = walk(tmp_path, stage="after_sprint")
    sprints = Race.objects.filter(season__year=YEAR, sprintresult__isnull=False)
    assert set(table["round"]) == set(sprints.values_list("round_number", flat=True)) != set()


def test_with_the_expected_line_up_who_was_not_expected_has_no_row(world, tmp_path):
    last = Race.objects.get(season__year=YEAR, round_number=22)
    result = RaceResult.objects.filter(race=last).order_by("pk").last()
    newcomer = Driver.objects.create(name="Nova Newcomer")
    ExternalId.objects.create(source="demo", kind="driver", external_id="nova-newcomer", driver=newcomer)
    absent = ExternalId.objects.get(kind="driver", source="demo", driver=result.driver).external_id
    RaceResult.objects.filter(pk=result.pk).update(driver=newcomer)
    backtest = Backtest("before_weekend", YEAR, YEAR, world.IMPORTED, line_up="expected")
    table = backtest.run(tmp_path / "out.csv", in_processes(1), no_progress)
    drivers = set(table[table["round"] == 22]["driver"])
    assert absent in drivers
    assert "nova-newcomer" not in drivers
    assert len(table) == 22 * 20 * 5
