"""The what-if API: another grid, other weather, another line-up. Nothing is stored."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pandas.testing import assert_frame_equal

from f1site.lib import process_cache
from ingestion import generation
from ingestion.importer.pasted import import_pasted
from ingestion.line_ups import line_up
from ingestion.models import Driver, Race, SeasonEntry, WeatherData
from predictions.data import dataset
from predictions.ml import features
from predictions.models import Forecast, Prediction, TrainedModel
from predictions.what_if import entrants
from predictions.what_if.answer import warm_up


@pytest.fixture
def ask(client, world):
    def ask(status=200, race=None, **query):
        response = client.get(f"/api/v1/predictions/race/{(race or world.race()).pk}/what-if", query)
        assert response.status_code == status, response.content
        return response.json()

    return ask


@pytest.fixture
def saturday(world, settings):
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    return world


@pytest.fixture
def newcomer(world):
    """Entered for the season, never raced."""
    driver = Driver.objects.create(name="Nova Newcomer", driver_code="NEW")
    team = SeasonEntry.objects.filter(season__year=world.SEASON)[0].constructor
    SeasonEntry.objects.create(
        season=world.race().season, driver=driver, constructor=team, is_test_driver=True
    )
    return driver


def by_code(answer):
    return {row["driver_code"]: row for row in answer["predictions"]}


def chances(answer):
    return {code: row["win_probability"] for code, row in by_code(answer).items()}


def stored(stage):
    rows = Forecast.objects.get(stage=stage, model__type="ensemble").predictions.all()
    return {row.driver.driver_code: row for row in rows}


@pytest.mark.parametrize(
    ("moment", "stage"), [("THURSDAY", "before_weekend"), ("SATURDAY_NIGHT", "after_qualifying")]
)
def test_without_a_question_it_is_the_stored_forecast(world, settings, ask, moment, stage):
    settings.F1_AS_OF = getattr(world, moment)
    answer, known = ask(), stored(stage)
    assert (answer["stage"], len(answer["predictions"])) == (stage, 20)
    for code, row in by_code(answer).items():
        assert row["win_probability"] == pytest.approx(known[code].win_probability, abs=1e-9)
        assert row["podium_probability"] == pytest.approx(known[code].podium_probability, abs=1e-9)
        assert row["confidence_interval"][1] == pytest.approx(known[code].confidence_interval_upper, abs=1e-9)
        assert row["finish_probability"] == pytest.approx(known[code].finish_probability, abs=1e-9)
        assert row["interval_80"][0] == pytest.approx(known[code].interval_80_lower, abs=1e-9)
        assert (row["grid_position"], row["change"]) == (known[code].grid_position, 0)


def test_nothing_is_stored(ask, world):
    count = {model: model.objects.count() for model in (Forecast, Prediction, TrainedModel, Driver)}
    ask(grid=f"{next(iter(stored('before_weekend')))}:3")
    assert {model: model.objects.count() for model in count} == count


def test_every_answer_is_one_coherent_distribution(saturday, ask, newcomer):
    first, second, *_, last = stored("after_qualifying")
    answer = ask(grid=f"{last}:1,{first}:20", swap=f"{second}:NEW")
    for what, total in (("win", 1), ("podium", 3), ("points", 10)):
        assert sum(row[f"{what}_probability"] for row in answer["predictions"]) == pytest.approx(total)
    assert sorted(row["grid_position"] for row in answer["predictions"]) == list(range(1, 21))


@pytest.mark.parametrize("moment", ["THURSDAY", "SATURDAY_NIGHT"])
def test_pole_helps_and_the_back_of_the_grid_does_not(world, settings, ask, moment):
    settings.F1_AS_OF = getattr(world, moment)
    first, *_, fourth = list(chances(ask()))[:4]
    front, back = ask(grid=f"{fourth}:1,{first}:20"), ask(grid=f"{fourth}:20,{first}:1")
    assert (front["stage"], front["grid"]) == ("after_qualifying", "hypothetical")
    assert chances(front)[fourth] > chances(back)[fourth]
    assert chances(front)[first] < chances(back)[first]
    assert by_code(front)[fourth]["grid_position"] == 1


def test_before_qualifying_the_others_start_in_the_order_of_the_forecast(world, ask):
    order = list(chances(ask()))
    grid = by_code(ask(grid=f"{order[9]}:1"))
    assert [grid[code]["grid_position"] for code in order] == [*range(2, 11), 1, *range(11, 21)]


def test_after_qualifying_the_others_keep_their_places_around_the_moved_car(saturday, ask):
    places = {code: row.grid_position for code, row in stored("after_qualifying").items()}
    order = sorted(places, key=places.get)
    moved = by_code(ask(grid=f"{order[0].lower()}:3"))
    assert [moved[code]["grid_position"] for code in order[:5]] == [3, 1, 2, 4, 5]


def test_the_change_is_that_of_the_win_probability(saturday, ask):
    plain, other = chances(ask()), ask(grid=f"{min(stored('after_qualifying'))}:20")
    for code, row in by_code(other).items():
        assert row["change"] == pytest.approx(row["win_probability"] - plain[code])


def test_a_substitute_gets_the_constructor_and_the_replaced_driver_is_out(ask, newcomer, world):
    favourite = next(iter(stored("before_weekend").values()))
    answer = ask(swap=f"{favourite.driver.driver_code}:{newcomer.pk}")
    row = by_code(answer)["NEW"]
    assert (row["constructor"], row["change"]) == (favourite.constructor.name, None)
    assert favourite.driver.driver_code not in by_code(answer)
    assert 0 < row["win_probability"] < favourite.win_probability
    expected = {"driver": "Nova Newcomer", "instead_of": favourite.driver.name}
    assert expected.items() <= answer["question"]["swap"][0].items()


def test_two_drivers_of_the_race_exchange_their_cars(ask, world):
    rows = stored("before_weekend")
    first, last = next(iter(rows)), list(rows)[-1]
    there, back = ask(swap=f"{first}:{last}"), ask(swap=f"{last}:{first}")
    assert chances(there) == pytest.approx(chances(back))
    assert by_code(there)[first]["constructor"] == rows[last].constructor.name
    assert by_code(there)[last]["constructor"] == rows[first].constructor.name
    assert by_code(there)[first]["change"] < 0 < by_code(there)[last]["change"]


def test_the_grid_names_drivers_of_the_line_up_after_the_swap(saturday, ask, newcomer):
    first = next(iter(stored("after_qualifying")))
    answer = ask(swap=f"{first}:NEW", grid="NEW:20")
    assert by_code(answer)["NEW"]["grid_position"] == 20
    assert "No driver in the line-up" in ask(400, swap=f"{first}:NEW", grid=f"{first}:1")["error"]


@pytest.mark.parametrize("wet", ["0", "1"])
def test_without_weather_in_the_data_the_effect_of_rain_is_unknown(world, ask, wet):
    answer = ask(400, wet=wet)
    assert (answer["code"], list(answer["details"])) == ("INVALID_PARAMETER", ["wet"])
    assert "The effect of rain is unknown" in answer["error"]
    assert "manage.py import_weather" in answer["error"]


BAD = [
    ({"grid": "{0}"}, "is no pair"),
    ({"grid": "{0}:1,"}, "is no pair"),
    ({"grid": "{0}:1:2"}, "is no pair"),
    ({"grid": "{0}:first"}, "is no grid position"),
    ({"grid": "{0}:-1"}, "is no grid position"),
    ({"grid": "{0}:0"}, "positions are 1 to 20"),
    ({"grid": "{0}:21"}, "positions are 1 to 20"),
    ({"grid": "{0}:1,{1}:1"}, "Position 1 is used twice"),
    ({"grid": "{0}:1,{0}:2"}, "named twice"),
    ({"grid": "{0}:1,{id}:2"}, "named twice"),
    ({"grid": "QQQ:1"}, "No driver in the line-up has the code or id QQQ: choose from"),
    ({"grid": ""}, "Empty"),
    ({"wet": ""}, "Empty"),
    ({"wet": "yes"}, "Write 1"),
    ({"swap": "{0}"}, "is no pair"),
    ({"swap": "{0}:QQQ"}, "No known driver has the code or id QQQ"),
    ({"swap": "QQQ:{0}"}, "No driver in the line-up has the code or id QQQ"),
    ({"swap": "{0}:{0}"}, "cannot replace"),
    ({"swap": "{0}:{1},{0}:{2}"}, "named twice"),
    ({"swap": "{0}:{2},{1}:{2}"}, "named twice"),
    ({"rain": "1"}, "choose from grid, wet, swap"),
    ({"wet": ["0", "1"]}, "Given more than once"),
]


@pytest.mark.parametrize(("query", "message"), BAD, ids=[str(query) for query, _ in BAD])
def test_an_invalid_question_gets_an_error_that_names_what_to_do(world, ask, query, message):
    codes, number = list(stored("before_weekend")), next(iter(stored("before_weekend").values())).driver_id
    filled = {k: v if isinstance(v, list) else v.format(*codes, id=number) for k, v in query.items()}
    answer = ask(400, **filled)
    assert answer["code"] == "INVALID_PARAMETER"
    assert message in answer["error"]
    assert set(answer["details"]) == set(query)


def test_an_ambiguous_code_needs_the_id(world, ask, newcomer):
    one, two = list(stored("before_weekend").values())[:2]
    Driver.objects.filter(pk__in=[one.driver_id, two.driver_id]).update(driver_code="SCH")
    error = ask(400, grid="SCH:1")["error"]
    assert error.endswith(": write the id in place of the code.")
    assert all(f"({driver})" in error for driver in (one.driver_id, two.driver_id))
    assert ask(grid=f"{two.driver_id}:1")["question"]["grid"][0]["driver"] == two.driver.name
    # A driver in the race comes before others with the same code.
    Driver.objects.filter(pk=newcomer.pk).update(driver_code=list(stored("before_weekend"))[-1])
    generation.renew_now()
    assert len(ask(swap=f"{one.driver_id}:{list(stored('before_weekend'))[-1]}")["question"]["swap"]) == 2


# --- of which races ----------------------------------------------------------------------------


def test_a_race_that_is_over_is_forecast_as_before_its_start(world, settings, ask):
    settings.F1_AS_OF = world.MONDAY
    answer = ask()
    assert (answer["stage"], answer["grid"]) == ("after_qualifying", "final")
    assert answer["data_through"]["round"] == 4


def test_a_race_before_every_model_has_no_prediction(world, ask):
    answer = ask(404, race=world.race(3))
    assert answer["code"] == "NO_PREDICTIONS_AVAILABLE"
    assert "train_models --as-of" in answer["error"]


def test_a_later_race_can_be_forecast_but_a_cancelled_one_cannot(world, ask):
    assert ask(race=world.race(12))["stage"] == "before_weekend"
    Race.objects.filter(pk=world.race(12).pk).update(status="cancelled")
    assert ask(404, race=world.race(12))["code"] == "NO_PREDICTIONS_AVAILABLE"


def test_an_unknown_race_is_not_found(client, world):
    assert client.get("/api/v1/predictions/race/999999/what-if").json()["code"] == "RACE_NOT_FOUND"


# --- what is kept between questions -------------------------------------------------------------


def rows(history, race):
    frame = features.build(history)
    return frame[frame["race_id"] == race.pk]


@pytest.mark.parametrize(("moment", "grid"), [("THURSDAY", "none"), ("SATURDAY_NIGHT", "provisional")])
def test_possible_substitutes_change_no_other_row(world, newcomer, moment, grid):
    as_of = getattr(world, moment)
    history = dataset.load(as_of, line_up(world.race(), as_of), grid)
    beside = rows(entrants.with_substitutes(history, world.race()), world.race())
    alone = rows(history, world.race())
    assert_frame_equal(beside[: len(alone)], alone)
    assert set(beside["driver_id"][len(alone) :]).isdisjoint(alone["driver_id"])
    assert newcomer.pk in set(beside["driver_id"])


def test_a_second_question_reads_the_race_and_the_generation_alone(world, ask):
    ask()
    first, race = next(iter(stored("before_weekend"))), world.race()
    with CaptureQueriesContext(connection) as queries:
        ask(race=race, grid=f"{first}:3")
    others = [query for query in queries if "ingestion_generation" not in query["sql"]]
    assert len(others) == 1


def test_a_pasted_session_shows_at_once(saturday, ask, django_capture_on_commit_callbacks):
    codes = sorted(chances(ask()))
    with django_capture_on_commit_callbacks(execute=True):
        import_pasted(saturday.race(), "provisional grid", "\n".join(codes), saturday.SATURDAY_NIGHT)
    grid = {code: row["grid_position"] for code, row in by_code(ask()).items()}
    assert grid == {code: place for place, code in enumerate(codes, start=1)}


def known_cars(world):
    """The rows of the next race's cars as a what-if sees them."""
    return entrants.load_entrants(entrants.race_state(world.race(), world.THURSDAY)).cars


def test_a_new_weather_forecast_shows_at_once(world, ask):
    ask()
    WeatherData.objects.create(
        race=world.race(),
        kind="forecast",
        source="openmeteo",
        lead_hours=24,
        precipitation_mm=4.0,
        made_at=world.THURSDAY - timedelta(hours=1),
    )
    generation.renew_now()  # as imports do
    assert set(known_cars(world)["precipitation_mm"]) == {4.0}
    assert (ask()["weather"]["kind"], ask()["weather"]["precipitation_mm"]) == ("forecast", 4.0)


def test_a_fact_corrected_in_the_admin_shows_at_once(world, ask, admin_client):
    ask()
    circuit = world.race().circuit
    form = {
        "name": circuit.name,
        "location": circuit.location,
        "country": circuit.country,
        "length_km": "9.9",
    }
    assert admin_client.post(f"/admin/ingestion/circuit/{circuit.pk}/change/", form).status_code == 302
    # An update in bulk renews nothing by itself: what is seen of it is due to the form.
    Race.objects.filter(circuit=circuit).update(length_km=None)
    assert known_cars(world)["track_length_km"].isna().all()


def test_a_moment_later_with_nothing_new_is_the_same_moment(world):
    one, later = (entrants.race_state(world.race(), world.THURSDAY + timedelta(minutes=m)) for m in (0, 30))
    after_practice = entrants.race_state(world.race(), world.race().practice_1_at + timedelta(hours=2))
    assert one == later != after_practice


def test_the_answer_is_as_of_the_pretended_time(world, settings, ask):
    assert (ask()["as_of"], ask()["stage"]) == ("2022-03-10T12:00:00Z", "before_weekend")
    settings.F1_AS_OF = world.SATURDAY_NIGHT
    assert ask()["stage"] == "after_qualifying"


def test_after_warming_up_the_rows_of_the_next_race_are_there(saturday, django_assert_num_queries):
    state = entrants.race_state(saturday.race(), saturday.SATURDAY_NIGHT)
    process_cache.clear()
    warm_up()
    with django_assert_num_queries(1):  # reads the generation
        rows = entrants.load_entrants(state)
    assert len(rows.cars) == 20
