"""The season forecast in the small world: 4 of 22 races are run."""

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from f1site.lib.errors import NotFound
from ingestion.line_ups import line_up
from ingestion.models import (
    ConstructorStanding,
    Driver,
    DriverStanding,
    LineUpChange,
    Race,
    RaceResult,
    SeasonEntry,
    SprintResult,
)
from predictions import tasks, up_to_date
from predictions.bootstrap import bootstrap
from predictions.championship import simulate, standings
from predictions.data import dataset
from predictions.due import SEASON, changed, season_basis
from predictions.ml import features
from predictions.ml.season import countback
from predictions.models import SeasonForecast, SeasonPrediction, Stage


@pytest.fixture
def drivers(world):
    return SeasonForecast.objects.get(championship="drivers")


def summary(capsys, *arguments):
    call_command("forecast_season", *arguments)
    return capsys.readouterr().out.strip().splitlines()


def test_it_goes_out_from_the_official_points_of_everybody(drivers, world):
    official = dict(DriverStanding.objects.filter(race=world.race(4)).values_list("driver", "points"))
    points = dict(drivers.predictions.values_list("driver", "points"))
    assert official.items() <= points.items()
    assert set(points.values()) - set(official.values()) <= {0}


def test_what_is_expected_adds_up_to_all_the_points_there_are(drivers, world):
    points = drivers.predictions.aggregate(now=Sum("points"), end=Sum("expected_points"))
    left = Race.objects.filter(season__year=2022, round_number__gte=5)
    sprints = left.filter(is_sprint_weekend=True).count()
    gained = points["end"] - float(points["now"])
    assert (drivers.races_left, drivers.sprints_left) == (18, sprints)
    assert 101 * 18 + 36 * sprints < gained < 102 * 18 + 36 * sprints  # not every fastest lap counts


def test_stored_place_probabilities_add_up_to_one_by_entrant_and_by_place(world):
    for forecast in SeasonForecast.objects.all():
        places = np.array(forecast.predictions.values_list("positions", flat=True))[:, :, 0]
        assert places.sum(axis=1) == pytest.approx(1, abs=1e-5)
        assert places.sum(axis=0) == pytest.approx(1, abs=1e-5)


def test_saying_it_again_adds_nothing(world):
    assert simulate.generate(world.THURSDAY) == []
    assert SeasonForecast.objects.count() == 2


def test_a_start_forecasts_the_season_once(world, settings, tmp_path, small_archive):
    settings.F1_ARCHIVE = str(small_archive)
    SeasonPrediction.objects.all().delete()
    SeasonForecast.objects.all().delete()
    assert changed(SEASON, season_basis(world.THURSDAY))
    for _ in range(2):
        bootstrap(world.THURSDAY, [].append)
    assert SeasonForecast.objects.count() == 2
    assert not changed(SEASON, season_basis(world.THURSDAY))


def test_a_race_run_or_qualified_for_makes_another_forecast_due(world):
    up_to_date.forecast_season(world.THURSDAY)
    assert not changed(SEASON, season_basis(world.THURSDAY))
    assert changed(SEASON, season_basis(world.SATURDAY_NIGHT))
    assert changed(SEASON, season_basis(world.MONDAY))


def test_the_next_line_up_serves_the_races_after_it_with_form_as_it_is_now(world):
    history = dataset.load(
        world.THURSDAY,
        line_up(world.race(5), world.THURSDAY),
        further=[line_up(world.race(n), world.THURSDAY) for n in (6, 7)],
    )
    frame = features.build(history).set_index("driver_id")
    now, first, second = (frame[frame["race_id"] == world.race(number).pk] for number in (5, 6, 7))
    assert list(second.index) == list(first.index) == list(now.index)
    assert second["recent_points"].sum() < now["recent_points"].sum()  # a race to come gives no points yet
    later = simulate.with_current_form(second.reset_index(), now.reset_index())
    assert list(later["recent_points"]) == list(now["recent_points"])


def test_after_qualifying_the_next_race_counts_with_its_grid(world):
    drivers, _ = simulate.generate(world.SATURDAY_NIGHT)
    assert (drivers.stage, drivers.grid, drivers.next_race) == (
        Stage.AFTER_QUALIFYING,
        "provisional",
        world.race(),
    )
    assert drivers.races_left == 18


def test_a_later_result_does_not_change_an_earlier_forecast(world):
    RaceResult.objects.filter(race=world.race(5)).update(finish_position=None, points=0)
    assert simulate.generate(world.THURSDAY) == []


def test_a_race_that_is_over_and_not_known_yet_is_still_to_come(world):
    Race.objects.filter(pk=world.race(5).pk).update(status="scheduled")
    drivers, _ = simulate.generate(world.MONDAY)
    assert (drivers.next_race, drivers.races_left, drivers.data_through) == (world.race(6), 18, world.race(4))


def test_points_since_the_last_standings_are_counted_from_places(world):
    official = standings.current_table(world.race().season, "constructors", world.MONDAY)
    ConstructorStanding.objects.filter(race=world.race(5)).delete()
    counted = standings.current_table(world.race().season, "constructors", world.MONDAY)
    more = [countback.points(counted[key]) - countback.points(now) for key, now in official.items()]
    # The demo world gives no point for the fastest lap.
    assert sorted(more)[:-1] == [0] * 9
    assert sorted(more)[-1] in (0, 1)


def test_a_sprint_that_is_over_counts_and_is_not_driven_again(world):
    race = world.race(5)
    winner = SprintResult.objects.get(race=race, finish_position=1).driver_id
    before, after = (
        standings.current_table(race.season, "drivers", moment)[winner]
        for moment in (world.THURSDAY, world.SATURDAY_NIGHT)
    )
    assert countback.points(after) - countback.points(before) == 8
    assert [f.sprints_left for f in simulate.generate(world.SATURDAY_NIGHT)] == [3, 3]


def test_before_the_season_the_entries_drive(world):
    Race.objects.filter(season__year=2022, status="held").update(status="scheduled")
    for results in (RaceResult, SprintResult, DriverStanding, ConstructorStanding):
        results.objects.filter(race__season__year=2022).delete()
    drivers, constructors = simulate.generate(world.THURSDAY)
    assert {drivers.races_left, constructors.races_left} == {22}
    entered = SeasonEntry.objects.filter(season__year=2022, is_test_driver=False)
    assert set(drivers.predictions.values_list("driver", "points")) == {(e.driver_id, 0) for e in entered}


def test_the_end_of_the_calendar_is_one_clear_sentence(world):
    Race.objects.exclude(season__year__lt=2022).update(status="cancelled")
    with pytest.raises(NotFound, match="There is no upcoming race on the calendar"):
        simulate.generate(world.THURSDAY)
    with pytest.raises(CommandError, match="There is no upcoming race on the calendar"):
        call_command("forecast_season")


def test_who_cannot_be_caught_is_champion_already(world):
    last = Race.objects.filter(season__year=2022).order_by("date").last()
    Race.objects.filter(season__year=2022, status="scheduled").exclude(pk=last.pk).update(status="cancelled")
    Race.objects.filter(season__year=2022, round_number__in=[5, 6, 7]).update(status="cancelled")
    leader = DriverStanding.objects.filter(race=world.race(4)).order_by("position")[0]
    DriverStanding.objects.filter(pk=leader.pk).update(points=500)
    drivers, _ = simulate.generate(world.THURSDAY)
    champion = drivers.predictions.get(status="champion")
    assert (champion.driver, champion.title_probability) == (leader.driver, 1)
    assert {row.title_probability for row in drivers.predictions.filter(status="out")} == {0}
    assert not drivers.predictions.filter(status="open").exists()


def test_the_command_prints_both_tables_and_ends_with_the_favourites(world, capsys):
    lines = summary(capsys)
    favourite = SeasonForecast.objects.get(championship="drivers").predictions.all()[0]
    assert lines[0] == f"Drivers of 2022, after {world.race(4)}"
    assert f"Constructors of 2022, after {world.race(4)}" in lines
    assert any(line.startswith(favourite.name) for line in lines)
    assert lines[-1].startswith(f"2022, 18 races left: {favourite.name} ")
    assert lines[-1].endswith("; nothing new, the last forecasts are unchanged.")


def test_the_command_says_the_same_twice(world, capsys):
    assert summary(capsys, "--as-of", "2022-03-10T12:00:00Z") == summary(capsys)


def test_a_season_forecast_is_never_overwritten(drivers):
    for row in (drivers, drivers.predictions.all()[0]):
        with pytest.raises(TypeError, match="is never overwritten"):
            row.save()


def test_the_task_is_another_door(world, settings):
    assert tasks.forecast_season() == "Nothing new, the last forecasts are unchanged."
    settings.F1_AS_OF = world.MONDAY
    assert tasks.forecast_season().startswith("2 forecasts added: ")


def test_a_driver_replaced_in_one_race_drives_the_others(world):
    leader = DriverStanding.objects.filter(race=world.race(4)).order_by("position")[0].driver
    constructor = dict(line_up(world.race(), world.THURSDAY).pairs)[leader.pk]
    substitute = Driver.objects.create(name="Sue Substitute")
    LineUpChange.objects.create(
        first_race=world.race(),
        last_race=world.race(),
        driver=substitute,
        replaces=leader,
        constructor_id=constructor,
        made_at=world.THURSDAY,
    )
    drivers, _ = simulate.generate(world.THURSDAY)
    races = {car["driver"]: car["races"] for car in drivers.line_up["cars"]}
    assert (races[leader.name], races["Sue Substitute"]) == (drivers.races_left - 1, 1)
    row = drivers.predictions.get(driver=leader)
    assert row.expected_points > float(row.points)
    assert row.title_probability > 0
