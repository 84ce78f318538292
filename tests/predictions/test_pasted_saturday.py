"""On Saturday an operator pastes what no source has yet, and the forecast stands on it."""

import pytest

from f1site.lib.errors import ValidationError
from ingestion.importer.pasted import import_pasted, load_entrants
from ingestion.line_ups import line_up
from ingestion.models import Driver, LineUpChange, QualifyingResult, SeasonEntry, StartingGrid
from predictions.data import stages
from predictions.forecasts import generate


@pytest.fixture
def saturday(world, settings):
    """The night after qualifying, before any source has published it."""
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    race = world.race()
    QualifyingResult.objects.filter(race=race).delete()
    StartingGrid.objects.filter(race=race).delete()
    return race


@pytest.fixture
def codes(saturday, world):
    return sorted(one.code for one in load_entrants(saturday, world.SATURDAY_NIGHT))


def grid_of(race, world):
    forecast = generate.generate(race, world.SATURDAY_NIGHT)[-1]
    assert (forecast.stage, forecast.grid) == ("after_qualifying", "provisional")
    return dict(forecast.predictions.values_list("driver__driver_code", "grid_position"))


def test_without_it_the_forecast_knows_no_grid(saturday, world):
    assert stages.known_grid(saturday, world.SATURDAY_NIGHT) == "none"


def test_the_grid_of_the_forecast_is_the_pasted_order(saturday, world, codes):
    import_pasted(saturday, "qualifying", "\n".join(codes), world.SATURDAY_NIGHT)
    assert grid_of(saturday, world) == {code: place for place, code in enumerate(codes, start=1)}


def test_a_pasted_penalty_moves_a_car_and_all_it_falls_behind(saturday, world, codes):
    import_pasted(saturday, "qualifying", "\n".join(codes), world.SATURDAY_NIGHT)
    import_pasted(saturday, "penalties", f"{codes[0]} 3\n{codes[5]} back", world.SATURDAY_NIGHT)
    grid = grid_of(saturday, world)
    assert [grid[code] for code in codes[:6]] == [4, 1, 2, 3, 5, len(codes)]


def test_a_pasted_grid_is_taken_as_it_stands(saturday, world, codes):
    import_pasted(saturday, "qualifying", "\n".join(codes), world.SATURDAY_NIGHT)
    reverse = "\n".join(reversed(codes))
    import_pasted(saturday, "provisional grid", reverse, world.SATURDAY_NIGHT)
    assert grid_of(saturday, world)[codes[-1]] == 1


def test_everybody_of_the_season_can_be_pasted(saturday, codes):
    cars = generate.dataset.load(saturday.start_time, line_up(saturday, saturday.start_time)).entries
    drivers = cars[cars["race_id"] == saturday.pk]["driver_id"]
    assert set(Driver.objects.filter(pk__in=drivers).values_list("driver_code", flat=True)) <= set(codes)


def test_a_pasted_driver_is_in_the_car_that_the_operator_gave_them(saturday, world):
    cars = dict(line_up(saturday, world.SATURDAY_NIGHT).pairs)
    moved, constructor = next(iter(cars.items()))
    replaced = next(driver for driver in cars if cars[driver] != constructor)
    codes = dict(Driver.objects.values_list("pk", "driver_code"))
    text = "\n".join(codes[driver] for driver in cars if driver != replaced)
    LineUpChange.objects.create(
        first_race=saturday,
        driver_id=moved,
        replaces_id=replaced,
        constructor_id=cars[replaced],
        made_at=world.THURSDAY,
    )
    import_pasted(saturday, "qualifying", text, world.SATURDAY_NIGHT)
    qualified = QualifyingResult.objects.get(race=saturday, driver=moved, session="qualifying")
    assert qualified.constructor_id == cars[replaced]


def test_a_third_car_of_a_constructor_is_refused_with_what_to_do(saturday, world):
    (driver, constructor), *others = line_up(saturday, world.SATURDAY_NIGHT).pairs
    second = next(pair[0] for pair in others if pair[1] == constructor)
    third = Driver.objects.create(name="Sue Third", driver_code="SUE")
    SeasonEntry.objects.create(
        season=saturday.season, constructor_id=constructor, driver=third, rounds=[world.NEXT_ROUND + 1]
    )
    codes = dict(Driver.objects.values_list("pk", "driver_code"))
    text = "\n".join(codes[one] for one in (driver, second, third.pk))
    with pytest.raises(ValidationError, match=r"would have 3 cars: .* Change the line-up of the race first"):
        import_pasted(saturday, "qualifying", text, world.SATURDAY_NIGHT)
