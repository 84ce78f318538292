"""The lists of facts: what a row carries, as known now, and how each list is filtered."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ingestion.models import Circuit, DriverStanding, Race, RaceResult, SeasonEntry, WeatherData
from tests.f1site.test_api_shapes import API, get

LISTS = ["seasons", "races", "drivers", "constructors", "circuits"]
TABLES = [
    "standings/drivers",
    "standings/constructors",
    "standings/progress/2022",
    "standings/progress/2022?championship=constructors",
    "calendar/2022",
    "status",
    "calendar/2022.ics",
]


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(f"{API}/{path}").status_code == 200
    return len(captured)


def weather(race, kind="forecast", hours_before=48.0, **values):
    made_at = race.start_time - timedelta(hours=hours_before)
    lead = None if kind == "observed" else max(0.0, hours_before)
    return WeatherData.objects.create(
        race=race, kind=kind, source="openmeteo", made_at=made_at, lead_hours=lead, **values
    )


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_queries_for_one_row_as_for_fifty(client, world, path):
    for race in Race.objects.filter(season__year__gte=2021):
        weather(race, temperature_c=20.0)
    one, fifty = queries(client, f"{path}?page_size=1"), queries(client, path)
    assert one == fifty <= 4


@pytest.mark.parametrize("path", TABLES)
def test_a_table_takes_at_most_four_queries(client, world, path):
    long = queries(client, path)
    DriverStanding.objects.exclude(position=1).delete()
    assert queries(client, path) <= long <= 4


@pytest.mark.parametrize("path", LISTS)
def test_each_row_of_a_list_has_its_own_address(client, world, path):
    row = get(client, path)["results"][-1]
    number = row["season"] if path == "seasons" else row[f"{path.removesuffix('s')}_id"]
    assert get(client, f"{path}/{number}") == row


def test_a_race_carries_all_its_known_session_times(client, world):
    race = world.race()
    Race.objects.filter(pk=race.pk).update(practice_3_at=None)
    sessions = get(client, f"races/{race.pk}")["sessions"]
    assert sessions["practice_3"] is None
    assert sessions["race"] == get(client, f"races/{race.pk}")["start_time"]
    assert sessions["qualifying"] < sessions["race"]


def test_a_race_carries_the_newest_forecast_of_its_weather_that_is_known(client, world):
    race = world.race()
    WeatherData.objects.all().delete()
    assert get(client, f"races/{race.pk}")["weather"] is None
    for hours, rain in ((100.0, 1.0), (90.0, 2.0), (1.0, 3.0)):  # the last is later than now
        weather(race, hours_before=hours, precipitation_mm=rain)
    known = get(client, f"races/{race.pk}")["weather"]
    assert (known["kind"], known["source"], known["lead_hours"]) == ("forecast", "openmeteo", 90.0)
    assert known["precipitation_mm"] == 2.0


def test_what_was_observed_is_shown_once_the_race_is_over(client, world, settings):
    race = world.race()
    weather(race, precipitation_mm=1.0, hours_before=90.0)
    weather(race, "observed", -5.0, precipitation_mm=9.0)
    assert get(client, f"races/{race.pk}")["weather"]["kind"] == "forecast"
    settings.F1_AS_OF = world.MONDAY
    assert get(client, f"races/{race.pk}")["weather"]["precipitation_mm"] == 9.0


@pytest.mark.parametrize("status", [status for status, _ in Race.STATUSES_BY])
def test_races_are_filtered_by_their_status_as_of_now(client, world, settings, status):
    race = world.race()
    Race.objects.filter(pk=world.race(9).pk).update(status="cancelled")
    Race.objects.filter(pk=world.race(2).pk).update(status="scheduled")
    settings.F1_AS_OF = race.start_time + timedelta(hours=1)
    rows = get(client, "races", season=2022)["results"]
    found = get(client, "races", season=2022, status=status)["results"]
    assert found == [row for row in rows if row["status"] == status] != []


def test_races_are_filtered_by_season_circuit_weekend_and_dates(client, world):
    race = world.race()
    query = {"season": 2022, "circuit": race.circuit_id, "date_from": race.date, "date_to": race.date}
    found = get(client, "races", sprint_weekend=int(race.is_sprint_weekend), **query)["results"]
    assert [row["race_id"] for row in found] == [race.pk]
    assert get(client, "races", sprint_weekend=int(not race.is_sprint_weekend), **query)["count"] == 0


def test_a_season_counts_the_races_held_by_now(client, world):
    Race.objects.filter(pk=world.race(9).pk).update(status="cancelled")
    season = get(client, "seasons/2022")
    assert (season["races"], season["races_held"]) == (21, 4)
    assert (season["first_race"], season["last_race"]) == (
        str(world.race(1).date),
        str(world.race(22).date),
    )
    assert client.get(f"{API}/seasons/1951").json()["details"] == {"season": 1951}


def test_a_circuit_counts_the_races_held_by_now(client, world, settings):
    circuit = Circuit.objects.get(pk=world.race().circuit_id)
    before = get(client, f"circuits/{circuit.pk}")
    settings.F1_AS_OF = world.MONDAY
    assert get(client, f"circuits/{circuit.pk}")["races_held"] == before["races_held"] + 1
    assert {"latitude", "longitude", "length_km", "turn_count"} <= set(before)


def test_the_circuits_of_a_season_are_those_of_its_calendar(client, world):
    found = get(client, "circuits", season=2022)["results"]
    expected = set(Race.objects.filter(season__year=2022).values_list("circuit_id", flat=True))
    assert {row["circuit_id"] for row in found} == expected


def test_a_driver_has_the_constructor_of_the_last_race_by_now(client, world):
    result = RaceResult.objects.filter(race=world.race(4))[0]
    other = RaceResult.objects.filter(race=world.race(4)).exclude(constructor=result.constructor_id)[0]
    later = RaceResult.objects.filter(race__in=[world.race(5), world.race(6)], driver=result.driver_id)
    later.update(constructor=other.constructor_id)
    driver = get(client, f"drivers/{result.driver_id}")
    assert driver["constructor"]["constructor_id"] == result.constructor_id
    RaceResult.objects.filter(pk=result.pk).update(constructor=other.constructor_id)
    driver = get(client, f"drivers/{result.driver_id}")
    assert driver["constructor"]["constructor_id"] == other.constructor_id


def test_drivers_are_filtered_by_season_and_constructor_of_the_same_car(client, world):
    result = RaceResult.objects.filter(race=world.race(4))[0]
    found = get(client, "drivers", season=2022, constructor=result.constructor_id)["results"]
    assert result.driver_id in {row["driver_id"] for row in found}
    assert {row["constructor"]["constructor_id"] for row in found} == {result.constructor_id}
    assert get(client, "drivers", season=1950)["count"] == 0


def test_an_entry_imported_later_is_not_shown(client, world):
    SeasonEntry.objects.update(known_since=world.MONDAY)
    drivers = {row["driver_id"] for row in get(client, "drivers", season=2022)["results"]}
    raced = RaceResult.objects.filter(race__season__year=2022, race__date__lte=world.THURSDAY)
    assert drivers == set(raced.values_list("driver_id", flat=True))


def test_a_constructor_has_its_drivers_of_the_season(client, world):
    result = RaceResult.objects.filter(race=world.race(4))[0]
    constructor = get(client, f"constructors/{result.constructor_id}")
    assert result.driver_id in {driver["driver_id"] for driver in constructor["drivers"]}
    found = get(client, "constructors", season=2022, driver=result.driver_id)["results"]
    assert constructor in found


def test_drivers_are_found_by_code_and_nationality_in_any_case(client, world):
    driver = RaceResult.objects.filter(race=world.race(4))[0].driver
    for query in ({"search": driver.driver_code.lower()}, {"code": driver.driver_code.lower()}):
        assert driver.pk in {row["driver_id"] for row in get(client, "drivers", **query)["results"]}
    found = get(client, "drivers", nationality=driver.nationality.upper(), page_size=50)["results"]
    assert {row["nationality"] for row in found} == {driver.nationality}


def test_a_driver_who_missed_the_last_race_keeps_the_constructor_of_the_one_before(client, world):
    row = get(client, "standings/drivers")["standings"][0]
    RaceResult.objects.filter(race=world.race(4), driver__name=row["driver"]).delete()
    earlier = RaceResult.objects.get(race=world.race(3), driver__name=row["driver"])
    assert get(client, "standings/drivers")["standings"][0]["constructor"] == earlier.constructor.name


def test_a_race_carries_its_winner_and_pole_once_it_is_held(client, world, settings):
    race = world.race()
    assert get(client, f"races/{race.pk}")["winners"] == []
    assert get(client, f"races/{race.pk}")["pole"] is None
    settings.F1_AS_OF = world.MONDAY
    held = get(client, f"races/{race.pk}")
    winner, pole = (
        RaceResult.objects.get(race=race, finish_position=1),
        RaceResult.objects.get(race=race, is_pole=True),
    )
    assert [car["driver_id"] for car in held["winners"]] == [winner.driver_id]
    assert (held["pole"]["driver"], held["pole"]["constructor"]) == (pole.driver.name, pole.constructor.name)


@pytest.mark.parametrize("championship", ["drivers", "constructors"])
def test_a_championship_race_by_race_ends_with_the_standings(client, world, championship):
    through = get(client, "standings/progress/2022", championship=championship)
    assert [race["round"] for race in through["races"]] == [1, 2, 3, 4]
    last = [
        {"position": one["positions"][-1], "points": one["points"][-1], "wins": one["wins"][-1]}
        for one in through["entrants"]
        if one["positions"][-1] is not None
    ]
    standings = get(client, f"standings/{championship}")["standings"]
    assert last == [{name: row[name] for name in ("position", "points", "wins")} for row in standings]


def test_an_entrant_has_no_place_before_the_first_standings_with_them(client, world):
    leader = get(client, "standings/drivers")["standings"][0]
    DriverStanding.objects.filter(driver=leader["driver_id"], race=world.race(1)).delete()
    entrant = get(client, "standings/progress/2022")["entrants"][0]
    assert (entrant["driver_id"], entrant["constructor_id"]) == (
        leader["driver_id"],
        leader["constructor_id"],
    )
    assert entrant["positions"][0] is entrant["points"][0] is None
    assert None not in entrant["points"][1:]


def test_a_season_without_a_finished_race_has_no_progress(client, world):
    assert client.get(f"{API}/standings/progress/2023").json()["code"] == "NOT_FOUND"
