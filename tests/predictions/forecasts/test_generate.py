"""When which forecast of a race can be made, and from what."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from f1site.lib.errors import ModelTrainingError, NotFound, ValidationError
from ingestion.line_ups import line_up
from ingestion.models import Driver, LineUpChange, QualifyingResult, Race, StartingGrid
from predictions.data import stages
from predictions.forecasts import generate
from predictions.model_sets import serving
from predictions.models import Forecast, TrainedModel


@pytest.fixture
def ahead(world):
    """A race without a forecast."""
    return world.race(6)


def friday(race):
    return race.qualifying_at - timedelta(days=1)


def test_the_next_race_is_the_first_that_is_not_over(world):
    assert stages.next_race(world.THURSDAY) == world.race(5)
    assert stages.next_race(world.race(5).start_time + timedelta(hours=2)) == world.race(5)
    assert stages.next_race(world.MONDAY) == world.race(6)


def test_a_cancelled_race_is_not_the_next(world):
    Race.objects.filter(pk=world.race(5).pk).update(status="cancelled")
    assert stages.next_race(world.THURSDAY) == world.race(6)


def test_where_the_calendar_ends_there_is_no_next_race(world):
    with pytest.raises(NotFound, match="no upcoming race"):
        stages.next_race(world.IMPORTED + timedelta(days=365))


def test_before_qualifying_is_over_a_forecast_is_before_the_weekend(ahead):
    made = generate.generate(ahead, friday(ahead))
    assert {(f.stage, f.grid) for f in made} == {("before_weekend", "none")}
    assert not made[0].predictions.exclude(grid_position=None).exists()


def test_after_qualifying_the_grid_is_provisional_and_near_the_start_final(ahead):
    saturday = ahead.qualifying_at + timedelta(hours=2)
    assert {f.grid for f in generate.generate(ahead, saturday)} == {"provisional"}
    assert {f.grid for f in generate.generate(ahead, ahead.start_time - timedelta(hours=1))} == {"final"}


def test_without_a_published_grid_it_stays_provisional_until_the_start(ahead):
    StartingGrid.objects.filter(race=ahead).delete()
    assert {f.grid for f in generate.generate(ahead, ahead.start_time)} == {"provisional"}


def test_sprint_qualifying_is_not_qualifying(ahead):
    QualifyingResult.objects.filter(race=ahead).update(session="sprint_qualifying")
    made = generate.generate(ahead, ahead.qualifying_at + timedelta(hours=2))
    assert {f.stage for f in made} == {"before_weekend"}


def test_a_forecast_after_qualifying_names_the_places_it_is_made_from(world):
    forecast = Forecast.objects.filter(
        race=world.race(), stage="after_qualifying", model__type="ensemble"
    ).get()
    assert sorted(forecast.predictions.values_list("grid_position", flat=True)) == list(range(1, 21))


def test_before_the_weekend_may_be_chosen_even_after_qualifying(ahead):
    made = generate.generate(ahead, ahead.start_time, "before_weekend")
    assert {(f.stage, f.grid) for f in made} == {("before_weekend", "none")}


def test_after_qualifying_may_not_be_chosen_before_it(ahead):
    with pytest.raises(ValidationError, match=r"The qualifying of 2022 .* is not known by 2022-03-25"):
        generate.generate(ahead, friday(ahead), "after_qualifying")


def test_a_stage_that_no_model_forecasts_names_those_there_are(ahead):
    with pytest.raises(ValidationError, match="choose before_weekend or after_sprint or after_qualifying"):
        generate.generate(ahead, friday(ahead), "after_lunch")


def test_after_the_sprint_may_not_be_chosen_before_it_or_without_one(ahead):
    with pytest.raises(ValidationError, match=r"The sprint of 2022 .* is not known by 2022-03-25"):
        generate.generate(ahead, friday(ahead), "after_sprint")


def test_a_race_that_is_over_is_not_forecast(ahead):
    with pytest.raises(ValidationError, match=r"is over by 2022-03-28 01:00: choose an earlier --as-of"):
        generate.generate(ahead, ahead.start_time + timedelta(hours=3))


def test_the_same_again_is_nothing_new_to_say(ahead):
    assert len(generate.generate(ahead, friday(ahead))) == 5
    assert generate.generate(ahead, friday(ahead) + timedelta(hours=1)) == []


def test_a_forecast_says_through_which_race_its_data_go(world, ahead):
    made = generate.generate(ahead, friday(ahead))
    assert {f.data_through for f in made} == {world.race(5)}


def test_every_forecast_is_one_coherent_distribution(world):
    for forecast in Forecast.objects.all():
        sums = forecast.predictions.aggregate(
            *(Sum(f"{what}_probability") for what in ("win", "podium", "points"))
        )
        assert list(sums.values()) == pytest.approx([1, 3, 10], abs=1e-6)
    assert Forecast.objects.count() == 10


def test_a_model_that_has_seen_later_races_makes_no_forecast(world):
    with pytest.raises(ModelTrainingError, match=r"run manage\.py train_models --as-of 2022-03-01T00:00:00Z"):
        generate.generate(world.race(), world.THURSDAY.replace(day=1, hour=0))


def test_the_newest_serving_set_of_models_speaks(world, first, store_again):
    retired, waiting = store_again(), store_again()
    TrainedModel.objects.filter(version=retired).update(state="retired")
    TrainedModel.objects.filter(version=waiting).update(state="waiting")
    assert serving.serving_models(world.THURSDAY)["elo"].version == first
    older = store_again(world.THURSDAY - timedelta(days=1))
    assert serving.serving_models(world.THURSDAY)["elo"].version == first
    TrainedModel.objects.filter(version=first).update(state="retired")
    assert serving.serving_models(world.THURSDAY)["ensemble"].version == older


def test_a_race_without_a_start_time_is_over_when_its_day_is(world, ahead):
    Race.objects.filter(pk=ahead.pk).update(start_time=None, qualifying_at=None)
    ahead.refresh_from_db()
    noon = world.THURSDAY.replace(month=ahead.date.month, day=ahead.date.day)
    assert {f.grid for f in generate.generate(ahead, noon)} == {"final"}
    assert {f.stage for f in generate.generate(ahead, noon - timedelta(days=1))} == {"before_weekend"}
    with pytest.raises(ValidationError, match="is over"):
        generate.generate(ahead, noon + timedelta(days=1))


def test_the_last_moment_to_forecast_a_race_that_is_over_is_its_start(world):
    race = world.race(4)
    assert stages.latest_moment(race, world.THURSDAY) == race.start_time
    assert stages.latest_moment(world.race(5), world.THURSDAY) == world.THURSDAY
    race.start_time = None
    assert stages.latest_moment(race, world.THURSDAY).isoformat() == f"{race.date}T00:00:00+00:00"


def test_a_forecast_for_an_earlier_moment_than_the_last_is_a_new_one(world):
    earlier = world.SATURDAY_NIGHT - timedelta(minutes=30)
    assert len(generate.generate(world.race(), earlier)) == 5
    assert generate.generate(world.race(), earlier) == []
    assert generate.generate(world.race(), world.SATURDAY_NIGHT) == []


def test_a_change_of_the_line_up_is_a_new_forecast_that_tells_of_it(world):
    replaced, constructor = line_up(world.race(), world.THURSDAY).pairs[0]
    substitute = Driver.objects.create(name="Sue Substitute")
    LineUpChange.objects.create(
        first_race=world.race(),
        driver=substitute,
        replaces_id=replaced,
        constructor_id=constructor,
        made_at=world.THURSDAY,
    )
    forecast = generate.generate(world.race(), world.THURSDAY)[-1]
    drivers = forecast.predictions.values_list("driver", flat=True)
    assert substitute.pk in drivers
    assert replaced not in drivers
    assert forecast.line_up["changes"][0]["driver"] == "Sue Substitute"


def test_a_driver_who_did_not_qualify_may_start_behind_the_last(world):
    absent = QualifyingResult.objects.filter(race=world.race(), session="qualifying").first()
    QualifyingResult.objects.filter(pk=absent.pk).delete()
    forecast = generate.generate(world.race(), world.SATURDAY_NIGHT)[-1]
    assert forecast.predictions.get(driver=absent.driver).grid_position == 20
